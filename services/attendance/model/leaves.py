"""Leave (xin phép): asked for beforehand by the learner or the committee, and granted or refused with a reason.

`{"_id", "class_id", "learner_id", "places", "since", "until" (days, both included), "reason",
"state": asked | granted | refused | withdrawn, "asked_by", "asked_at", "decided_by", "decided_at", "answer",
"version"}`.
Reasons may be personal: they stay here and are in no event.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.attendance.model.sheets import Who
from shared.events.attendance import LEAVE_GRANTED
from shared.said import Document, Said
from shared.vietnamese import clean


def granted_at_once(
    identifier: str, register: Document, learner_id: str, day: date, reason: str, *, by: Who, at: datetime
) -> Document:
    """The leave that is granted by marking somebody as excused, with the reason."""
    moment = at.isoformat()
    return {
        "_id": identifier,
        "class_id": register["_id"],
        "learner_id": learner_id,
        "places": register["places"],
        "since": day.isoformat(),
        "until": day.isoformat(),
        "reason": clean(reason),
        "state": "granted",
        "asked_by": dict(by),
        "asked_at": moment,
        "decided_by": dict(by),
        "decided_at": moment,
        "answer": "",
    }


def say_granted(leave: dict[str, Any]) -> Said:
    """What is said of a leave that is granted: who and when, not why."""
    told = {name: leave[name] for name in ("class_id", "learner_id", "since", "until")}
    return Said(LEAVE_GRANTED, {**told, "leave_id": leave["_id"]})
