"""What attendance shows: the classes in scope, the register of a class, one sheet, and today's work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any

import structlog

from services.attendance.model import rates, registers, sheets
from shared import vietnamese
from shared.authority import Actor
from shared.events.attendance import SHEET_CORRECTED, SHEETS
from shared.organisations import Organisations
from shared.refusal import Refusal, Words
from shared.store import Document, Store, by_id
from shared.web.paging import LIMIT, read_page

log = structlog.get_logger()

WIDE = 50  # organisations


@dataclass(frozen=True)
class Reader:
    """Who looks, and through which tree of organisations."""

    store: Store
    actor: Actor
    organisations: Organisations

    def register(self, class_id: str) -> Document:
        """The register of a class in scope. Refuses with `unknown` (404)."""
        return registers.readable(self.store.registers.find_one({"_id": class_id}), self.actor, self.organisations)

    def sees(self, registers_found: Iterable[Document]) -> list[Document]:
        """Those of these registers that are in scope."""
        scope = self.actor.scope(self.organisations, *registers.READERS)
        return [one for one in registers_found if not scope.isdisjoint(one["places"])]

    def scope(self) -> dict[str, Any]:
        """A query that finds every register in scope. The embedded store's effort grows with the square of what is
        listed, so the scope of a province finds all registers, and `sees` leaves out what is not theirs."""
        scope = self.actor.scope(self.organisations, *registers.READERS)
        if len(scope) > WIDE:  # most of them are cells, which hold no classes
            scope &= set(self.store.registers.distinct("places"))
        return {"places": {"$in": sorted(scope)}} if len(scope) <= WIDE else {"order": {"$gt": ""}}

    def note(self, what: str, class_id: str) -> None:
        """Log that this person has read the names of a class."""
        log.info("personal data read", account=self.actor.account_id, what=what, class_id=class_id)


# ---- lists of classes ----


def classes(reader: Reader, *, on: date | None = None, cursor: str | None = None, limit: int = LIMIT) -> dict[str, Any]:
    """A page of the classes in scope, newest first; with `on` those with a session on that day, and only its
    sessions: `{"items": [class], "next": cursor}`."""
    query = reader.scope() | ({"days": on.isoformat()} if on else {})
    page = read_page(reader.store, "registers", query, key="order", cursor=cursor, limit=limit, descending=True)
    # A page may hold fewer than `limit` and still have a next one.
    found = reader.sees(page["items"])
    books = _books(reader.store, found)
    items = [{**_head(one), "sessions": _sessions(one, books[one["_id"]], on)} for one in found]
    return {"items": items, "next": page["next"]}


def _books(store: Store, found: list[Document]) -> dict[str, Document]:
    identifiers = [one["_id"] for one in found]
    kept = by_id(store.sheetbooks, identifiers)
    return {one: kept.get(one) or sheets.new_book(one) for one in identifiers}


def _head(register: Document) -> dict[str, Any]:
    kept = ("name", "programme", "programme_version", "owner_id", "host_id", "partner_id", "state")
    days = ("starts_on", "ends_on")
    return {"class_id": register["_id"], **{name: register[name] for name in (*kept, *days)}}


def _sessions(register: Document, book: Document, on: date | None = None) -> list[dict[str, Any]]:
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


# ---- one class ----


def class_register(reader: Reader, class_id: str) -> dict[str, Any]:
    """The register of a class: roster by name, sessions with their sheets, marks, and rates as numerator and
    denominator. Reading it is logged. Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = _books(reader.store, [register])[class_id]
    programme = reader.store.programmes.find_one({"_id": register["programme_version"]}) or {}
    # A programme version that has not been heard of yet: what is usual.
    excused_counts = programme.get("excused_counts", True)
    sessions = _sessions(register, book)
    by_learner = {one["session_id"]: sheets.sheet_of(book, one["session_id"])["marks"] for one in sessions}
    roster = []
    for learner in _learners(reader.store, register, register["roster"]):
        marks = {
            session: given[learner["learner_id"]]
            for session, given in by_learner.items()
            if learner["learner_id"] in given
        }
        rate = rates.rate(sheets.count(marks), excused_counts=excused_counts)
        roster.append({**learner, "marks": marks, "attendance": rate})
    reader.note("register", class_id)
    return {
        **_head(register),
        "least_attendance": programme.get("least_attendance"),
        "programme_name": {"vi": programme.get("name_vi"), "en": programme.get("name_en")},
        "sessions": sessions,
        "roster": roster,
        "attendance": rates.together(
            rates.rate(one["sheet"]["counts"], excused_counts=excused_counts) for one in sessions
        ),
    }


def _learners(store: Store, register: Document, identifiers: Iterable[str]) -> list[dict[str, Any]]:
    """Learners of a roster by given name. `namesake` says that the name alone does not tell them apart; a learner
    whose name has not been heard yet stands at the end with none."""
    known = by_id(store.learners, identifiers)
    often = Counter(one["name"] for one in known.values())
    found = []
    for identifier in identifiers:
        person = known.get(identifier) or {"name": None, "name_key": "\U0010ffff", "birth_year": None}
        place = register["roster"].get(identifier) or {"nominator_id": None, "withdrawn_on": None}
        found.append(
            {
                "learner_id": identifier,
                "name": person["name"],
                "birth_year": person["birth_year"],
                "namesake": often[person["name"]] > 1,
                **place,
                "_key": (person["name_key"], person["birth_year"] or 0, identifier),
            }
        )
    found.sort(key=lambda one: one["_key"])
    return [{name: value for name, value in one.items() if name != "_key"} for one in found]


# ---- one sheet ----


def sheet(reader: Reader, class_id: str, session_id: str) -> dict[str, Any]:
    """One sheet as it stands, without names. Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = _books(reader.store, [register])[class_id]
    return {"class_id": class_id, "session_id": session_id, **_known_sheet(register, book, session_id)}


def _known_sheet(register: Document, book: Document, session_id: str) -> Document:
    if session_id not in book["sheets"]:
        registers.find_session(register, session_id)
    return sheets.sheet_of(book, session_id)


def sheet_page(reader: Reader, class_id: str, session_id: str, now: datetime) -> dict[str, Any]:
    """All that the page of one sheet shows: class, session, sheet, learners with their marks, why it cannot be
    marked (`hindrance`, Words or None) and the next sheet that waits. Reading it is logged."""
    register = reader.register(class_id)
    book = _books(reader.store, [register])[class_id]
    kept = _known_sheet(register, book, session_id)
    sessions = _sessions(register, book)
    session = next(one for one in sessions if one["session_id"] == session_id)
    expected = registers.expected(register, date.fromisoformat(session["held_on"]))
    reader.note("sheet", class_id)
    learners = _learners(reader.store, register, expected)
    others = _learners(reader.store, register, [one for one in kept["marks"] if one not in set(expected)])
    waiting = [one for one in sessions if one["session_id"] != session_id and waits(one, vietnamese.today(now))]
    return {
        "register": _head(register),
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


# ---- today ----


def today(reader: Reader, now: datetime) -> dict[str, Any]:
    """A working day: today's sessions, earlier sheets that are not closed yet, the next session, and the classes
    that are running: `{"today", "sessions", "earlier", "next", "classes"}`; a session carries its `register`."""
    day = vietnamese.today(now)
    query = {"state": {"$in": ["announced", "open"]}}
    running = reader.sees(reader.store.registers.find(query).sort("order", -1))
    books = _books(reader.store, running)
    found = [
        {**session, "register": _head(register)}
        for register in running
        for session in _sessions(register, books[register["_id"]])
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
        "classes": [_head(one) | {"learners": len(one["roster"])} for one in running],
    }


def waits(session: dict[str, Any], day: date) -> bool:
    """Whether a sheet should have been closed by this day and is not."""
    return session["scheduled"] and session["held_on"] <= day.isoformat() and session["sheet"]["state"] != "closed"
