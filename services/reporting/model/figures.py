"""From rows to the figures of a period: which classes count in it, and what rows and persons make a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from services.reporting.model.class_record import BANDS, COMPOSITION, Contribution
from services.reporting.model.distinct import Counted
from services.reporting.model.rows import Row, total
from services.reporting.model.stated import Sum
from shared.periods import Period

ExcusedCounts = Callable[[str], bool]
"""Whether an excused absence stays in the denominator, by programme version."""


class Entry(NamedTuple):
    """A class among the figures, with the organisation under which it stands there."""

    organisation_id: str
    class_id: str
    counts: Contribution


def day_counted(counts: Contribution, rule: str) -> str:
    """The day by which a class counts under a rule; of a ledger row its last day."""
    day = counts["last_day"] if counts["ledger"] else counts["opened_on" if rule == "opened" else "closed_on"]
    return day or ""


def is_inside(counts: Contribution, rule: str, period: Period) -> bool:
    """Whether a class counts in the period. A ledger row does only with all of its span: nobody knows how its
    numbers are spread over it."""
    if counts["ledger"]:
        return covers(period, counts["first_day"] or "", counts["last_day"] or "")
    day = day_counted(counts, rule)
    return bool(day) and date.fromisoformat(day) in period


def covers(period: Period, first_day: str, last_day: str) -> bool:
    """Whether a span of days (ISO) lies inside the period with all of it."""
    return period.covers(date.fromisoformat(first_day), date.fromisoformat(last_day))


def attendance(counts: Mapping[str, Any], excused_counts: bool) -> dict[str, int]:
    """`attended` (present and late) of `expected` marks, of a class or a row."""
    expected = counts["attended"] + counts["absent"]
    if excused_counts:
        expected += counts["excused"]
    return {"attended": counts["attended"], "expected": expected}


def cell(rows: Sequence[Row], distinct: Counted, excused_counts: ExcusedCounts) -> dict[str, Any]:
    """What these rows add up to, with the distinct persons and lecturers behind them.

    Enrolments of ledger rows have no names and are told apart as `enrolments_without_names`. `completions` is the sum
    over the `completions_known_for` classes for which it is known. `bands` add up to `assessed`, in the `assessed_in`
    classes that have results. Of `women`, `ethnic_minorities` and `members` each `count` is of the `of` enrolments in
    classes for which it was stated.
    """
    sums = total(rows)
    marks = [attendance(row, excused_counts(row["programme_version"])) for row in rows]
    return {
        "classes": sums["classes"],
        "enrolments": enrolments(sums),
        "persons": distinct["persons"],
        "enrolments_without_names": sums["without_names"],
        "attendance": {name: sum(one[name] for one in marks) for name in ("attended", "expected")},
        "completions": sums["completions"],
        "completions_known_for": sums["completed_in"],
        "assessed": sum(sums["bands"]),
        "assessed_in": sums["graded"],
        "bands": dict(zip(BANDS, sums["bands"], strict=True)),
        "certificates": sums["certificates"],
        "periods": sums["periods"],
        "lecturers": distinct["lecturers"],
        **{
            name: dict(zip(("count", "of"), sums["composition"].get(name, (0, 0)), strict=True)) for name in COMPOSITION
        },
    }


def enrolments(sums: Row) -> Sum:
    """The enrolments of a row, approximate as soon as one of its numbers is; the word of a single number is kept."""
    words = list(sums["words"])
    alone = words[0] if sums["numbers"] == 1 and words else None
    return {"value": sums["enrolments"], "words": alone, "approximate": bool(words)}


def share(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, float | None]:
    """How much of the whole a part is, in percent of classes and of enrolments; None of nothing."""

    def percent(one: int, all_of_it: int) -> float | None:
        return round(100 * one / all_of_it, 1) if all_of_it else None

    return {
        "classes": percent(part["classes"], whole["classes"]),
        "enrolments": percent(part["enrolments"]["value"], whole["enrolments"]["value"]),
    }


def of_line(rows: Iterable[Row], line: str) -> list[Row]:
    """The rows of own classes, of those with partners, or (`total`) of both."""
    return [row for row in rows if line in ("total", row["line"])]
