"""What waits for somebody's decision: marks that differ, marks of people on no roster, and corrections asked for."""

from __future__ import annotations

from typing import Any

from services.attendance.model import sheets
from services.attendance.views.classes import head_of
from services.attendance.views.reader import Reader
from shared.store import Document, by_id

MOST = 200  # shown at once; more come when these are decided


def count(reader: Reader) -> int:
    """How many sheets and requests wait for a decision in scope, as far as they are shown at once."""
    return len(_open_sheets(reader)) + len(requests(reader))


def requests(reader: Reader) -> list[Document]:
    """The corrections in scope that were asked for and are not decided, the oldest first."""
    return _waiting(reader, "corrections", {"state": "asked"}, "asked_at")


def waiting(reader: Reader) -> dict[str, Any]:
    """All of it, with the classes and names that it is about: `{"conflicts", "pending", "requests"}`. A sheet carries
    its `session` and `register`; a request also its `changes`: `[{"name", "was", "now", "minutes"}]`, by given name.
    Reading it is logged."""
    open_sheets, asked = _open_sheets(reader), requests(reader)
    registers = by_id(reader.store.registers, {one["class_id"] for one in (*open_sheets, *asked)})
    books = by_id(reader.store.sheetbooks, {one["class_id"] for one in asked})
    people = by_id(reader.store.learners, {learner for one in asked for learner in one["marks"]})
    for class_id in sorted({one["class_id"] for one in asked}):
        reader.note("corrections", class_id)
    placed = [{**one, **_place(registers[one["class_id"]], one["session_id"])} for one in open_sheets]
    return {
        "conflicts": [one for one in placed if one["conflicts"]],
        "pending": [one for one in placed if one["pending"]],
        "requests": [
            {
                **one,
                **_place(registers[one["class_id"]], one["session_id"]),
                "changes": _changes(one, books.get(one["class_id"]), people),
            }
            for one in asked
        ],
    }


def _open_sheets(reader: Reader) -> list[Document]:
    return _waiting(reader, "sheets", {"to_decide": True}, "_id")


def _waiting(reader: Reader, collection: str, query: dict[str, Any], key: str) -> list[Document]:
    found = list(reader.store[collection].find(query | reader.places()).limit(MOST))
    return sorted(reader.sees(found), key=lambda one: str(one[key]))


def _place(register: Document, session_id: str) -> dict[str, Any]:
    """The class, and its session as pages name it; one that was taken off the timetable has no time."""
    scheduled = {one["session_id"]: one for one in register["sessions"]}
    session = scheduled.get(session_id)
    return {"register": head_of(register), "session": session}


def _changes(request: Document, book: Document | None, people: dict[str, Document]) -> list[dict[str, Any]]:
    entry = sheets.entry_of(book or sheets.new_book(request["class_id"]), request["session_id"])
    found = [
        {
            "name": people[one]["name"] if one in people else None,
            "key": people[one]["name_key"] if one in people else "\U0010ffff",
            "was": entry["marks"].get(one),
            "now": mark,
            "minutes": request["minutes"].get(one),
        }
        for one, mark in request["marks"].items()
        if entry["marks"].get(one) != mark
    ]
    return sorted(found, key=lambda one: str(one["key"]))
