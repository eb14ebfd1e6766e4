"""The life of a class before its end: announced, open or cancelled. Pure decisions, and what each does to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.enrolment.model.states import check_reason, not_in_state
from services.enrolment.model.timetable import check_timetable
from shared.events.enrolment import (
    CLASS_ANNOUNCED,
    CLASS_CANCELLED,
    CLASS_OPENED,
    CLASS_RESCHEDULED,
)
from shared.refusal import Refusal, Words
from shared.said import Said
from shared.vietnamese import fold

Class = dict[str, Any]


def announce(class_id: str, details: Mapping[str, Any]) -> list[Said]:
    """A new class. `details` as the event's data, without the id; sessions carry their ids."""
    check_timetable(
        date.fromisoformat(details["starts_on"]), date.fromisoformat(details["ends_on"]), details["sessions"]
    )
    return [Said(CLASS_ANNOUNCED, {"class_id": class_id, **details})]


def reschedule(klass: Class, starts_on: str, ends_on: str, sessions: list[dict[str, Any]]) -> list[Said]:
    """Another timetable; the whole of it."""
    if klass["state"] not in ("announced", "open"):
        raise not_in_state(klass, Words("đổi lịch", "change the timetable"))
    check_timetable(date.fromisoformat(starts_on), date.fromisoformat(ends_on), sessions)
    data = {"class_id": klass["_id"], "starts_on": starts_on, "ends_on": ends_on, "sessions": sessions}
    unchanged = all(klass[name] == data[name] for name in ("starts_on", "ends_on", "sessions"))
    return [] if unchanged else [Said(CLASS_RESCHEDULED, data)]


def open_class(klass: Class, opened_on: date, today: date) -> list[Said]:
    """The opening: from this day on it counts."""
    if klass["state"] != "announced":
        raise not_in_state(klass, Words("khai giảng", "open it"))
    if opened_on > today:
        words = Words("Ngày khai giảng còn ở phía trước.", "The opening day is still to come.")
        raise Refusal("day-to-come", words, at="/opened_on")
    return [Said(CLASS_OPENED, {"class_id": klass["_id"], "opened_on": opened_on.isoformat()})]


def cancel(klass: Class, cancelled_on: date, reason: str) -> list[Said]:
    """The class will not be held, or is broken off."""
    if klass["state"] not in ("announced", "open"):
        raise not_in_state(klass, Words("huỷ lớp", "cancel it"))
    data = {"class_id": klass["_id"], "cancelled_on": cancelled_on.isoformat(), "reason": check_reason(reason)}
    return [Said(CLASS_CANCELLED, data)]


def on_announced(klass: Class, data: Mapping[str, Any]) -> Class:
    details = {name: value for name, value in data.items() if name != "class_id"}
    return {
        **klass,
        **details,
        "state": "announced",
        "opened_on": None,
        "closed_on": None,
        "cancelled_on": None,
        "reason": None,
        "learners": {},
        # What lists and searches go by.
        "organisations": sorted(
            {one for one in (data["owner_id"], data["host_id"], data["partner_id"], data.get("issuer_id")) if one}
        ),
        "listing_key": f"{data['starts_on']}:{klass['_id']}",
        "search": fold(f"{data['name']} {data['intake'] or ''}"),
    }


def on_rescheduled(klass: Class, data: Mapping[str, Any]) -> Class:
    times = {name: data[name] for name in ("starts_on", "ends_on", "sessions")}
    return {**klass, **times, "listing_key": f"{data['starts_on']}:{klass['_id']}"}


def on_opened(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**klass, "state": "open", "opened_on": data["opened_on"]}


def on_cancelled(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**klass, "state": "cancelled", "cancelled_on": data["cancelled_on"], "reason": data["reason"]}


EFFECTS = {
    CLASS_ANNOUNCED: on_announced,
    CLASS_RESCHEDULED: on_rescheduled,
    CLASS_OPENED: on_opened,
    CLASS_CANCELLED: on_cancelled,
}
