"""How long what was completed stands without a remark."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def warns_on(klass: Mapping[str, Any], programme: Mapping[str, Any]) -> str | None:
    """From which day (ISO) whoever relies on this class is reminded that it was long ago; None where the programme
    never warns, or the day of completion is not known."""
    months = programme["warns_after_months"]
    recognition = klass.get("recognition")
    completed_on = recognition["decided_on"] if recognition else klass["closed_on"]
    if months is None or completed_on is None:
        return None
    return months_after(date.fromisoformat(completed_on), months).isoformat()
