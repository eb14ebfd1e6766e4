"""A working day: what is to be marked, and what was left open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.attendance.views.classes import books_of, head_of, sessions_of
from services.attendance.views.reader import Reader
from shared import vietnamese


def today(reader: Reader, now: datetime) -> dict[str, Any]:
    """A working day: today's sessions, earlier sheets that are not closed yet, the next session, and the classes
    that are running: `{"today", "sessions", "earlier", "next", "classes"}`; a session carries its `register`."""
    day = vietnamese.today(now)
    query = {"state": {"$in": ["announced", "open"]}}
    running = reader.sees(reader.store.registers.find(query).sort("order", -1))
    books = books_of(reader.store, running)
    found = [
        {**session, "register": head_of(register)}
        for register in running
        for session in sessions_of(register, books[register["_id"]])
    ]
    found.sort(key=lambda one: (one["starts_at"] or one["held_on"], one["register"]["name"]))
    ahead = [one for one in found if one["held_on"] > day.isoformat()]
    return {
        "today": day,
        "sessions": [one for one in found if one["held_on"] == day.isoformat() and one["scheduled"]],
        "earlier": [
            one
            for one in found
            if one["held_on"] < day.isoformat() and waits(one, day) and one["register"]["state"] == "open"
        ],
        "next": ahead[0] if ahead else None,
        "classes": [head_of(one) | {"learners": len(one["roster"])} for one in running],
    }


def waits(session: dict[str, Any], day: date) -> bool:
    """Whether a sheet should have been closed by this day and is not."""
    return session["scheduled"] and session["held_on"] <= day.isoformat() and session["sheet"]["state"] != "closed"
