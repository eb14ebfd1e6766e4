"""The rules of timetables and of booking lecturers and rooms, alone."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.classes import calendars, classes, timetable
from shared.refusal import Refusal, Words
from tests.unit.enrolment.classes_alone import a_class, a_session

FIRST, LAST = date(2023, 2, 13), date(2023, 2, 17)


def faults(*sessions: dict, points: tuple[str, ...] = ()) -> list[str]:
    """Where the faults of a timetable are."""
    try:
        timetable.check_timetable(FIRST, LAST, sessions, points)
    except Refusal as refusal:
        return [fault.at for fault in refusal.faults]
    return []


def test_sessions_are_numbered_by_the_moment_they_begin_whatever_the_offset() -> None:
    sessions = [{"starts_at": "2023-02-13T08:00:00+07:00"}, {"starts_at": "2023-02-13T00:30:00+00:00"}]
    numbered = timetable.number_sessions(sessions)
    assert [one["starts_at"] for one in numbered] == ["2023-02-13T00:30:00+00:00", "2023-02-13T08:00:00+07:00"]
    same = a_session(), {**a_session(), "starts_at": "2023-02-13T00:30:00+00:00"}
    assert faults(*same) == ["/sessions/1/starts_at"]


def test_a_session_that_stays_keeps_its_number_and_no_number_comes_twice() -> None:
    first = timetable.number_sessions(
        timetable.propose(date(2023, 2, 13), date(2023, 2, 14), mornings=True, afternoons=True, weekends=False)
    )
    assert [one["session_id"] for one in first] == ["01", "02", "03", "04"]
    kept = [
        first[0],
        {"starts_at": "2023-02-15T07:30:00+07:00"},
        {**first[0], "starts_at": "2023-02-16T07:30:00+07:00"},
    ]
    again = timetable.number_sessions(kept, [one["session_id"] for one in first])
    assert [one["session_id"] for one in again] == ["01", "05", "06"]


def test_a_session_lasts_its_periods_and_the_breaks_between_them() -> None:
    assert timetable.hours(a_session(periods=5)) == "07:30–11:35, 13/02/2023"
    assert timetable.hours(a_session(periods=1)) == "07:30–08:15, 13/02/2023"


def test_sessions_of_a_class_overlap_only_at_different_points() -> None:
    assert faults(a_session(), a_session(hour=9)) == ["/sessions/1/starts_at"]
    assert faults(a_session(), a_session(hour=13)) == []
    apart = a_session(points=["A"]), a_session(hour=9, points=["B"])
    assert faults(*apart, points=("A", "B")) == []
    assert faults(a_session(points=["A"]), a_session(hour=9), points=("A", "B")) == ["/sessions/1/starts_at"]


def test_nobody_teaches_and_no_room_is_used_twice_at_once_in_one_class() -> None:
    both = [
        {**a_session(hour=hour, points=[point]), "lecturer_id": "an", "room_id": "r"}
        for hour, point in ((7, "A"), (8, "B"))
    ]
    assert faults(*both, points=("A", "B")) == ["/sessions/1/lecturer_id", "/sessions/1/room_id"]


def test_a_session_is_held_at_points_that_the_class_has() -> None:
    assert faults(a_session(points=["Nà Hẩu"]), points=("Bản Phố",)) == ["/sessions/0/points"]


def test_a_session_that_took_place_is_neither_moved_nor_dropped() -> None:
    klass = a_class(sessions=[a_session(), a_session(14, session_id="02")])

    def refused(*sessions: dict) -> list[str]:
        data = {"starts_on": "2023-02-13", "ends_on": "2023-02-17", "points": [], "sessions": list(sessions)}
        try:
            classes.reschedule(klass, data, {"01"})
        except Refusal as refusal:
            return [fault.at for fault in refusal.faults]
        return []

    assert refused(a_session(14, session_id="02")) == ["/sessions"]
    assert refused(a_session(15), a_session(14, session_id="02")) == ["/sessions/0/starts_at"]
    assert refused({**a_session(), "lesson": "Bài 1"}) == []


def test_a_refusal_points_at_sessions_in_the_order_in_which_they_were_sent() -> None:
    sent = [a_session(14), a_session(13), a_session(13, 8)]
    with pytest.raises(Refusal) as refused, timetable.as_sent(sent):
        timetable.check_timetable(FIRST, LAST, timetable.number_sessions(sent))
    assert [fault.at for fault in refused.value.faults] == ["/sessions/2/starts_at"]


def booking(klass: dict) -> dict:
    """The one calendar of a class with one lecturer."""
    ((calendar_id, booked),) = calendars.bookings_of(klass).items()
    return {"_id": calendar_id, "bookings": booked}


def taught(class_id: str, **details: object) -> dict:
    return {**a_class(sessions=[a_session(lecturer_id="an", **details)]), "_id": class_id}


def clashes(calendar: dict, klass: dict) -> list[tuple[str, str]]:
    booked = booking(klass)["bookings"]
    found = calendars.clashes(calendar, klass, booked, lambda class_id: Words(f"lớp {class_id}", class_id))
    return [(fault.at, fault.words.vi) for fault in found]


def test_a_lecturer_of_another_class_at_that_time_is_named_with_class_session_and_hours() -> None:
    calendar = booking(taught("c"))
    assert clashes(calendar, taught("d", hour=9)) == [
        ("/sessions/0/lecturer_id", "Giảng viên đã có lịch ở lớp c, buổi 01: 07:30–11:35, 13/02/2023.")
    ]
    assert clashes(calendar, taught("d", hour=13)) == []
    assert clashes(calendar, taught("c", hour=8)) == [], "a class is not in its own way"


def test_a_room_is_booked_at_the_host_and_a_cancelled_class_books_nothing_more() -> None:
    klass = a_class(host_id="h", sessions=[a_session(room_id="r")])
    assert list(calendars.bookings_of(klass)) == ["room/h:r/2023"]
    assert calendars.bookings_of({**klass, "state": "cancelled", "cancelled_on": "2023-02-12"}) == {}
    broken_off = {**klass, "state": "cancelled", "cancelled_on": "2023-02-13"}
    assert calendars.bookings_of(broken_off) == {}, "it never opened"
    assert calendars.bookings_of({**broken_off, "opened_on": "2023-02-13"}), "it was held"
    calendar = booking(taught("c"))
    assert calendars.rebooked(calendar, "c", [])["bookings"] == []


@given(st.lists(st.tuples(st.integers(13, 15), st.integers(6, 18), st.integers(1, 6)), min_size=2, max_size=8))
def test_whatever_is_booked_one_after_the_other_nobody_has_two_sessions_at_once(wanted: list) -> None:
    calendar: dict = {"_id": "lecturer/an/2023", "bookings": []}
    for number, (on, hour, periods) in enumerate(wanted):
        klass = taught(f"c{number}", day=on, hour=hour, periods=periods)
        if not clashes(calendar, klass):
            calendar = calendars.rebooked(calendar, klass["_id"], booking(klass)["bookings"])
    spans = sorted(
        (datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"]))
        for one in calendar["bookings"]
    )
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
