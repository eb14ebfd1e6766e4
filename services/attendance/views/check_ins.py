"""Check-in as the lecturer's screen shows it, as a learner's phone does, and the slips of a class."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.attendance.model import check_ins, passes, registers, sheets
from services.attendance.views.classes import head_of
from services.attendance.views.reader import Reader
from services.attendance.views.registers import learners_of
from shared.refusal import Refusal, Words
from shared.store import Document, Store, by_id

HERE = ("present", "late")


def screen(reader: Reader, class_id: str, session_id: str, now: datetime) -> dict[str, Any]:
    """Who has arrived and who is missing, with the codes while check-in runs:
    `{"register", "session", "state": none | running | ended, "check_in" or None, "address", "typed_code", "here",
    "expected", "arrived": [newest first], "missing": [by name], "closed", "hindrance", "usual"}`.
    Refuses with `unknown` (404) and `not-allowed` (403)."""
    register = registers.kept_by(reader.store.registers.find_one({"_id": class_id}), reader.actor, reader.organisations)
    session = registers.find_session(register, session_id)
    identifier = sheets.sheet_id(class_id, session_id)
    book = reader.store.sheetbooks.find_one({"_id": class_id}) or sheets.new_book(class_id)
    sheet = reader.store.sheets.find_one({"_id": identifier}) or sheets.new_sheet(class_id, session_id, [])
    book, sheet = sheets.caught_up(book, sheet, register)
    entry = sheets.entry_of(book, session_id)
    held_on = registers.day_of(session)
    learners = learners_of(reader.store, register, registers.expected(register, held_on))
    check_in = reader.store.check_ins.find_one({"_id": identifier})
    closed = entry["state"] == "closed"
    running = check_ins.runs(check_in, now) and not closed
    return {
        "register": head_of(register),
        "session": {**session, "held_on": held_on.isoformat()},
        "state": "running" if running else "ended" if check_in else "none",
        "check_in": check_in,
        "address": check_ins.address(check_in, now) if running and check_in else None,
        "typed_code": check_ins.code(check_in, check_ins.TYPED, now) if running and check_in else None,
        "here": sum(entry["marks"].get(one["learner_id"]) in HERE for one in learners),
        "expected": len(learners),
        "arrived": _arrived(sheet, {one["learner_id"]: one for one in learners}),
        "missing": [one for one in learners if one["learner_id"] not in entry["marks"]],
        "closed": closed,
        "hindrance": _hindrance(register, session, now),
        "usual": check_ins.usual_times(session, now),
    }


def _arrived(sheet: Document, learners: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    calls = [one for one in sheet["roll_calls"].values() if one["source"] == "check-in"]
    calls.sort(key=lambda one: (one["received_at"], one["taken_at"]), reverse=True)
    marks = [(call, learner_id, mark) for call in calls for learner_id, mark in call["marks"].items()]
    return [
        {**learners[one], "at": call["taken_at"], "mark": mark["mark"], "minutes": mark["minutes"]}
        for call, one, mark in marks
        if one in learners
    ]


def _hindrance(register: Document, session: Document, now: datetime) -> Words | None:
    try:
        registers.refuse_marking(register, session, now)
    except Refusal as refusal:
        return refusal.words
    return None


def place_of(store: Store, sheet_id: str) -> dict[str, Any] | None:
    """What class and session a ticket is for, without any person: `{"name", "session"}`; None when they are gone."""
    class_id, _, session_id = sheet_id.partition("/")
    # Two hundred people ask within a minute: the roster is not read for each.
    register = store.registers.find_one({"_id": class_id}, {"name": 1, "sessions": 1})
    session = next((one for one in (register or {"sessions": ()})["sessions"] if one["session_id"] == session_id), None)
    if register is None or session is None:
        return None
    return {"name": register["name"], "session": {**session, "held_on": registers.day_of(session).isoformat()}}


def receipt(store: Store, class_id: str, session_id: str, learner_id: str) -> dict[str, Any] | None:
    """What a learner's own check-in was recorded as, and the mark that stands now; None when they did not check in."""
    identifier = sheets.sheet_id(class_id, session_id)
    call_id = check_ins.roll_call_id(learner_id)
    sheet = store.sheets.find_one({"_id": identifier}, {f"roll_calls.{call_id}": 1, "unsaid": 1}) or {}
    call = sheet.get("roll_calls", {}).get(call_id)
    place = place_of(store, identifier)
    if call is None or place is None:
        return None
    path = f"sheets.{session_id}.marks.{learner_id}"
    book = store.sheetbooks.find_one({"_id": class_id}, {path: 1}) or {}
    stands = book.get("sheets", {}).get(session_id, {}).get("marks", {}).get(learner_id)
    if stands is None and sheet["unsaid"]:
        stands = call["marks"][learner_id]["mark"]
    return {**place, "at": call["taken_at"], **call["marks"][learner_id], "stands": stands}


def name_of(store: Store, learner_id: str) -> str | None:
    """What a learner is called; only for who has proved to be that learner."""
    found = store.learners.find_one({"_id": learner_id})
    return str(found["name"]) if found else None


def slips(reader: Reader, class_id: str, key: bytes) -> dict[str, Any]:
    """The slips of a class: `{"register", "slips": [learner with the `code` of their link], "without": how many have
    no link yet}`. Reading them is logged. Refuses with `unknown` (404) and `not-allowed` (403)."""
    register = registers.kept_by(reader.store.registers.find_one({"_id": class_id}), reader.actor, reader.organisations)
    there = [one for one, place in register["roster"].items() if place["withdrawn_on"] is None]
    links = by_id(reader.store.check_in_links, there)
    reader.note("slips", class_id)
    learners = learners_of(reader.store, register, there)
    made = [one for one in learners if one["learner_id"] in links]
    return {
        "register": head_of(register),
        "slips": [
            {**one, "code": passes.link_code(key, one["learner_id"], links[one["learner_id"]]["edition"])}
            for one in made
        ],
        "without": len(learners) - len(made),
    }
