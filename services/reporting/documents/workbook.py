"""The statistics as a workbook whose sums and shares are formulas, beside the register's own values."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from services.reporting.model.report_tables import (
    SHARE,
    STATED,
    TEXT,
    Column,
    Row,
    Table,
    exactness,
    exactness_of,
    parts_of_share,
    value_of,
)
from services.reporting.model.statistics import tables
from shared.refusal import Words
from shared.vietnamese import day

HEAD_ROW = 3  # title, organisation and period, what the figures rest on; then the heads of the columns
ABOUT = Words("Thông tin", "About")
COUNT_FORM, SHARE_FORM, DIFFERENCE_FORM = "#,##0", "0.0%", "+#,##0;-#,##0;0"


def statistics_xlsx(found: Mapping[str, Any], language: str, made_at: datetime) -> bytes:
    """The workbook: a sheet that says what the figures are, and one for each table. `found` as in
    `views.documents.statistics`; `made_at` is when the file says that it was made."""
    to = io.BytesIO()
    with Workbook(to, {"in_memory": True}) as book:
        title = f"{found['organisation']['name']}, {found['period']['words']}"
        made = made_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": title, "comments": " ".join(found["standing"]), "created": made})
        book.set_calc_mode("auto")
        _about(book, found, title, language)
        for table in tables(found, language):
            _Sheet(book, table, language).write(title, " ".join(found["standing"]))
    return to.getvalue()


def _about(book: Any, found: Mapping[str, Any], title: str, language: str) -> None:
    sheet = book.add_worksheet(ABOUT.in_language(language))
    wraps, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    sheet.set_column(0, 0, 26, book.add_format({"bold": True, "valign": "top"}))
    sheet.set_column(1, 1, 96, wraps)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    edition, as_of, rule = found["standing"]
    period = found["period"]
    facts = [
        (Words("Đơn vị", "Organisation"), found["organisation"]["name"]),
        (Words("Kỳ báo cáo", "Period"), f"{period['words']} ({day(period['first'])} – {day(period['last'])})"),
        (Words("Cách tính", "Counting rule"), rule),
        (Words("Bản số liệu", "Edition"), edition),
        (Words("Thời điểm số liệu", "As known"), as_of),
    ]
    for row, (label, text) in enumerate(facts, 2):
        sheet.write_string(row, 0, label.in_language(language))
        sheet.write_string(row, 1, text)
    first = len(facts) + 3
    sheet.write_string(first, 0, Words("Các số được đếm thế nào", "How the figures count").in_language(language), bold)
    for row, text in enumerate(found["definitions"], first + 1):
        name, _, what = text.partition(": ")
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, what)
    _printed(sheet)


def _printed(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")


class _Sheet:
    """One table on a sheet of its own. A stated number takes two columns: its value, and its word."""

    def __init__(self, book: Any, table: Table, language: str) -> None:
        self.table, self.language = table, language
        self.sheet = book.add_worksheet(table.title.in_language(language))
        self.at: dict[str, int] = {}
        for column in table.columns:
            self.at[column.key] = sum(2 if one.kind == STATED else 1 for one in table.columns[: len(self.at)])
        self.first, self.foot_row = HEAD_ROW + 1, HEAD_ROW + 1 + len(table.rows)
        self.forms = {
            (kind, foot): book.add_format({"num_format": form, "bold": foot, "top": 1 if foot else 0, "valign": "top"})
            for kind, form in {
                "number": COUNT_FORM,
                "difference": DIFFERENCE_FORM,
                SHARE: SHARE_FORM,
                TEXT: "@",
            }.items()
            for foot in (False, True)
        }
        self.title_form = book.add_format({"bold": True, "font_size": 13})
        self.head_form = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
        self.soft_form = book.add_format({"italic": True, "font_color": "#555555"})

    def write(self, title: str, standing: str) -> None:
        """The whole sheet."""
        self.sheet.write_string(0, 0, self.table.title.in_language(self.language), self.title_form)
        self.sheet.write_string(1, 0, title)
        self.sheet.write_string(2, 0, standing, self.soft_form)
        for column in self.table.columns:
            self._head(column)
        for place, row in enumerate(self.table.rows):
            for column in self.table.columns:
                self._cell(self.first + place, column, row)
        if self.table.foot is not None:
            for column in self.table.columns:
                self._cell(self.foot_row, column, self.table.foot, foot=True)
            self.sheet.write_string(
                self.foot_row, 0, Words("Cộng", "Sum").in_language(self.language), self.forms[TEXT, True]
            )
        if self.table.note is not None:
            self.sheet.write_string(self.foot_row + 2, 0, self.table.note.in_language(self.language), self.soft_form)
        texts = sum(column.kind == TEXT for column in self.table.columns[:2])
        self.sheet.freeze_panes(self.first, texts)
        self.sheet.repeat_rows(HEAD_ROW)
        _printed(self.sheet)

    def _head(self, column: Column) -> None:
        at, label = self.at[column.key], column.label.in_language(self.language)
        longest = max((len(str(row.get(column.key) or "")) for row in self.table.rows), default=0)
        self.sheet.set_column(at, at, min(max(longest + 2, 14), 60) if column.kind == TEXT else 12)
        self.sheet.write_string(HEAD_ROW, at, label, self.head_form)
        if column.kind == STATED:
            self.sheet.set_column(at + 1, at + 1, 11)
            self.sheet.write_string(HEAD_ROW, at + 1, exactness_of(column).in_language(self.language), self.head_form)

    def _cell(self, row_at: int, column: Column, row: Row, *, foot: bool = False) -> None:
        at = self.at[column.key]
        if column.kind == TEXT:
            self.sheet.write_string(row_at, at, row[column.key] or "", self.forms[TEXT, foot])
            return
        if column.kind == SHARE:
            self._share(row_at, column, row, foot)
            return
        cell, form = row[column.key], self.forms["difference" if column.difference_of else "number", foot]
        formula = self._formula(row_at, column, row, foot)
        if cell is None:
            self.sheet.write_blank(row_at, at, None, form)
        elif formula:
            self.sheet.write_formula(row_at, at, formula, form, value_of(cell))
        else:
            self.sheet.write_number(row_at, at, value_of(cell), form)
        if column.kind == STATED:
            self.sheet.write_string(row_at, at + 1, exactness(cell, self.language), self.forms[TEXT, foot])

    def _formula(self, row_at: int, column: Column, row: Row, foot: bool) -> str | None:
        """How a number follows from others; None for one that is only known."""
        if foot and column.adds and self.table.rows:
            letter = xl_col_to_name(self.at[column.key])
            return f"=SUM({letter}{self.first + 1}:{letter}{self.foot_row})"
        if column.sum_of:
            return "=" + "+".join(self._address(row_at, key) for key in column.sum_of)
        if column.difference_of:
            return "=" + "-".join(self._address(row_at, key) for key in column.difference_of)
        return None

    def _share(self, row_at: int, column: Column, row: Row, foot: bool) -> None:
        part, whole = (value_of(one) for one in parts_of_share(self.table, column, row))
        of_part, of_whole = column.share_of
        above = self._address(row_at, of_part)
        below = self._address(self.foot_row if column.of_foot else row_at, of_whole, fixed=column.of_foot)
        value: float | str = part / whole if whole and part is not None else ""
        form = self.forms[SHARE, foot]
        self.sheet.write_formula(row_at, self.at[column.key], f'=IF({below}=0,"",{above}/{below})', form, value)

    def _address(self, row_at: int, key: str, *, fixed: bool = False) -> str:
        return str(xl_rowcol_to_cell(row_at, self.at[key], row_abs=fixed))
