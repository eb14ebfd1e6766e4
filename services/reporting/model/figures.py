"""From the contributions of classes to the figures of a period: which of them count, and what they add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from services.reporting.model import persons
from services.reporting.model.class_record import BANDS, Contribution
from services.reporting.model.stated import add_up
from shared.periods import Period

ExcusedCounts = Callable[[str], bool]
"""Whether an excused absence stays in the denominator, by programme version."""


class Entry(NamedTuple):
    """A class among the figures, with its owner."""

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
    return date.fromisoformat(day_counted(counts, rule)) in period


def covers(period: Period, first_day: str, last_day: str) -> bool:
    """Whether a span of days (ISO) lies inside the period with all of it."""
    return period.covers(date.fromisoformat(first_day), date.fromisoformat(last_day))


def attendance(counts: Contribution, excused_counts: ExcusedCounts) -> dict[str, int]:
    """`attended` (present and late) of `expected` marks."""
    expected = counts["attended"] + counts["absent"]
    if excused_counts(counts["programme_version"]):
        expected += counts["excused"]
    return {"attended": counts["attended"], "expected": expected}


def cell(contributions: Sequence[Contribution], excused_counts: ExcusedCounts) -> dict[str, Any]:
    """What these classes add up to.

    `persons` are distinct; enrolments of ledger rows have no names and are told apart as
    `enrolments_without_names`. `completions` is the sum over the `completions_known_for` classes for which it
    is known. `bands` add up to `assessed`, in the `assessed_in` classes that have results.
    """
    marks = [attendance(one, excused_counts) for one in contributions]
    known = [one for one in contributions if one["completions"] is not None]
    graded = [bands for one in contributions if (bands := one.get("bands")) is not None]
    sums = {band: sum(one[band] for one in graded) for band in BANDS}
    return {
        "classes": sum(one["classes"] for one in contributions),
        "enrolments": add_up(one["enrolments"] for one in contributions),
        "persons": persons.count_distinct(one["persons"] for one in contributions),
        "enrolments_without_names": sum(one["enrolments"]["value"] for one in contributions if one["ledger"]),
        "attendance": {name: sum(one[name] for one in marks) for name in ("attended", "expected")},
        "completions": sum(one["completions"] or 0 for one in known),
        "completions_known_for": sum(one["classes"] for one in known),
        "assessed": sum(sums.values()),
        "assessed_in": len(graded),
        "bands": sums,
        "certificates": sum(one.get("certificates", 0) for one in contributions),
    }


def lines(contributions: Iterable[Contribution], excused_counts: ExcusedCounts) -> dict[str, dict[str, Any]]:
    """The cells `own`, `partner` (classes with or for a partner) and `total` (both)."""
    everything = list(contributions)
    return {
        "own": cell([one for one in everything if one["line"] == "own"], excused_counts),
        "partner": cell([one for one in everything if one["line"] == "partner"], excused_counts),
        "total": cell(everything, excused_counts),
    }


def share(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, float | None]:
    """How much of the whole a part is, in percent of classes and of enrolments; None of nothing."""

    def percent(one: int, all_of_it: int) -> float | None:
        return round(100 * one / all_of_it, 1) if all_of_it else None

    return {
        "classes": percent(part["classes"], whole["classes"]),
        "enrolments": percent(part["enrolments"]["value"], whole["enrolments"]["value"]),
    }
