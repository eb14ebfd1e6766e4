"""A report as PDF, set in this process by Typst with the fonts that it brings along.

What is printed goes in as JSON values and is only ever text there: nothing in a remark can be markup.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from services.reporting.model.papers import RECIPIENTS, Paper

HERE = Path(str(files(__package__)))
FONTS = typst.Fonts(include_system_fonts=False)


def report_pdf(paper: Paper) -> bytes:
    """The report on A4."""
    made = set_report(paper, "pdf")
    assert isinstance(made, bytes)
    return made


def set_report(paper: Paper, form: Literal["pdf", "png"]) -> Any:
    """The report as one PDF, or as a picture of its page, a list of them for several pages."""
    printed = {**asdict(paper), "name": paper.name, "recipients_head": RECIPIENTS.in_language(paper.language)}
    return typst.compile(
        HERE / "report.typ",
        root=HERE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        format=form,
        sys_inputs={"paper": unicodedata.normalize("NFC", json.dumps(printed, ensure_ascii=False))},
    )
