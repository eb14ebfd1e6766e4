"""Workbooks to download: a template to fill in, and the faulty rows of a list with the reason beside each."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from services.enrolment.model.sheets.headings import Column
from services.enrolment.model.sheets.table import GUIDE_SHEET
from shared.refusal import Words

REASON = "Lý do"
_CREATED = datetime(2025, 1, 1)  # fixed: the same template is the same bytes
_FIRST_ROWS = 2_000  # how far down the template's cells are text


class _Book:
    """One workbook being written; every value goes in as text, so that nothing becomes a formula or loses a zero."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self._book.set_properties({"created": _CREATED})
        self.heading = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#F3E3C3", "border": 1}
        )
        self.text = self._book.add_format({"num_format": 49})  # Excel's own “Text”
        self.wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})

    def list_sheet(self, name: str, columns: Sequence[Column], further: Sequence[str] = ()) -> Worksheet:
        """A sheet with frozen headings, whose cells are text and offer the choices of their columns."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, self.text)
            sheet.write_string(0, at, f"{column.heading} *" if column.required else column.heading, self.heading)
            if column.choices:
                sheet.data_validation(1, at, _FIRST_ROWS, at, {"validate": "list", "source": list(column.choices)})
        for at, heading in enumerate(further, len(columns)):
            sheet.set_column(at, at, 70, self.wrapped)
            sheet.write_string(0, at, heading, self.heading)
        return sheet

    def guide_sheet(self, columns: Sequence[Column]) -> None:
        """What to write where: one line for each column, so that it is never taken for the list."""
        sheet = self._book.add_worksheet(GUIDE_SHEET)
        for at, (heading, width) in enumerate(
            (("Cột", 24), ("Cách ghi", 70), ("Ví dụ", 30), ("How to fill it in", 70))
        ):
            sheet.set_column(at, at, width, self.wrapped)
            sheet.write_string(0, at, heading, self.heading)
        for place, column in enumerate(columns, 1):
            must = ("Bắt buộc. ", "Required. ") if column.required else ("", "")
            sheet.write_string(place, 0, column.heading)
            sheet.write_string(place, 1, must[0] + column.guide.vi)
            sheet.write_string(place, 2, column.example)
            sheet.write_string(place, 3, must[1] + column.guide.en)

    def content(self) -> bytes:
        self._book.close()
        return self._bytes.getvalue()


def write_template(name: str, columns: Sequence[Column]) -> bytes:
    """The .xlsx to fill in: an empty sheet called `name` with the headings, and a sheet that explains them."""
    book = _Book()
    book.list_sheet(name, columns)
    book.guide_sheet(columns)
    return book.content()


def write_faults(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[tuple[Mapping[str, str], Sequence[Words]]],
    language: str = "vi",
) -> bytes:
    """Rows as they were sent, `(texts by column, reasons)`, each with its reasons in a last column: mend them here
    and send this file."""
    book = _Book()
    sheet = book.list_sheet(name, columns, (REASON,))
    for place, (texts, reasons) in enumerate(rows, 1):
        for at, column in enumerate(columns):
            sheet.write_string(place, at, texts.get(column.key, ""), book.text)
        sheet.write_string(place, len(columns), " ".join(one.in_language(language) for one in reasons), book.wrapped)
    book.guide_sheet(columns)
    return book.content()
