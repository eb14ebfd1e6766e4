"""The life of a class before its end: planned, announced, open or cancelled. Pure decisions, and what each does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from services.enrolment.model.classes.places import active_learners
from services.enrolment.model.classes.states import check_reason, not_in_state
from services.enrolment.model.classes.timetable import check_held, check_timetable
from shared.events import EventType
from shared.events.enrolment import (
    CLASS_ANNOUNCED,
    CLASS_CANCELLED,
    CLASS_CHANGED,
    CLASS_OPENED,
    CLASS_PLANNED,
    CLASS_RESCHEDULED,
)
from shared.refusal import Refusal, Words
from shared.said import Said
from shared.vietnamese import day

Class = dict[str, Any]

CHANGES = ("planned", "announced", "open")


def announce(class_id: str, details: Mapping[str, Any], *, planned: bool = False) -> list[Said]:
    """A new class, `planned` or announced at once. `details` as the event's data, without the id; sessions carry
    their ids."""
    _check_days(details)
    return [Said(CLASS_PLANNED if planned else CLASS_ANNOUNCED, {"class_id": class_id, **details})]


def announce_planned(klass: Class) -> list[Said]:
    """A class of the plan is made known, as it stands."""
    if klass["state"] != "planned":
        raise not_in_state(klass, Words("thông báo mở lớp", "announce it"))
    return [Said(CLASS_ANNOUNCED, _told(klass))]


def _told(klass: Class) -> dict[str, Any]:
    """All that is told of a class when it is planned or announced."""
    names = CLASS_ANNOUNCED.data().fields
    return {"class_id": klass["_id"], **{name: klass[name] for name in names if name in klass}}


def _check_days(details: Mapping[str, Any]) -> None:
    first, last = (date.fromisoformat(details[name]) for name in ("starts_on", "ends_on"))
    check_timetable(first, last, details["sessions"], details.get("points", ()))


def change(klass: Class, details: Mapping[str, Any]) -> list[Said]:
    """What the class is called and how many it takes: `name`, `intake`, `place`, `capacity`, `decision_number`."""
    if klass["state"] not in CHANGES:
        raise not_in_state(klass, Words("sửa thông tin lớp", "change its details"))
    there = len(active_learners(klass))
    if details["capacity"] is not None and details["capacity"] < there:
        words = Words(
            f"Lớp đã có {there} học viên, không thể giảm còn {details['capacity']} chỗ.",
            f"{there} learners are in the class: it cannot be made smaller than that.",
        )
        raise Refusal("class-full", words, at="/capacity", status=409)
    return _say_of_plan(klass, CLASS_CHANGED, details)


def reschedule(klass: Class, timetable: Mapping[str, Any], held: Collection[str]) -> list[Said]:
    """Another timetable, the whole of it: `starts_on`, `ends_on`, `points`, `sessions`. The sessions in `held` took
    place: they stay where they were."""
    if klass["state"] not in CHANGES:
        raise not_in_state(klass, Words("đổi lịch", "change the timetable"))
    _check_days(timetable)
    check_held(klass["sessions"], timetable["sessions"], held)
    return _say_of_plan(klass, CLASS_RESCHEDULED, timetable)


def _say_of_plan(klass: Class, kind: EventType, data: Mapping[str, Any]) -> list[Said]:
    """What changes, where it changes anything. Of a planned class nobody knows yet: its plan is said anew."""
    if all(klass.get(name) == value for name, value in data.items()):
        return []
    if klass["state"] == "planned":
        return [Said(CLASS_PLANNED, {**_told(klass), **data})]
    return [Said(kind, {"class_id": klass["_id"], **data})]


def open_class(klass: Class, opened_on: date, today: date) -> list[Said]:
    """The opening: from this day on it counts."""
    if klass["state"] != "announced":
        raise not_in_state(klass, Words("khai giảng", "open it"))
    if not klass["sessions"]:
        words = Words(
            "Lớp chưa có lịch học. Hãy lập lịch học rồi ghi khai giảng.",
            "The class has no timetable. Make the timetable, then open it.",
        )
        raise Refusal("without-timetable", words, status=409)
    if opened_on > today:
        words = Words("Ngày khai giảng còn ở phía trước.", "The opening day is still to come.")
        raise Refusal("day-to-come", words, at="/opened_on")
    if opened_on > date.fromisoformat(klass["ends_on"]):
        words = Words(
            f"Ngày khai giảng sau ngày kết thúc của lớp ({day(klass['ends_on'])}). Hãy sửa ngày, hoặc đổi lịch học.",
            f"The opening day is after the last day ({day(klass['ends_on'])}). Change the day, or the timetable.",
        )
        raise Refusal("opened-after-end", words, at="/opened_on")
    return [Said(CLASS_OPENED, {"class_id": klass["_id"], "opened_on": opened_on.isoformat()})]


def cancel(klass: Class, cancelled_on: date, reason: str) -> list[Said]:
    """The class will not be held, or is broken off."""
    if klass["state"] not in CHANGES:
        raise not_in_state(klass, Words("huỷ lớp", "cancel it"))
    data = {"class_id": klass["_id"], "cancelled_on": cancelled_on.isoformat(), "reason": check_reason(reason)}
    return [Said(CLASS_CANCELLED, data)]


def on_planned(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**_as_told(klass, data), "state": "planned"}


def on_announced(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**_as_told(klass, data), "state": "announced"}


def _as_told(klass: Class, data: Mapping[str, Any]) -> Class:
    details = {name: value for name, value in data.items() if name != "class_id"}
    days = dict.fromkeys(("opened_on", "closed_on", "cancelled_on", "reason"))
    return {**klass, **days, "points": [], "learners": {}, "waiting": {}, **details}


def on_changed(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**klass, **{name: value for name, value in data.items() if name != "class_id"}}


def on_opened(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**klass, "state": "open", "opened_on": data["opened_on"]}


def on_cancelled(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**klass, "state": "cancelled", "cancelled_on": data["cancelled_on"], "reason": data["reason"]}


EFFECTS = {
    CLASS_PLANNED: on_planned,
    CLASS_ANNOUNCED: on_announced,
    CLASS_CHANGED: on_changed,
    CLASS_RESCHEDULED: on_changed,
    CLASS_OPENED: on_opened,
    CLASS_CANCELLED: on_cancelled,
}
