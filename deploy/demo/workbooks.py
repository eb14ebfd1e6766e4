"""Filling in a downloaded Excel template, as somebody at a centre does."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime

import xlsxwriter
from python_calamine import CalamineWorkbook

_CREATED = datetime(2023, 1, 3)  # fixed: the same rows are the same bytes


def headings(template: bytes) -> list[str]:
    """The headings of a template's first sheet, without the star of required ones."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(0).to_python()
    return [str(cell).removesuffix("*").strip() for cell in rows[0]]


def fill_in(template: bytes, rows: Iterable[Mapping[str, str]]) -> bytes:
    """A workbook with the template's headings and these rows below them. Raises KeyError for a heading that the
    template does not have."""
    columns = {heading: place for place, heading in enumerate(headings(template))}
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet("Danh sách")
        for heading, place in columns.items():
            sheet.write_string(0, place, heading)
        for number, row in enumerate(rows, 1):
            for heading, text in row.items():
                sheet.write_string(number, columns[heading], text)
    return content.getvalue()
