"""One sheet: as it stands, as its page shows it, and what changed on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.attendance.model import marking, registers, roll_calls, sheets
from services.attendance.views.classes import books_of, head_of, sessions_of
from services.attendance.views.reader import Reader
from services.attendance.views.registers import learners_of
from services.attendance.views.today import waits
from shared import vietnamese
from shared.refusal import Refusal, Words
from shared.store import Document


def sheet(reader: Reader, class_id: str, session_id: str) -> dict[str, Any]:
    """One sheet as it stands, without names of learners. Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = reader.store.sheetbooks.find_one({"_id": class_id}) or sheets.new_book(class_id)
    return sheets.as_read(*sheets.caught_up(book, _kept(reader, register, book, session_id), register))


def _kept(reader: Reader, register: Document, book: Document, session_id: str) -> Document:
    sheets.day_held(register, session_id, sheets.entry_of(book, session_id))
    class_id = register["_id"]
    found = reader.store.sheets.find_one({"_id": sheets.sheet_id(class_id, session_id)})
    return found or {**sheets.new_sheet(class_id, session_id, register["places"]), "version": 0}


def history(reader: Reader, class_id: str, session_id: str) -> dict[str, Any]:
    """Every mark of a sheet with who made it, when and on which device, the last one last:
    `{"items": [{"learner_id", "roll_call_id", "mark", "minutes", ..., "stands"}]}`. `stands` says whether nobody has
    replaced it. Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = reader.store.sheetbooks.find_one({"_id": class_id}) or sheets.new_book(class_id)
    kept = _kept(reader, register, book, session_id)
    standing = {one: {head for head, _ in marks} for one, marks in roll_calls.heads(kept["roll_calls"]).items()}
    return {
        "items": [
            {
                "learner_id": learner_id,
                **sheets.told_mark(kept, (identifier, mark)),
                "stands": identifier in standing[learner_id],
            }
            for identifier, call in sorted(kept["roll_calls"].items(), key=lambda one: int(one[1]["version"]))
            for learner_id, mark in call["marks"].items()
        ]
    }


def sheet_page(reader: Reader, class_id: str, session_id: str, now: datetime, lock_days: int) -> dict[str, Any]:
    """All that the page of one sheet shows: class, session, sheet, learners with their marks, why it cannot be
    marked (`hindrance`, Words or None) and the next sheet that waits. Reading it is logged."""
    register = reader.register(class_id)
    book = books_of(reader.store, [register])[class_id]
    book, kept = sheets.caught_up(book, _kept(reader, register, book, session_id), register)
    shown = sheets.as_read(book, kept)
    sessions = sessions_of(register, book)
    session = next(one for one in sessions if one["session_id"] == session_id)
    day = date.fromisoformat(session["held_on"])
    expected = registers.expected(register, day)
    reader.note("sheet", class_id)
    learners = learners_of(reader.store, register, expected)
    others = learners_of(reader.store, register, [one for one in shown["marks"] if one not in set(expected)])
    waiting = [one for one in sessions if one["session_id"] != session_id and waits(one, vietnamese.today(now))]
    asked = {"class_id": class_id, "state": "asked"}
    return {
        "register": head_of(register),
        "session": session,
        "sheet": shown,
        "learners": learners,
        # They left the class after they had been marked.
        "others": others,
        "names": {one["learner_id"]: one["name"] for one in (*learners, *others)},
        "on_leave": marking.excused_on(book, day),
        "may_keep": registers.may_keep(register, reader.actor, reader.organisations),
        "hindrance": _hindrance(register, session_id, now),
        "cancelled": register["state"] == "cancelled",
        "locked": sheets.locked(kept, lock_days, now),
        "locks_at": sheets.locks_at(kept, lock_days),
        "asked": [one for one in reader.store.corrections.find(asked) if one["session_id"] == session_id],
        "next": waiting[0] if waiting and register["state"] == "open" else None,
    }


def _hindrance(register: Document, session_id: str, now: datetime) -> Words | None:
    try:
        registers.refuse_marking(register, registers.find_session(register, session_id), now)
    except Refusal as refusal:
        return refusal.words
    return None


def changed_since(reader: Reader, class_id: str, session_id: str, version: int) -> dict[str, tuple[Any, str]]:
    """Whose mark differs from what it was at an earlier version of the sheet: `{learner_id: (was or None, now)}`.
    Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = reader.store.sheetbooks.find_one({"_id": class_id}) or sheets.new_book(class_id)
    book, kept = sheets.caught_up(book, _kept(reader, register, book, session_id), register)
    earlier, _ = roll_calls.settled(roll_calls.until(kept["roll_calls"], version))
    was = {one: mark["mark"] for one, mark in earlier.items()}
    current = sheets.entry_of(book, session_id)["marks"]
    return {one: (was.get(one), now) for one, now in current.items() if was.get(one) != now}
