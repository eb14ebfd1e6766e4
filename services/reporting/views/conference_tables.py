"""Tables of study conferences to take away, as CSV that a spreadsheet opens in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.reporting.views.tables import as_csv
from shared.refusal import Words
from shared.vietnamese import day

FIRST_COLUMN = {
    "resolution": Words("Nghị quyết", "Resolution"),
    "organisation": Words("Đơn vị", "Organisation"),
    "year": Words("Năm", "Year"),
}
FIGURE_COLUMNS = (
    Words("Điểm cầu (lượt)", "Points"),
    Words("Đơn vị triệu tập (lượt)", "Organisations called"),
    Words("Đơn vị đã báo cáo có mặt", "Reported presence"),
    Words("Triệu tập", "Called"),
    Words("Triệu tập: đảng viên", "Called: members"),
    Words("Triệu tập: ngoài đảng", "Called: others"),
    Words("Triệu tập ở đơn vị đã báo cáo", "Called where reported"),
    Words("Có mặt", "Present"),
    Words("Có mặt: đảng viên", "Present: members"),
    Words("Có mặt: ngoài đảng", "Present: others"),
    Words("Tỷ lệ có mặt (%)", "Present (%)"),
    Words("Đơn vị đã báo cáo bài thu hoạch", "Reported essays"),
    Words("Có mặt ở đơn vị đã báo cáo bài thu hoạch", "Present where essays are reported"),
    Words("Bài thu hoạch", "Essays"),
    Words("Bài thu hoạch: đảng viên", "Essays: members"),
    Words("Bài thu hoạch: ngoài đảng", "Essays: others"),
    Words("Tỷ lệ bài thu hoạch trên số có mặt (%)", "Essays of those present (%)"),
)


def figures_table(found: dict[str, Any], language: str) -> str:
    """The rows of a grouping with their total at the foot."""
    body = [[one["name"], one["conferences"], *_figures(one)] for one in found["rows"]]
    foot = [Words("Cộng", "Sum").in_language(language), found["total"]["conferences"], *_figures(found["total"])]
    columns = [FIRST_COLUMN[found["by"]], Words("Hội nghị", "Conferences"), *FIGURE_COLUMNS]
    return as_csv(columns, [*body, foot], language)


def conferences_table(items: Iterable[dict[str, Any]], language: str) -> str:
    """One line for each conference behind a figure."""
    columns = (
        Words("Ngày", "Day"),
        Words("Nghị quyết", "Resolution"),
        Words("Trích yếu", "About"),
        Words("Đơn vị tổ chức", "Organiser"),
        *FIGURE_COLUMNS,
    )
    rows = [
        [day(one["held_on"]), one["resolution"], one["title"], one["organiser"]["name"], *_figures(one)]
        for one in items
    ]
    return as_csv(columns, rows, language)


def _figures(one: dict[str, Any]) -> list[Any]:
    """Empty where nothing is reported: that is not zero."""
    present, essays = one["present"], one["essays"]
    came = _parts(present) if one["reported"] else [None] * 5
    wrote = _parts(essays) if one["essays_reported"] else [None] * 5
    return [
        one["points"],
        one["organisations"],
        one["reported"],
        one["called"]["all"],
        one["called"]["members"],
        one["called"]["others"],
        *came,
        one["essays_reported"],
        *wrote,
    ]


def _parts(rate: dict[str, Any]) -> list[Any]:
    whole, part = rate["all"]["denominator"], rate["all"]["numerator"]
    share = round(100 * part / whole, 1) if whole else None
    return [whole, part, rate["members"]["numerator"], rate["others"]["numerator"], share]
