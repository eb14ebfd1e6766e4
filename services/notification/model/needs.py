"""Whether a message is still needed: what it says may be over before it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.model import deliveries, kinds, warnings
from services.notification.model.deliveries import Delivery

Heard = Mapping[str, Any]

OVER = ("closed", "cancelled")
_OF_CANCELLED = (kinds.CLASS_CANCELLED, kinds.COMMITTEE_CLASS_CANCELLED)


def of_class(delivery: Delivery, the_class: Heard, today: str) -> bool:
    """Of a message about a class; `today` is the day in Vietnam, ISO."""
    kind, who = delivery["kind"], delivery["recipient"]["id"]
    if kind in _OF_CANCELLED:
        return bool(the_class["state"] == "cancelled")
    if the_class["state"] == "cancelled":
        return False
    if warnings.find(the_class, delivery["cause"]):
        return warnings.holds(the_class, delivery)
    if kind == kinds.CERTIFICATE_READY:
        return True
    if kind == kinds.WAITLISTED:
        return who in the_class["waiting"]
    learners = the_class["learners"]
    if delivery["recipient"]["kind"] == deliveries.ORGANISATION:
        return who in learners.values()
    if who not in learners:
        return False
    if kind == kinds.SESSION_TOMORROW:
        day = delivery["facts"]["day"]
        return day >= today and day in the_class["session_days"]
    if kind == kinds.TIMETABLE_CHANGED:
        latest = the_class["changes"][-1]["cause"] if the_class["changes"] else None
        return latest == delivery["cause"] and the_class["state"] not in OVER
    return kind != kinds.SUMMONS or the_class["state"] not in OVER


def of_plan(delivery: Delivery, plan: Heard) -> bool:
    """A plan that was decided, or submitted again, waits for nobody's decision any more."""
    return delivery["kind"] != kinds.PLAN_SUBMITTED or (
        plan["state"] == "submitted" and plan["version_number"] == delivery["facts"]["version"]
    )


def of_period(delivery: Delivery, period: Heard) -> bool:
    """Who has signed off owes nothing; what was decided is not to be decided."""
    if delivery["kind"] in (kinds.PERIOD_DUE, kinds.PERIOD_OVERDUE):
        return not period.get("signed_off")
    if delivery["kind"] == kinds.CORRECTION_TO_DECIDE:
        return delivery["facts"]["correction_id"] in period.get("to_decide", ())
    return True
