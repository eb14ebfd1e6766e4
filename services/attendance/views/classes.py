"""The classes in scope, and their sessions with where the sheets stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.attendance.model import registers, sheets
from services.attendance.views.reader import Reader
from shared.store import Document, Store, by_id, in_parts
from shared.web.paging import LIMIT, read_page


def classes_in_scope(
    reader: Reader, *, on: date | None = None, cursor: str | None = None, limit: int = LIMIT
) -> dict[str, Any]:
    """A page of the classes in scope, newest first; with `on` those with a session on that day, and only its
    sessions: `{"items": [class], "next": cursor}`."""
    query = (reader.places() or {"order": {"$gt": ""}}) | ({"days": on.isoformat()} if on else {})
    page = read_page(reader.store, "registers", query, key="order", cursor=cursor, limit=limit, descending=True)
    # A page may hold fewer than `limit` and still have a next one.
    found = reader.sees(page["items"])
    books = books_of(reader.store, found)
    items = [{**head_of(one), "sessions": sessions_of(one, books[one["_id"]], on)} for one in found]
    return {"items": items, "next": page["next"]}


def books_of(store: Store, found: list[Document]) -> dict[str, Document]:
    """The books of these classes, each with the `standing` of its sheets: `{session_id: {"version", "conflicts",
    "pending"}}`, the last two as numbers of learners."""
    identifiers = [one["_id"] for one in found]
    kept = by_id(store.sheetbooks, identifiers)
    books = {one: {**(kept.get(one) or sheets.new_book(one)), "standing": {}} for one in identifiers}
    told = dict.fromkeys(("class_id", "session_id", "version", "conflicts", "pending"), 1)
    for part in in_parts(identifiers):
        for sheet in store.sheets.find({"class_id": {"$in": part}}, told):
            counted = {name: len(sheet[name]) for name in ("conflicts", "pending")}
            books[sheet["class_id"]]["standing"][sheet["session_id"]] = {"version": sheet["version"], **counted}
    return books


def head_of(register: Document) -> dict[str, Any]:
    kept = ("name", "programme", "programme_version", "owner_id", "host_id", "partner_id", "state")
    days = ("starts_on", "ends_on")
    return {"class_id": register["_id"], **{name: register[name] for name in (*kept, *days)}}


def sessions_of(register: Document, book: Document, on: date | None = None) -> list[dict[str, Any]]:
    """The sessions with where their sheets stand. A sheet whose session was taken off the timetable stays: what
    was marked does not vanish in silence."""
    shown = [_session(register, book, one) for one in register["sessions"] if on in (None, registers.day_of(one))]
    if on is None:
        scheduled = {one["session_id"] for one in register["sessions"]}
        dropped = [one for one in book["sheets"] if one not in scheduled]
        shown += [_dropped(book, one) for one in dropped]
    return shown


def _session(register: Document, book: Document, session: Document) -> dict[str, Any]:
    day = registers.day_of(session)
    session_id = session["session_id"]
    told = {name: session.get(name) for name in ("session_id", "starts_at", "periods", "lesson", "place", "lecturer")}
    left = sheets.missing(register, session_id, sheets.entry_of(book, session_id))
    expected = len(registers.expected(register, day))
    standing = _standing(book, session_id, expected, len(left))
    return {**told, "held_on": day.isoformat(), "scheduled": True, "sheet": standing}


def _dropped(book: Document, session_id: str) -> dict[str, Any]:
    entry = sheets.entry_of(book, session_id)
    told = dict.fromkeys(("starts_at", "periods", "lesson", "place", "lecturer"))
    shown = _standing(book, session_id, len(entry["marks"]), 0)
    return {"session_id": session_id, **told, "held_on": entry["held_on"], "scheduled": False, "sheet": shown}


def _standing(book: Document, session_id: str, expected: int, missing: int) -> dict[str, Any]:
    entry = sheets.entry_of(book, session_id)
    told = {"state": entry["state"], "counts": entry["counts"], "expected": expected, "missing": missing}
    return told | book["standing"].get(session_id, {"version": 0, "conflicts": 0, "pending": 0})
