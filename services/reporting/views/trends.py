"""How figures went over the years: the same sums for each year, quarter or month of a time, from kept figures alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.reporting.model.distinct import NONE
from services.reporting.model.figures import covers, enrolments
from services.reporting.model.rows import total
from services.reporting.views.comparisons import of_period
from services.reporting.views.kept import Part
from services.reporting.views.programmes import in_order, programme
from services.reporting.views.reading import Reading
from services.reporting.views.summaries import period_shown
from services.reporting.views.tables import as_csv
from shared.periods import Period, of_month, parse
from shared.refusal import Refusal, Words
from shared.store import Store

BY = {
    "year": Words("theo năm", "by year"),
    "quarter": Words("theo quý", "by quarter"),
    "month": Words("theo tháng", "by month"),
}
MEASURES = {
    "classes": Words("Lớp", "Classes"),
    "enrolments": Words("Lượt học viên", "Enrolments"),
    "persons": Words("Học viên (người)", "Persons"),
}
YEARS = 5
MOST_POINTS = 60


def years_of(period: Period) -> Period:
    """The years that a trend shows for a period: of one longer than a year all that it touches, otherwise five years up
    to that of its last day."""
    first, last = period.first.year, period.last.year
    if (period.last - period.first).days < 366:
        first = last - YEARS + 1
    return parse(f"{first}..{last}")


def points_of(years: Period, by: str, today: date) -> list[Period]:
    """The years, quarters or months that have begun. Refuses more of them than can be read on a chart."""
    place = {"month": 0, "quarter": 1, "year": 3}[by]
    found = list(dict.fromkeys(of_month(month)[place] for month in years.months()))
    begun = [one for one in found if one.first <= today]
    if len(begun) > MOST_POINTS:
        words = Words(
            f"Như vậy có {len(begun)} điểm, quá nhiều để đọc trên biểu đồ. Hãy chọn ít năm hơn hoặc bước dài hơn.",
            f"That is {len(begun)} points, too many to read on a chart. Choose fewer years, or longer steps.",
        )
        raise Refusal("points-too-many", words, at="/by")
    return begun


def trend(store: Store, reading: Reading, by: str, today: date, language: str) -> dict[str, Any]:
    """`{period, by, unfinished, points, programmes, unplaced}` (`schemas.trends.Trend`) over the years of the question.

    Each point has the numbers of its period and of each of the `programmes`, that have a class in any. `unplaced` are
    the ledger rows that lie in these years, but not in any one point. `unfinished`: the last point is not over.
    """
    years = years_of(reading.question.period)
    periods = points_of(years, by, today)
    parts = [of_period(reading, period).whole for period in periods]
    codes = in_order(reading, {row["programme"] for part in parts for row in part.rows})
    return {
        "period": period_shown(years, language),
        "by": by,
        "unfinished": bool(periods) and periods[-1].last >= today,
        "points": [
            {"period": period_shown(period, language), **_numbers(part), "programmes": _programmes(part, codes)}
            for period, part in zip(periods, parts, strict=True)
        ],
        "programmes": [programme(reading, code, language) for code in codes],
        "unplaced": _sums(row for row in _ledger_rows(store, reading, years) if not _is_placed(row, periods)),
    }


def _numbers(part: Part, code: str | None = None) -> dict[str, Any]:
    sums = total(row for row in part.rows if code in (None, row["programme"]))
    lines = part.distinct["total"] if code is None else part.distinct["programmes"].get(code, {})
    persons = lines.get("total", NONE)["persons"]
    return {
        "classes": sums["classes"],
        "enrolments": enrolments(sums),
        "persons": persons,
        "enrolments_without_names": sums["without_names"],
    }


def _programmes(part: Part, codes: list[str]) -> dict[str, dict[str, Any]]:
    return {code: _numbers(part, code) for code in codes}


def _ledger_rows(store: Store, reading: Reading, years: Period) -> Iterator[dict[str, Any]]:
    inside = {"$gte": years.first.isoformat(), "$lte": years.last.isoformat()}
    for row in store.classes.find({"state": "ledger", "last_day": inside}, {"story": 0}):
        if covers(years, row["first_day"], row["last_day"]) and reading.belongs(row["owner_id"], row["last_day"]):
            yield row


def _is_placed(row: dict[str, Any], periods: list[Period]) -> bool:
    return any(covers(period, row["first_day"], row["last_day"]) for period in periods)


def _sums(rows: Iterator[dict[str, Any]]) -> dict[str, int]:
    found = list(rows)
    return {
        "classes": sum(row["classes"] for row in found),
        "enrolments": sum(row["enrolments"]["value"] for row in found),
    }


def value_of(numbers: dict[str, Any], measure: str) -> int | None:
    """A number of a point; persons are None where there are enrolments, but nobody's name."""
    if measure == "enrolments":
        return int(numbers["enrolments"]["value"])
    if measure == "persons" and not numbers["persons"] and numbers["enrolments"]["value"]:
        return None
    return int(numbers[measure])


def trend_table(found: dict[str, Any], language: str) -> str:
    """The trend as CSV: a line for each point and programme, and one for all programmes."""
    columns = [Words("Kỳ", "Period"), Words("Chương trình", "Programme"), *MEASURES.values()]
    rows = []
    for point in found["points"]:
        name = point["period"]["words"]
        everything = Words("tất cả", "all").in_language(language)
        rows.append([name, everything, *(value_of(point, measure) for measure in MEASURES)])
        for one in found["programmes"]:
            numbers = point["programmes"][one["code"]]
            rows.append([name, one["name"], *(value_of(numbers, measure) for measure in MEASURES)])
    return as_csv(columns, rows, language)
