"""The classes in scope, and their sessions with where the sheets stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.attendance.model import registers, sheets
from services.attendance.views.reader import Reader
from shared.store import Document, Store, by_id
from shared.web.paging import LIMIT, read_page


def classes_in_scope(
    reader: Reader, *, on: date | None = None, cursor: str | None = None, limit: int = LIMIT
) -> dict[str, Any]:
    """A page of the classes in scope, newest first; with `on` those with a session on that day, and only its
    sessions: `{"items": [class], "next": cursor}`."""
    query = reader.scope() | ({"days": on.isoformat()} if on else {})
    page = read_page(reader.store, "registers", query, key="order", cursor=cursor, limit=limit, descending=True)
    # A page may hold fewer than `limit` and still have a next one.
    found = reader.sees(page["items"])
    books = books_of(reader.store, found)
    items = [{**head_of(one), "sessions": sessions_of(one, books[one["_id"]], on)} for one in found]
    return {"items": items, "next": page["next"]}


def books_of(store: Store, found: list[Document]) -> dict[str, Document]:
    identifiers = [one["_id"] for one in found]
    kept = by_id(store.sheetbooks, identifiers)
    return {one: kept.get(one) or sheets.new_book(one) for one in identifiers}


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
    sheet = sheets.sheet_of(book, session["session_id"])
    told = {name: session.get(name) for name in ("session_id", "starts_at", "periods", "lesson", "place", "lecturer")}
    left = sheets.missing(register, session, sheet)
    expected = len(registers.expected(register, day))
    return {**told, "held_on": day.isoformat(), "scheduled": True, "sheet": _standing(sheet, expected, len(left))}


def _dropped(book: Document, session_id: str) -> dict[str, Any]:
    sheet = sheets.sheet_of(book, session_id)
    told = dict.fromkeys(("starts_at", "periods", "lesson", "place", "lecturer"))
    shown = _standing(sheet, len(sheet["marks"]), 0)
    return {"session_id": session_id, **told, "held_on": sheet["held_on"], "scheduled": False, "sheet": shown}


def _standing(sheet: Document, expected: int, missing: int) -> dict[str, Any]:
    told = {name: sheet[name] for name in ("version", "state", "counts")}
    return {**told, "expected": expected, "missing": missing}
