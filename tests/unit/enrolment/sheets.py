"""Workbooks for tests: sheets of plain values, and what hostile hands make of them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import xlsxwriter

Lines = Sequence[Sequence[object]]


def workbook(
    sheets: Mapping[str, Lines], *, merged: Sequence[tuple[int, int, int, int]] = (), hidden: Sequence[str] = ()
) -> bytes:
    """An .xlsx whose sheets hold `lines` from A1 on; None leaves a cell blank; `merged` cells are of every sheet."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, lines[top][left])
    book.close()
    return content.getvalue()


def rebuilt(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same workbook with every part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return packed.getvalue()
