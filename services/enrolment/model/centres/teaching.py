"""Teaching hours: the sessions of a lecturer, planned and held, and their periods (tiết) summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shared.periods import Period
from shared.refusal import Refusal, Words
from shared.vietnamese import today as day_of

Row = dict[str, Any]

MOST_YEARS = 10  # a term and the one before it; every year is a calendar to read for each lecturer


def check_period(period: Period) -> Period:
    """The period; refuses one of more years than anybody reads hours of."""
    if period.last.year - period.first.year >= MOST_YEARS:
        words = Words(f"Xem nhiều nhất {MOST_YEARS} năm một lần.", f"Look at {MOST_YEARS} years at most.")
        raise Refusal("period-too-long", words, at="/period")
    return period


def sessions_of(klass: Mapping[str, Any], sheets: Mapping[str, Any], period: Period) -> list[Row]:
    """The sessions of a class in the period that have a lecturer of the register. Held are those with a sheet; of a
    cancelled class nothing but these is left."""
    rows = []
    for session in klass["sessions"]:
        on = day_of(datetime.fromisoformat(session["starts_at"]))
        held = session["session_id"] in sheets
        if session.get("lecturer_id") and on in period and (held or klass["state"] != "cancelled"):
            rows.append(
                {
                    "lecturer_id": session["lecturer_id"],
                    "class_id": klass["_id"],
                    "class_name": klass["name"],
                    "organisations": klass["organisations"],
                    "programme": klass["programme"],
                    "session_id": session["session_id"],
                    "starts_at": session["starts_at"],
                    "on": on.isoformat(),
                    "lesson": session["lesson"],
                    "periods": session["periods"],
                    "held": held,
                }
            )
    return rows


def summed(rows: Iterable[Row]) -> dict[str, int]:
    """`{"sessions", "sessions_held", "planned", "held"}`: the last two in periods; planned are all on the timetable,
    those held among them."""
    found = list(rows)
    held = [one for one in found if one["held"]]
    return {
        "sessions": len(found),
        "sessions_held": len(held),
        "planned": sum(one["periods"] for one in found),
        "held": sum(one["periods"] for one in held),
    }


def within(rows: Iterable[Row], period: Period) -> list[Row]:
    """Those of the rows whose day lies in the period."""
    return [one for one in rows if date.fromisoformat(one["on"]) in period]


def by_programme(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Programme code -> sums."""
    codes = dict.fromkeys(one["programme"] for one in rows)
    return {code: summed(one for one in rows if one["programme"] == code) for code in codes}
