"""One sheet: as it stands, as its page shows it, and what changed on it."""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from typing import Any

from services.attendance.model import registers, sheets
from services.attendance.views.classes import books_of, head_of, sessions_of
from services.attendance.views.reader import Reader
from services.attendance.views.registers import learners_of
from services.attendance.views.today import waits
from shared import vietnamese
from shared.events.attendance import SHEET_CORRECTED, SHEETS
from shared.refusal import Refusal, Words
from shared.store import Document


def sheet(reader: Reader, class_id: str, session_id: str) -> dict[str, Any]:
    """One sheet as it stands, without names. Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = books_of(reader.store, [register])[class_id]
    return {"class_id": class_id, "session_id": session_id, **_known_sheet(register, book, session_id)}


def _known_sheet(register: Document, book: Document, session_id: str) -> Document:
    if session_id not in book["sheets"]:
        registers.find_session(register, session_id)
    return sheets.sheet_of(book, session_id)


def sheet_page(reader: Reader, class_id: str, session_id: str, now: datetime) -> dict[str, Any]:
    """All that the page of one sheet shows: class, session, sheet, learners with their marks, why it cannot be
    marked (`hindrance`, Words or None) and the next sheet that waits. Reading it is logged."""
    register = reader.register(class_id)
    book = books_of(reader.store, [register])[class_id]
    kept = _known_sheet(register, book, session_id)
    sessions = sessions_of(register, book)
    session = next(one for one in sessions if one["session_id"] == session_id)
    expected = registers.expected(register, date.fromisoformat(session["held_on"]))
    reader.note("sheet", class_id)
    learners = learners_of(reader.store, register, expected)
    others = learners_of(reader.store, register, [one for one in kept["marks"] if one not in set(expected)])
    waiting = [one for one in sessions if one["session_id"] != session_id and waits(one, vietnamese.today(now))]
    return {
        "register": head_of(register),
        "session": session,
        "sheet": kept,
        "learners": learners,
        # They left the class after they had been marked.
        "others": others,
        "names": {one["learner_id"]: one["name"] for one in (*learners, *others)},
        "may_keep": registers.may_keep(register, reader.actor, reader.organisations),
        "hindrance": _hindrance(register, session_id, now),
        "cancelled": register["state"] == "cancelled",
        "next": waiting[0] if waiting and register["state"] == "open" else None,
    }


def _hindrance(register: Document, session_id: str, now: datetime) -> Words | None:
    try:
        registers.refuse_marking(register, registers.find_session(register, session_id), now)
    except Refusal as refusal:
        return refusal.words
    return None


def changed_since(reader: Reader, class_id: str, session_id: str, version: int) -> dict[str, tuple[Any, str]]:
    """Whose mark differs from what it was at an earlier version of the sheet: `{learner_id: (was or None, now)}`,
    read from the journal. Refuses with `unknown` (404)."""
    current = sheet(reader, class_id, session_id)
    query = {"stream": f"{SHEETS.name}/{class_id}", "data.session_id": session_id}
    # A limit of 0 would mean none.
    said = list(reader.store.outbox.find(query).sort("sequence", 1).limit(version)) if version else []
    earlier: dict[str, str] = reduce(_marks_after, said, {})
    return {one: (earlier.get(one), now) for one, now in current["marks"].items() if earlier.get(one) != now}


def _marks_after(marks: dict[str, str], row: Document) -> dict[str, str]:
    if row["type"] == SHEET_CORRECTED.name:
        return {**marks, row["data"]["learner_id"]: row["data"]["now"]}
    found: dict[str, str] = row["data"].get("marks", marks)
    return found
