"""The sessions of a class as a file for people's calendars (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from icalendar import Calendar, Event, Timezone

from shared.vietnamese import TIME_ZONE

PERIOD = timedelta(minutes=45)  # a tiết

# A calendar takes the entry with the higher sequence, and of two with the same the later stamp. The stamp says nothing
# that the sequence does not, so the same sessions always make the same file.
_FIRST_STAMP = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def _time_zone() -> Timezone:
    """To find out how a zone changed takes a tenth of a second."""
    return Timezone.from_tzid(str(TIME_ZONE))


def calendar_file(
    class_id: str, title: str, sessions: Iterable[Mapping[str, Any]], sequence: int, cancelled: bool = False
) -> bytes:
    """The file. A session is `{session_id, starts_at (ISO, with its offset), periods, place}`; `title` is what the
    calendar shows, on screens that others see, too, and so does not name the programme. A file with a higher
    `sequence` takes the place of an earlier one."""
    calendar = Calendar()
    calendar.add("prodid", "-//So Lop//notification//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_time_zone())
    for session in sessions:
        begins = datetime.fromisoformat(session["starts_at"]).astimezone(TIME_ZONE)
        event = Event()
        event.add("uid", f"{session['session_id']}.{class_id}@solop")
        event.add("sequence", sequence)
        event.add("dtstamp", _FIRST_STAMP + timedelta(seconds=sequence))
        event.add("dtstart", begins)
        event.add("dtend", begins + session["periods"] * PERIOD)
        event.add("summary", title)
        if session.get("place"):
            event.add("location", session["place"])
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
