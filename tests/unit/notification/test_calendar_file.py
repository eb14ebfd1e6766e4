"""Sessions for people's calendars: every session at its time, and a later file in the place of an earlier one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from services.notification.model.calendars import calendar_file

SESSIONS: list[dict[str, Any]] = [
    {"session_id": "s1", "starts_at": "2026-02-20T07:30:00+07:00", "periods": 5, "place": "Hội trường; tầng 2"},
    {"session_id": "s2", "starts_at": "2026-02-20T06:30:00+00:00", "periods": 4, "place": None},
]
TITLE = "Lớp học khai giảng ngày 20/02/2026"


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def test_every_session_stands_at_its_time_in_vietnam() -> None:
    first, second = events(calendar_file("class-12", TITLE, SESSIONS, 3))
    here = ZoneInfo("Asia/Ho_Chi_Minh")
    assert first["dtstart"].dt == datetime(2026, 2, 20, 7, 30, tzinfo=here)
    assert first["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert first["dtend"].dt - first["dtstart"].dt == timedelta(minutes=225)
    assert second["dtstart"].dt.hour == 13
    assert (str(first["summary"]), str(first["location"])) == (TITLE, "Hội trường; tầng 2")
    assert "location" not in second
    assert first["status"] == "CONFIRMED"


def test_the_file_says_what_the_time_zone_is() -> None:
    [zone] = Calendar.from_ical(calendar_file("class-12", TITLE, SESSIONS, 1)).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Asia/Ho_Chi_Minh"


def test_a_later_file_takes_the_place_of_an_earlier_one() -> None:
    before = events(calendar_file("class-12", TITLE, SESSIONS, 1))
    after = events(calendar_file("class-12", TITLE, SESSIONS, 2, cancelled=True))
    assert [one["uid"] for one in before] == [one["uid"] for one in after]
    assert len({str(one["uid"]) for one in before}) == 2
    assert all(one["sequence"] < two["sequence"] for one, two in zip(before, after, strict=True))
    assert all(one["dtstamp"].dt < two["dtstamp"].dt for one, two in zip(before, after, strict=True))
    assert {str(one["status"]) for one in after} == {"CANCELLED"}


def test_the_same_sessions_make_the_same_file() -> None:
    file = calendar_file("class-12", TITLE, SESSIONS, 1)
    assert file == calendar_file("class-12", TITLE, SESSIONS, 1)
    assert b"METHOD:PUBLISH\r\n" in file
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
