"""A class's list of learners as a workbook, to print or to send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from shared.refusal import Words
from shared.vietnamese import day

COLUMNS: list[tuple[Words, int]] = [
    (Words("STT", "No"), 6),
    (Words("Họ và tên", "Name"), 28),
    (Words("Ngày sinh", "Born"), 13),
    (Words("Đơn vị cử", "Nominated by"), 32),
    (Words("Điện thoại", "Telephone"), 16),
    (Words("E-mail", "E-mail"), 26),
]


def write(class_name: str, learners: Iterable[Mapping[str, Any]], language: str) -> bytes:
    """An .xlsx with a title row, headings, and those who have not left the class."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Học viên")
        bold = book.add_format({"bold": True})
        sheet.write(0, 0, class_name, bold)
        for place, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write(2, place, heading.in_language(language), bold)
        present = (one for one in learners if one["withdrawn_on"] is None)
        for row, one in enumerate(present, start=3):
            born = day(one["birth_date"]) or str(one["birth_year"] or "")
            texts = (one["name"], born, one["nominator_name"], one["phone"], one["email"])
            sheet.write_number(row, 0, row - 2)
            for place, text in enumerate(texts, start=1):
                sheet.write_string(row, place, text or "")
    return content.getvalue()
