"""What the plans in force say of a period, beside what was held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from shared.periods import Period

Line = Mapping[str, Any]


def quarters_of(period: Period) -> dict[int, list[int]]:
    """The quarters that a period is made of, by year; empty when it is not made of whole quarters: a plan says
    nothing of a month."""
    begins = period.first.day == 1 and period.first.month in (1, 4, 7, 10)
    after = period.last + timedelta(days=1)
    if not begins or after.day != 1 or after.month not in (1, 4, 7, 10):
        return {}
    found: dict[int, list[int]] = {}
    for year in range(period.first.year, period.last.year + 1):
        found[year] = [quarter for quarter in (1, 2, 3, 4) if date(year, 3 * quarter - 2, 1) in period]
    return found


def version_for(plan: Mapping[str, Any], period: Period, until: str | None = None) -> Mapping[str, Any] | None:
    """The version that a period is held against: the one in force on its last day, or on the last day of the plan's
    year where the period goes on; None when none was. As known at a moment (`until`, ISO, UTC), of those approved by
    then."""
    on = min(period.last, date(plan["year"], 12, 31)).isoformat()
    begun = [one for one in plan["versions"] if one["in_force_from"] <= on and (until is None or one["at"] <= until)]
    return begun[-1] if begun else None


def lines_of(version: Mapping[str, Any], quarters: Sequence[int]) -> list[Line]:
    """The lines of a version that plan something in these quarters."""
    return [line for line in version["lines"] if line["quarter"] in quarters]


def sums(lines: Iterable[Line]) -> dict[str, int]:
    """`{classes, learners, budget}`: `learners` are enrolments, the budget is in VND."""
    everything = list(lines)
    return {part: sum(line[part] for line in everything) for part in ("classes", "learners", "budget")}
