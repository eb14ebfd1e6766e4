"""The board's overview: the summary of a period with its chart, tables and briefing, in one reading."""

from __future__ import annotations

from typing import Any

from services.reporting.model.stated import write
from services.reporting.views.briefings import briefing_text
from services.reporting.views.comparisons import compared
from services.reporting.views.question import Question
from services.reporting.views.reading import Reading
from services.reporting.views.summaries import rows, summary
from shared.periods import ROMAN, Period, parse
from shared.refusal import Refusal, Words
from shared.store import Store
from shared.vietnamese import number, percent

MOST_COLOURS = 10
CENTRES_SHOWN = 60  # of two hundred: a page is to stay light

SPANS: list[tuple[str, Words]] = [
    *((f"Q{one}", Words(f"Quý {ROMAN[one]}", f"Quarter {ROMAN[one]}")) for one in range(1, 5)),
    ("H1", Words("6 tháng đầu năm", "First half")),
    ("H2", Words("6 tháng cuối năm", "Second half")),
    ("year", Words("Cả năm", "Whole year")),
    ("5years", Words("5 năm đến hết năm", "Five years up to")),
    *((f"{one:02d}", Words(f"Tháng {one}", f"Month {one}")) for one in range(1, 13)),
]


def overview(store: Store, reading: Reading, language: str) -> dict[str, Any]:
    """What the page shows: `summary` (by programme), `compared`, `centres` (rows, when there are several: the
    `CENTRES_SHOWN` with the most classes of `centres_in_all`), `briefing` (paragraphs), `bars` with `chart_title`, and
    `heard`, the newest moment of all that was taken in."""
    found = summary(store, reading, "programme", language)
    by_centre = rows(reading, "centre", found["total"], language)
    bars = [_bar(reading.question, row) for row in found["rows"]]
    most = max(found["rows"], key=lambda row: int(row["total"]["classes"]), default=None)
    return {
        "summary": found,
        "compared": compared(reading, found, language),
        "centres": _most(by_centre) if len(by_centre) > 1 else [],
        "centres_in_all": len(by_centre),
        "briefing": briefing_text(store, reading, language)["paragraphs"],
        "bars": bars,
        "chart_title": _chart_title(most, found["total"]["classes"], language) if most else "",
        "heard": max(reading.heard.values(), default=None),
    }


def _most(by_centre: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(by_centre) <= CENTRES_SHOWN:
        return by_centre
    return sorted(by_centre, key=lambda row: -int(row["total"]["classes"]))[:CENTRES_SHOWN]


def headline(summary: dict[str, Any], language: str) -> str:
    """`Quý I/2023: 40 lớp, gần 3.000 lượt học viên`, by the stated total where there is one."""
    total, stated = summary["total"], summary["stated"] or {}
    period = summary["period"]["words"]
    period = period[:1].upper() + period[1:]
    if not total["classes"] and not stated:
        return period + Words(": chưa ghi nhận lớp nào", ": no class on record").in_language(language)
    classes = number(total["classes"] if stated.get("classes") is None else stated["classes"], language)
    enrolments = write(stated.get("enrolments") or total["enrolments"], language)
    return Words(
        f"{period}: {classes} lớp, {enrolments} lượt học viên", f"{period}: {classes} classes, {enrolments} enrolments"
    ).in_language(language)


def _bar(question: Question, row: dict[str, Any]) -> dict[str, Any]:
    programme = row["programme"]
    return {
        "order": min(programme["order"], MOST_COLOURS),
        "label": programme["name"],
        "value": row["total"]["classes"],
        "href": question.href("/classes", programme=programme["code"]),
    }


def _chart_title(most: dict[str, Any], classes: int, language: str) -> str:
    name, count = most["programme"]["category"], most["total"]["classes"]
    share = percent(count, classes, language)
    return Words(
        f"Nhiều lớp nhất: {name}, {count} trên {classes} lớp ({share})",
        f"Most classes: {name}, {count} of {classes} ({share})",
    ).in_language(language)


def span_of(period: Period) -> tuple[str, int]:
    """How the small form writes a period: a span and the year; a range that it does not offer stands for itself."""
    year, _, part = period.key.partition("-")
    if ".." not in period.key:
        return part or "year", int(year)
    last = period.last.year
    return ("5years" if period.key == f"{last - 4}..{last}" else period.key), last


def period_of(span: str, year: str) -> Period:
    """The period that the small form asks for. Refuses what cannot be read."""
    if ".." in span:
        return parse(span)
    if not (len(year) == 4 and year.isascii() and year.isdigit()):
        words = Words(
            f"Không đọc được năm “{year}”. Viết bốn chữ số, như 2023.", f"“{year}” is not a year. Write 2023."
        )
        raise Refusal("year-unreadable", words, at="/year")
    if span == "5years":
        return parse(f"{int(year) - 4}..{year}")
    return parse(year if span == "year" else f"{year}-{span}")
