"""Papers as PDF, set in this process by Typst with the fonts that it brings along.

What is printed goes in as JSON values and is only ever text there: nothing in a name can be markup.
"""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst

HERE = Path(str(files(__package__)))
FONTS = typst.Fonts(include_system_fonts=False)


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
    text = unicodedata.normalize("NFC", json.dumps(papers, ensure_ascii=False))
    made = typst.compile(
        HERE / source,
        root=HERE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"papers": text},
    )
    assert isinstance(made, bytes)
    return made
