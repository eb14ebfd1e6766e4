"""Calendars: what each lecturer and each room is booked for, so that nobody stands in two rooms at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.enrolment.model.classes.timetable import ends_at, hours_between
from shared.refusal import Fault, Words
from shared.vietnamese import today as day_of

Booking = dict[str, Any]
"""`{class_id, session_id, starts_at, ends_at}`; moments as ISO texts."""


def bookings_of(klass: Mapping[str, Any]) -> dict[str, list[Booking]]:
    """What a class books: calendar id (`lecturer/<id>/<year>`, `room/<organisation>:<room>/<year>`) to bookings. A
    class that was broken off keeps what lay before: the hours that were taught are found by it."""
    booked: dict[str, list[Booking]] = {}
    for session in klass["sessions"]:
        starts_at = datetime.fromisoformat(session["starts_at"])
        if klass["state"] == "cancelled" and not _was_held(klass, day_of(starts_at).isoformat()):
            continue
        booking = {
            "class_id": klass["_id"],
            "session_id": session["session_id"],
            "starts_at": session["starts_at"],
            "ends_at": ends_at(session).isoformat(),
        }
        for resource in _resources(klass, session):
            booked.setdefault(f"{resource}/{day_of(starts_at).year}", []).append(booking)
    return booked


def _was_held(klass: Mapping[str, Any], on: str) -> bool:
    """Whether a class that was broken off had opened and still stood on a day."""
    return klass["opened_on"] is not None and klass["opened_on"] <= on <= klass["cancelled_on"]


def _resources(klass: Mapping[str, Any], session: Mapping[str, Any]) -> Iterator[str]:
    if session.get("lecturer_id"):
        yield f"lecturer/{session['lecturer_id']}"
    if session.get("room_id"):
        yield f"room/{klass['host_id']}:{session['room_id']}"


def rebooked(calendar: Mapping[str, Any], class_id: str, wanted: Sequence[Booking]) -> dict[str, Any]:
    """The calendar with these bookings of a class instead of those that it had."""
    others = [one for one in calendar["bookings"] if one["class_id"] != class_id]
    return {**calendar, "bookings": [*others, *wanted]}


def clashes(
    calendar: Mapping[str, Any], klass: Mapping[str, Any], wanted: Sequence[Booking], name_of: Callable[[str], Words]
) -> Iterator[Fault]:
    """Where a class wants somebody, or a room, that another class has at that time. `name_of` says of a class id what
    the asker may know of that class."""
    is_lecturer = calendar["_id"].startswith("lecturer/")
    what, field = (
        (Words("Giảng viên", "The lecturer"), "lecturer_id") if is_lecturer else (Words("Phòng", "The room"), "room_id")
    )
    places = {session["session_id"]: place for place, session in enumerate(klass["sessions"])}
    for booking in wanted:
        for other in calendar["bookings"]:
            if other["class_id"] != klass["_id"] and _overlap(booking, other):
                name, at = name_of(other["class_id"]), hours_between(*_span(other))
                words = Words(
                    f"{what.vi} đã có lịch ở {name.vi}, buổi {other['session_id']}: {at}.",
                    f"{what.en} is taken by {name.en}, session {other['session_id']}: {at}.",
                )
                yield Fault(f"/sessions/{places[booking['session_id']]}/{field}", words)


def _overlap(one: Booking, other: Booking) -> bool:
    (first, first_end), (second, second_end) = _span(one), _span(other)
    return first < second_end and second < first_end


def _span(booking: Booking) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(booking["starts_at"]), datetime.fromisoformat(booking["ends_at"])
