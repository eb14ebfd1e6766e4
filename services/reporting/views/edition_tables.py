"""Tables of editions to take away: the classes that one counts, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.reporting.model.edition_differences import MEASURES
from services.reporting.views.editions import Names
from services.reporting.views.tables import LINE_WORDS, as_csv
from shared.refusal import Words
from shared.vietnamese import day

KINDS = {"new": Words("thêm", "new"), "gone": Words("bớt", "gone"), "changed": Words("đổi", "changed")}
FACTS = {
    "programme": Words("chương trình", "programme"),
    "line": Words("hình thức mở lớp", "line"),
    "partner_id": Words("đơn vị phối hợp", "partner"),
    "partner_name": Words("đơn vị phối hợp", "partner"),
    "opened_on": Words("ngày khai giảng", "first day"),
    "bands": Words("xếp loại", "results"),
    "persons": Words("danh sách học viên", "who is in the class"),
    "mode": Words("số điểm cầu", "connected points"),
    "host_id": Words("nơi tổ chức", "host"),
    "lecturers": Words("giảng viên", "lecturers"),
    "absent": Words("phép của lượt vắng", "which absences are excused"),
    "others": Words("nội dung khác", "something else"),
}
MARKS = {
    "enrolment.classes": Words("Tin cuối về lớp", "Last event of the class"),
    "attendance.sheets": Words("Tin cuối về điểm danh", "Last event of its sheets"),
}
EDITION_COLUMNS = (
    Words("Lớp", "Class"),
    Words("Chương trình", "Programme"),
    Words("Đơn vị mở", "Organisation"),
    Words("Hình thức", "Line"),
    Words("Khai giảng / từ ngày", "Opened / from"),
    Words("Bế giảng / đến ngày", "Closed / to"),
    Words("Số lớp", "Classes"),
    Words("Lượt học viên", "Enrolments"),
    Words("Lượt hoàn thành", "Completions"),
    Words("Lượt có mặt", "Marks attended"),
    Words("Lượt vắng có phép", "Marks excused"),
    Words("Lượt vắng không phép", "Marks absent"),
    Words("Giấy chứng nhận, bằng", "Certificates"),
    *MARKS.values(),
)
DIFFERENCE_COLUMNS = (
    Words("Đơn vị", "Organisation"),
    Words("Lớp", "Class"),
    Words("Thay đổi", "Change"),
    Words("Số liệu", "Figure"),
    Words("Trước", "Before"),
    Words("Sau", "After"),
    Words("Chênh lệch", "Difference"),
    Words("Lý do", "Reason"),
)


def edition_table(rows: Iterable[dict[str, Any]], names: Names, language: str) -> str:
    """One line for each class that an edition counts, with the last event heard of it."""
    lines = []
    for row in rows:
        counts = row["counts"]
        lines.append(
            [
                row["name"] or names.programme(counts["programme"], language)["name"],
                names.programme(counts["programme"], language)["name"],
                row["owner"]["name"],
                LINE_WORDS[counts["line"]].in_language(language),
                day(counts["opened_on"] or counts["first_day"]),
                day(counts["closed_on"] or counts["last_day"]),
                counts["classes"],
                counts["enrolments"]["value"],
                counts["completions"],
                *(counts[name] for name in ("attended", "excused", "absent", "certificates")),
                *(row["marks"].get(topic) for topic in MARKS),
            ]
        )
    return as_csv(EDITION_COLUMNS, lines, language)


def difference_table(found: dict[str, Any], language: str) -> str:
    """One line for each figure that changed: in all, of an organisation, of a class."""
    all_of_it = Words("Cộng", "Sum").in_language(language)
    lines = [[all_of_it, "", "", *one, ""] for one in _changed(found["total"], language)]
    for centre in found["centres"]:
        reason = "; ".join(centre["reasons"])
        lines += [[centre["name"], "", "", *one, reason] for one in _changed(centre["change"], language)]
        for row in centre["classes"]:
            about = [centre["name"], row["name"], KINDS[row["kind"]].in_language(language)]
            changed = _changed(row["change"], language) or [["", "", "", ""]]
            lines += [[*about, *one, reason] for one in changed]
    return as_csv(DIFFERENCE_COLUMNS, lines, language)


def _changed(change: dict[str, dict[str, int]], language: str) -> list[list[Any]]:
    return [
        [MEASURES[name].in_language(language), one["before"], one["after"], one["after"] - one["before"]]
        for name, one in change.items()
    ]
