"""Tables to take away: what a page shows, as CSV that a spreadsheet opens in the reader's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from services.reporting.model.stated import write
from shared.refusal import Words
from shared.vietnamese import day

LINE_WORDS = {"own": Words("tự mở", "own"), "partner": Words("phối hợp", "with a partner")}

BAND_WORDS = {
    "excellent": Words("Xuất sắc", "Excellent"),
    "good": Words("Giỏi", "Good"),
    "fair": Words("Khá", "Fair"),
    "pass": Words("Trung bình", "Pass"),
    "fail": Words("Không đạt", "Fail"),
}
RESULT_COLUMNS = (
    Words("Lượt được đánh giá", "Assessed"),
    *BAND_WORDS.values(),
    Words("Giấy chứng nhận, bằng đã cấp", "Certificates"),
)
NAME_COLUMNS = {
    "category": Words("Nhóm chương trình", "Category"),
    "programme": Words("Chương trình", "Programme"),
    "centre": Words("Đơn vị", "Organisation"),
}
FIGURE_COLUMNS = (
    Words("Lớp", "Classes"),
    Words("Trong đó tự mở", "Own"),
    Words("Trong đó phối hợp", "With a partner"),
    Words("Tỷ lệ lớp (%)", "Share of classes (%)"),
    Words("Lượt học viên", "Enrolments"),
    Words("Mức chính xác của lượt", "Enrolments are"),
    Words("Tỷ lệ lượt (%)", "Share of enrolments (%)"),
    Words("Học viên (người)", "Persons"),
    Words("Lượt không có danh sách", "Enrolments without names"),
    Words("Lượt có mặt", "Marks attended"),
    Words("Lượt phải có mặt", "Marks expected"),
    Words("Lượt hoàn thành", "Completions"),
    Words("Số lớp đã có kết quả", "Classes with results"),
    *RESULT_COLUMNS,
)
CLASS_COLUMNS = (
    Words("Lớp", "Class"),
    Words("Chương trình", "Programme"),
    Words("Đơn vị mở", "Organisation"),
    Words("Hình thức", "Line"),
    Words("Phối hợp với", "Partner"),
    Words("Khai giảng / từ ngày", "Opened / from"),
    Words("Bế giảng / đến ngày", "Closed / to"),
    Words("Số lớp", "Classes"),
    Words("Lượt học viên", "Enrolments"),
    Words("Học viên (người)", "Persons"),
    Words("Lượt có mặt", "Marks attended"),
    Words("Lượt phải có mặt", "Marks expected"),
    Words("Lượt hoàn thành", "Completions"),
    *RESULT_COLUMNS,
    Words("Nguồn số liệu", "Source"),
)


def summary_table(summary: dict[str, Any], language: str) -> str:
    """The rows of a summary with their total at the foot."""
    rows = summary["rows"]
    names = [name for name in NAME_COLUMNS if rows and name in rows[0]]
    sums = {**summary["lines"], "total": summary["total"], "share": {"classes": 100.0, "enrolments": 100.0}}
    foot = [Words("Cộng", "Sum").in_language(language), *[""] * (len(names) - 1)] if names else []
    body = [[row[name]["name"] for name in names] + _figures(row, language) for row in rows]
    columns = [*(NAME_COLUMNS[name] for name in names), *FIGURE_COLUMNS]
    return as_csv(columns, [*body, foot + _figures(sums, language)], language)


def classes_table(classes: Iterable[dict[str, Any]], language: str) -> str:
    """One line for each class behind a figure."""
    rows = [
        [
            one["name"],
            one["programme"]["name"],
            one["owner"]["name"],
            LINE_WORDS[one["line"]].in_language(language),
            one["partner"],
            day(one["opened_on"] or one["first_day"]),
            day(one["closed_on"] or one["last_day"]),
            one["classes"],
            write(one["enrolments"], language) if one["enrolments"]["words"] else one["enrolments"]["value"],
            None if one["ledger"] else one["persons"],
            one["attendance"]["attended"],
            one["attendance"]["expected"],
            one["completions"],
            *([sum(one["bands"].values()), *one["bands"].values()] if one["bands"] else [None] * (1 + len(BAND_WORDS))),
            one["certificates"],
            one["source"],
        ]
        for one in classes
    ]
    return as_csv(CLASS_COLUMNS, rows, language)


def _figures(row: dict[str, Any], language: str) -> list[Any]:
    total, enrolments = row["total"], row["total"]["enrolments"]
    exact = Words("chính xác", "exact") if not enrolments["approximate"] else Words("gần đúng", "approximate")
    return [
        total["classes"],
        row["own"]["classes"],
        row["partner"]["classes"],
        row["share"]["classes"],
        enrolments["value"],
        enrolments["words"] if enrolments["words"] and language == "vi" else exact.in_language(language),
        row["share"]["enrolments"],
        total["persons"],
        total["enrolments_without_names"],
        total["attendance"]["attended"],
        total["attendance"]["expected"],
        total["completions"],
        total["completions_known_for"],
        total["assessed"],
        *total["bands"].values(),
        total["certificates"],
    ]


def as_csv(columns: Iterable[Words], rows: Iterable[Sequence[Any]], language: str) -> str:
    """With a mark of its encoding, without which Excel does not read Vietnamese; where the comma is the decimal
    mark, cells are parted by semicolons."""
    to = io.StringIO()
    writer = csv.writer(to, delimiter="," if language == "en" else ";")
    writer.writerow(column.in_language(language) for column in columns)
    writer.writerows([_cell(value, language) for value in row] for row in rows)
    return "\ufeff" + to.getvalue()


def _cell(value: Any, language: str) -> Any:
    if isinstance(value, float):
        return str(value) if language == "en" else str(value).replace(".", ",")
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"  # a name, not a formula
    return value
