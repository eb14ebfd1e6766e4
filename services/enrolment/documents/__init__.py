"""Papers as PDF: certificates, decisions and notices."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno

from shared.typesetting import typeset

HERE = Path(str(files(__package__)))


def certificates_pdf(papers: Sequence[dict[str, Any]]) -> bytes:
    """Certificates on A4 across, one on each page, each with the QR code of its `verify` address."""
    return _set("certificate.typ", [{**one, "qr": _qr(one["verify"])} for one in papers])


def paper_pdf(paper: dict[str, Any]) -> bytes:
    """A decision or notice on A4."""
    return _set("paper.typ", [paper])


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def _set(source: str, papers: Sequence[dict[str, Any]]) -> bytes:
    return bytes(typeset(HERE / source, papers=papers))
