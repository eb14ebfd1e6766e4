"""Proposing a timetable: half-days between two days, as centres hold their classes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from shared.vietnamese import TIME_ZONE

MORNING, AFTERNOON = time(7, 30), time(13, 30)
MOST_SESSIONS = 200


def propose(
    starts_on: date, ends_on: date, *, mornings: bool, afternoons: bool, weekends: bool, periods: int = 5
) -> list[dict[str, Any]]:
    """Sessions `{starts_at, periods, lesson, place, lecturer}` on every working day (weekends too, if wanted)."""
    halves = [at for at, wanted in ((MORNING, mornings), (AFTERNOON, afternoons)) if wanted]
    sessions: list[dict[str, Any]] = []
    on = starts_on
    while on <= ends_on and len(sessions) < MOST_SESSIONS:
        if weekends or on.weekday() < 5:
            for at in halves:
                starts_at = datetime.combine(on, at, TIME_ZONE).isoformat()
                sessions.append(
                    {"starts_at": starts_at, "periods": periods, "lesson": None, "place": None, "lecturer": None}
                )
        on += timedelta(days=1)
    return sessions
