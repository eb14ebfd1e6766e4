"""What happened in a week, as the digest for the board tells it: counts alone."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.notification.model import deliveries
from shared.store import Store
from shared.vietnamese import TIME_ZONE


def week_of(store: Store, places: Container[str], first: date, last: date) -> dict[str, Any]:
    """`{from_day, to_day (ISO), opened, cancelled, plans, overdue, corrections, undelivered}` of the organisations
    `places`: classes that opened or were cancelled in these days, and what waits now."""
    days = {"$gte": first.isoformat(), "$lte": last.isoformat()}
    opened, cancelled = (
        [one for one in store.classes.find({on: days}, {"owner_id": 1}) if one["owner_id"] in places]
        for on in ("opened_on", "cancelled_on")
    )
    plans = store.plans.find({"state": "submitted"}, {"centre_id": 1})
    periods = [one for one in store.periods.find() if one["_id"].rpartition(":")[0] in places]
    return {
        "from_day": first.isoformat(),
        "to_day": last.isoformat(),
        "opened": len(opened),
        "cancelled": len(cancelled),
        "plans": sum(1 for one in plans if one["centre_id"] in places),
        "overdue": sum(1 for one in periods if one.get("sign_off_by") and one["sign_off_by"] <= last.isoformat()),
        "corrections": sum(len(one.get("to_decide", ())) for one in periods),
        "undelivered": _undelivered(store, places, first, last),
    }


def _undelivered(store: Store, places: Container[str], first: date, last: date) -> int:
    """How many messages of these days in Vietnam did not arrive."""
    begin, end = (
        datetime.combine(day, time(), TIME_ZONE).astimezone(UTC).isoformat()
        for day in (first, last + timedelta(days=1))
    )
    found = store.deliveries.find({"listed": {"$gte": begin, "$lt": end}}, {"state": 1, "owner_id": 1})
    missed = (deliveries.FAILED, deliveries.NO_ADDRESS)
    return sum(1 for one in found if one["state"] in missed and one["owner_id"] in places)
