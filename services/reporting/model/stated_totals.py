"""Stated totals: what a report said of a period, whatever its items add up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.periods import Period

ANSWERED = ("organisation_id", "period", "classes", "enrolments", "source", "stated_at", "version")


def stated_id(organisation_id: str, period: Period) -> str:
    """One for an organisation and its days: `2023-Q1` and the range of the same days are one period."""
    return f"{organisation_id}:{period.first}:{period.last}"


def show(document: Mapping[str, Any]) -> dict[str, Any]:
    """`{organisation_id, period, classes, enrolments, source, stated_at, version}`; `classes` and `enrolments`
    (`{value, words}`) are None where they were not stated."""
    return {name: document[name] for name in ANSWERED}


def as_stated(document: Mapping[str, Any], until: str | None) -> Mapping[str, Any] | None:
    """The document as it had been stated by a moment (ISO, UTC); of None, as it is. What was stated before stands in
    its `earlier`, the oldest first."""
    said = [*document.get("earlier", ()), document]
    known = [one for one in said if until is None or one["stated_at"] <= until]
    return known[-1] if known else None
