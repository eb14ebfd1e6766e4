"""A register of certificates as a workbook, to print and bind as the paper register (sổ cấp)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from services.enrolment.model.certificates.certificates import STATES
from shared.refusal import Words
from shared.vietnamese import day

COLUMNS: list[tuple[Words, int]] = [
    (Words("Số vào sổ", "Register number"), 12),
    (Words("Năm", "Year"), 7),
    (Words("Họ và tên", "Name"), 28),
    (Words("Ngày sinh", "Born"), 13),
    (Words("Lớp", "Class"), 36),
    (Words("Xếp loại", "Band"), 12),
    (Words("Số quyết định", "Decision"), 16),
    (Words("Ngày quyết định", "Decided on"), 14),
    (Words("Ngày cấp", "Issued on"), 13),
    (Words("Số hiệu", "Serial"), 16),
    (Words("Tình trạng", "State"), 16),
    (Words("Người nhận ký", "Received by"), 18),
]


def write(title: str, issued: Iterable[Mapping[str, Any]], language: str) -> bytes:
    """An .xlsx with a title row, headings, and a row for each certificate, in the order of the register."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sổ cấp")
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, title, bold)
        for place, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(2, place, heading.in_language(language), bold)
        for row, one in enumerate(issued, start=3):
            sheet.write_number(row, 0, one["register_number"])
            sheet.write_number(row, 1, one["register_year"])
            texts = (
                one["name"],
                one["birth"],
                one["class_name"],
                one["outcome"],
                one["decision_number"],
                day(one["decided_on"]),
                day(one["issued_on"]),
                one["serial"] or "",
                STATES[one["status"]].in_language(language),
            )
            for place, text in enumerate(texts, start=2):
                sheet.write_string(row, place, text)
    return content.getvalue()
