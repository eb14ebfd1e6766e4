"""What happened in a week, as the digest for the board tells it: counts alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.notification.model import deliveries
from shared.store import Store


def week_of(store: Store, first: date, last: date) -> dict[str, Any]:
    """`{from_day, to_day (ISO), opened, cancelled, plans, overdue, corrections, undelivered}`: classes that opened or
    were cancelled in these days, and what waits now."""
    days = {"$gte": first.isoformat(), "$lte": last.isoformat()}
    periods = list(store.periods.find({}, {"sign_off_by": 1, "to_decide": 1}))
    failed = {"state": {"$in": [deliveries.FAILED, deliveries.NO_ADDRESS]}}
    listed = {"listed": {"$gte": f"{first.isoformat()}", "$lt": f"{last.isoformat()}~"}}
    return {
        "from_day": first.isoformat(),
        "to_day": last.isoformat(),
        "opened": store.classes.count_documents({"opened_on": days}),
        "cancelled": store.classes.count_documents({"cancelled_on": days}),
        "plans": store.plans.count_documents({"state": "submitted"}),
        "overdue": sum(1 for one in periods if one.get("sign_off_by") and one["sign_off_by"] <= last.isoformat()),
        "corrections": sum(len(one.get("to_decide", ())) for one in periods),
        "undelivered": store.deliveries.count_documents(listed | failed),
    }
