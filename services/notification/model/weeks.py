"""The week that a digest tells of: Monday to Sunday, told on Monday morning."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared.vietnamese import TIME_ZONE

MORNING = 7


def digest_day(now: datetime) -> bool:
    """Whether it is the time for a digest: Monday from seven o'clock on, in Vietnam."""
    local = now.astimezone(TIME_ZONE)
    return local.weekday() == 0 and local.hour >= MORNING


def week_before(day: date) -> tuple[date, date]:
    """The first and the last day of the week before the one of this day."""
    monday = day - timedelta(days=day.weekday())
    return monday - timedelta(days=7), monday - timedelta(days=1)
