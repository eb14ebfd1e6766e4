"""The figures of a period beside those of the same period a year before, and of its year so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.reporting.model.comparisons import changes, reached
from services.reporting.views.reading import Reading
from services.reporting.views.summaries import period_shown
from shared.periods import Period


def of_period(reading: Reading, period: Period) -> Reading:
    """A reading of another period; whose figures they are is not looked up again."""
    return replace(reading, question=reading.question.of(period))


def compared(reading: Reading, summary: Mapping[str, Any], language: str) -> dict[str, Any]:
    """`{year_before, cumulative, reached}` of a summary (`schemas.figures.Comparisons`).

    `year_before` has the cell of the same period a year before and the `difference` from it; `cumulative` goes from 1
    January of the period's last year to its last day, None where the period itself does or begins earlier.
    """
    period = reading.question.period
    before = _total(reading, period.year_before())
    so_far = period.since_new_year()
    return {
        "year_before": {
            "period": period_shown(period.year_before(), language),
            "total": before,
            "difference": changes(summary["total"], before),
        },
        "cumulative": {"period": period_shown(so_far, language), "total": _total(reading, so_far)}
        if period.first > so_far.first
        else None,
        "reached": reached(summary["planned"]),
    }


def _total(reading: Reading, period: Period) -> dict[str, Any]:
    whole = of_period(reading, period).whole
    return reading.lines(whole.rows, whole.distinct["total"])["total"]
