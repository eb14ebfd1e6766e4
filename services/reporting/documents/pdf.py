"""A report as PDF."""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from services.reporting.model.papers import RECIPIENTS, Paper
from shared.typesetting import typeset

HERE = Path(str(files(__package__)))


def report_pdf(paper: Paper) -> bytes:
    """The report on A4."""
    made = set_report(paper, "pdf")
    assert isinstance(made, bytes)
    return made


def set_report(paper: Paper, form: Literal["pdf", "png"]) -> Any:
    """The report as one PDF, or as a picture of its page, a list of them for several pages."""
    printed = {**asdict(paper), "name": paper.name, "recipients_head": RECIPIENTS.in_language(paper.language)}
    return typeset(HERE / "report.typ", form, paper=printed)
