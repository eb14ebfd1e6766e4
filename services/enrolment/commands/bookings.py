"""Booking lecturers and rooms for the sessions of classes, and what either is still booked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.enrolment.model.classes import calendars
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import moment, today

YEARS_AHEAD = 2  # a class of eighteen months that is announced at the end of a year


def booked_from(unit: UnitOfWork, resource: str, first_day: date) -> list[Words]:
    """The sessions from this day on, each in words. `resource` is `lecturer/<id>` or `room/<organisation>:<room>`.

    The calendars are kept again as they are: somebody who books at the same moment then collides with whoever gives
    the resource up, and looks again.
    """
    found = []
    for year in range(first_day.year, today(unit.now).year + YEARS_AHEAD + 1):
        calendar = unit.get("calendars", f"{resource}/{year}") or {"_id": f"{resource}/{year}", "bookings": []}
        unit.put("calendars", calendar)
        found += [(datetime.fromisoformat(one["starts_at"]), one["class_id"]) for one in calendar["bookings"]]
    coming = sorted(one for one in found if today(one[0]) >= first_day)
    named = unit.find("classes", {"_id": coming[0][1]}) if coming else []
    names = {one["_id"]: one["name"] for one in named}
    return [Words(f"{moment(at)}, {names.get(of, of)}", f"{moment(at)}, {names.get(of, of)}") for at, of in coming]


def with_resources(
    unit: UnitOfWork, organisations: Organisations, klass: Mapping[str, Any], sessions: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The sessions with the names of the lecturers and rooms that they name by id: lecturers of the class's province
    who teach on that day, rooms of its host. Refuses those that are unknown, each at its place."""
    province = organisations.under(organisations.above(klass["owner_id"])[-1])
    chosen = {one["lecturer_id"] for one in sessions if one.get("lecturer_id")}
    lecturers = {one["_id"]: one for one in unit.find("lecturers", {"_id": {"$in": sorted(chosen)}})} if chosen else {}
    host = unit.get("centres", klass["host_id"]) if any(one.get("room_id") for one in sessions) else None
    rooms = {one["room_id"]: one["name"] for one in (host or {}).get("rooms", ())}
    named, faults = [], []
    for place, session in enumerate(sessions):
        filled = dict(session)
        if session.get("lecturer_id"):
            lecturer = lecturers.get(session["lecturer_id"])
            if lecturer is None or lecturer["organisation_id"] not in province or not _teaches(lecturer, session):
                words = Words(
                    "Không có giảng viên này, hoặc người này đã thôi giảng dạy. Hãy chọn giảng viên khác.",
                    "There is no such lecturer, or they teach no longer. Choose another one.",
                )
                faults.append(Fault(f"/sessions/{place}/lecturer_id", words))
            else:
                filled["lecturer"] = lecturer["name"]
        if session.get("room_id"):
            if session["room_id"] not in rooms:
                words = Words("Nơi tổ chức không có phòng này.", "The host has no such room.")
                faults.append(Fault(f"/sessions/{place}/room_id", words))
            else:
                named_otherwise = filled.get("place") and filled["place"] not in rooms.values()
                filled["place"] = filled["place"] if named_otherwise else rooms[session["room_id"]]
        named.append(filled)
    if faults:
        raise Refusal("unknown", faults[0].words, faults=faults)
    return named


def _teaches(lecturer: Document, session: Mapping[str, Any]) -> bool:
    left_on = lecturer.get("left_on")
    return left_on is None or today(datetime.fromisoformat(session["starts_at"])).isoformat() <= left_on


def book(unit: UnitOfWork, before: Document, klass: Document) -> None:
    """Book what the class needs now instead of what it had. Refuses (409) what other classes have at that time, each
    at its place. Two who book at once collide at the calendar, and one of them looks again."""
    had = calendars.bookings_of(before) if before.get("version") else {}
    wanted = calendars.bookings_of(klass)
    faults: list[Fault] = []
    for calendar_id in sorted({*had, *wanted}):
        if had.get(calendar_id) == wanted.get(calendar_id):
            continue
        calendar = unit.get("calendars", calendar_id) or {"_id": calendar_id, "bookings": []}
        here = wanted.get(calendar_id, [])
        faults += calendars.clashes(calendar, klass, here, lambda class_id: _name_of(unit, class_id))
        unit.put("calendars", calendars.rebooked(calendar, klass["_id"], here))
    if faults:
        raise Refusal("double-booked", faults[0].words, faults=faults, status=409)


def _name_of(unit: UnitOfWork, class_id: str) -> Words:
    """What the asker may know of the class that is in the way."""
    klass, organisations = unit.get("classes", class_id), Organisations(unit.find("organisations", {}))
    if klass and unit.actor.may(organisations, klass["organisations"], "staff", "board", "lecturer"):
        return Words(f"lớp “{klass['name']}”", f"“{klass['name']}”")
    return Words("lớp của đơn vị khác", "a class of another organisation")
