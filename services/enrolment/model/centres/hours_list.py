"""Teaching hours as a workbook: a lecturer's sessions, or the sums of a centre's lecturers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from shared.refusal import Words
from shared.vietnamese import moment

_SESSIONS = [
    (Words("Buổi", "Session"), 20),
    (Words("Lớp", "Class"), 40),
    (Words("Chương trình", "Programme"), 24),
    (Words("Bài", "Lesson"), 36),
    (Words("Số tiết", "Periods"), 10),
    (Words("Đã dạy", "Held"), 10),
]
_LECTURERS = [
    (Words("Giảng viên", "Lecturer"), 30),
    (Words("Số buổi", "Sessions"), 10),
    (Words("Tiết theo lịch", "Periods planned"), 16),
    (Words("Tiết đã dạy", "Periods held"), 16),
]
_ALL = Words("Cộng", "Total")
_HELD = Words("có", "yes")


def write_sessions(
    title: str, rows: Sequence[Mapping[str, Any]], programmes: Mapping[str, str], language: str
) -> bytes:
    """The sessions of one lecturer, with the periods that were held in a last line. `programmes` are names by code."""
    lines: list[list[str | int]] = [
        [
            moment(one["starts_at"]),
            one["class_name"],
            programmes.get(one["programme"], one["programme"]),
            one["lesson"] or "",
            one["periods"],
            _HELD.in_language(language) if one["held"] else "",
        ]
        for one in rows
    ]
    held = sum(one["periods"] for one in rows if one["held"])
    planned = sum(one["periods"] for one in rows)
    return _write(title, _SESSIONS, [*lines, [_ALL.in_language(language), "", "", "", planned, held]], language)


def write_lecturers(title: str, sums: Iterable[tuple[str, Mapping[str, int]]], language: str) -> bytes:
    """The sums (`model.teaching.summed`) of lecturers by name, and those of all."""
    lines: list[list[str | int]] = [[name, one["sessions"], one["planned"], one["held"]] for name, one in sums]
    totals = [sum(int(line[column]) for line in lines) for column in (1, 2, 3)]
    return _write(title, _LECTURERS, [*lines, [_ALL.in_language(language), *totals]], language)


def _write(
    title: str, columns: Sequence[tuple[Words, int]], lines: Iterable[Sequence[str | int]], language: str
) -> bytes:
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Giờ giảng")
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, title, bold)
        for place, (heading, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            sheet.write_string(2, place, heading.in_language(language), bold)
        for row, line in enumerate(lines, start=3):
            for place, value in enumerate(line):
                if isinstance(value, int):
                    sheet.write_number(row, place, value)
                else:
                    sheet.write_string(row, place, value)
    return content.getvalue()
