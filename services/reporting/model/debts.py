"""What a centre owes for a period: classes of the plan, sheets, results. Rules only; whose they are is for the view.

Not held (with a reason, or cancelled), held but not reported (announced, its first day past, not opened) and zero are
three different things; only the second, and what nobody has said anything about, are owed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.reporting.model.class_record import ClassRecord, state
from shared.periods import Period

Counts = dict[str, int]

KINDS = ("not_stated", "not_opened", "sheets", "results")
NOTHING: Counts = dict.fromkeys(KINDS, 0)


def planned_classes(
    planned: Mapping[str, int],
    held: Mapping[str, int],
    not_opened: Mapping[str, int],
    cancelled: Mapping[str, int],
    stated: Mapping[str, int],
) -> list[dict[str, Any]]:
    """For each planned programme `{programme, planned, held, not_opened, cancelled, stated, owed}`: how many classes
    are planned, were held, should have opened, were cancelled, are said not to be held; `owed` is what is left."""
    found = []
    for code, classes in sorted(planned.items()):
        accounted = {
            "held": held.get(code, 0),
            "not_opened": not_opened.get(code, 0),
            "cancelled": cancelled.get(code, 0),
            "stated": stated.get(code, 0),
        }
        owed = max(0, classes - sum(accounted.values()))
        found.append({"programme": code, "planned": classes, **accounted, "owed": owed})
    return found


def is_not_opened(record: ClassRecord, period: Period, today: date) -> bool:
    """Whether a class was announced for a day of the period that has passed, and nobody said that it opened."""
    return state(record) == "announced" and _lies(record["starts_on"], period, today)


def is_cancelled(record: ClassRecord, period: Period) -> bool:
    """Whether a class that was announced for the period was cancelled."""
    return state(record) == "cancelled" and date.fromisoformat(record["starts_on"]) in period


def open_sheets(record: ClassRecord, period: Period, today: date) -> list[str]:
    """The days of the period, now past, on which a session of a held class has no closed sheet; a day for each."""
    if state(record) not in ("open", "closed"):
        return []
    closed = record.get("sheets_closed", ())
    sessions: Mapping[str, Any] = record.get("sessions", {})
    return sorted(one["day"] for key, one in sessions.items() if key not in closed and _lies(one["day"], period, today))


def missing_results(record: ClassRecord, period: Period, today: date, assessed: bool) -> list[str]:
    """What a class whose last day lay in the period, and is past, has not told: `bands` where the programme assesses,
    `completions`."""
    if state(record) not in ("open", "closed"):
        return []
    last = record.get("closed_on") or record["ends_on"]
    if not _lies(last, period, today):
        return []
    missing = ["bands"] if assessed and record.get("bands") is None else []
    return missing if record.get("completed") is not None else [*missing, "completions"]


def _lies(day: str, period: Period, today: date) -> bool:
    """Whether a day lies in the period and is past."""
    read = date.fromisoformat(day)
    return read in period and read < today
