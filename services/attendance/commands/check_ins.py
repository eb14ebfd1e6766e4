"""Opening and ending check-in of a session, and what a learner does there: mark themself, once."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from services.attendance.commands.books import open_sheet, who
from services.attendance.model import check_ins, marking, registers, sheets
from services.attendance.model.marking import Given, Hand
from services.attendance.model.passes import Ticket
from shared import ids
from shared.refusal import Refusal, Words
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def open_check_in(
    unit: UnitOfWork, class_id: str, session_id: str, present_until: datetime, ends_at: datetime
) -> dict[str, Any]:
    """Open check-in of a session; one that is open already stays as it is. Answers with it, without its secret.

    Refuses a class that is not open, a closed sheet (409), and what `check_ins.opened` refuses.
    """
    at_hand = open_sheet(unit, class_id, session_id)
    session = registers.find_session(at_hand.register, session_id)
    identifier = at_hand.sheet["_id"]
    kept = unit.get("check_ins", identifier)
    if kept and check_ins.runs(kept, unit.now):
        return _told(kept)
    registers.refuse_marking(at_hand.register, session, unit.now)
    if at_hand.entry["state"] == "closed":
        raise Refusal(
            "sheet-closed",
            Words(
                "Sổ điểm danh buổi này đã khoá nên không mở mã được nữa.",
                "This sheet is closed, so check-in cannot be opened any more.",
            ),
            status=409,
        )
    begun = check_ins.opened(
        identifier,
        session,
        name=ids.new_id(),
        secret=secrets.token_hex(32),
        present_until=present_until,
        ends_at=ends_at,
        by=who(unit),
        now=unit.now,
    )
    return _told(unit.put("check_ins", begun | ({"version": kept["version"]} if kept else {})))


def end_check_in(unit: UnitOfWork, class_id: str, session_id: str) -> dict[str, Any]:
    """End check-in now; one that has ended stays so. Refuses (404) where there never was one."""
    at_hand = open_sheet(unit, class_id, session_id)
    kept = unit.load("check_ins", at_hand.sheet["_id"], Words("buổi điểm danh bằng mã", "check-in"))
    if not check_ins.runs(kept, unit.now):
        return _told(kept)
    return _told(unit.put("check_ins", {**kept, "ended_at": unit.now.isoformat()}))


def _told(kept: Document) -> dict[str, Any]:
    told = {name: value for name, value in kept.items() if name not in ("_id", "secret", "name")}
    return told | {"ends_at": kept["ends_at"].isoformat()}


def arrive(unit: UnitOfWork, ticket: Ticket, learner_id: str, device: dict[str, str]) -> dict[str, Any]:
    """Mark a learner by their own hand, as they came when the ticket was given. Again is the same once. Answers
    `{"class_id", "session_id"}`.

    Refuses (409) when check-in was ended or the sheet closed meanwhile, and what `check_ins.refuse_arrival` refuses.
    """
    class_id, _, session_id = ticket.sheet_id.partition("/")
    at = {"class_id": class_id, "session_id": session_id}
    kept, register = unit.get("check_ins", ticket.sheet_id), unit.get("registers", class_id)
    if kept is None or register is None:
        raise _ended()
    # Two hundred arrive within a minute: the class's book is not read and written for each, they are said together.
    places = register["places"]
    sheet = unit.get("sheets", ticket.sheet_id) or sheets.new_sheet(class_id, session_id, places)
    call_id = check_ins.roll_call_id(learner_id)
    if call_id in sheet["roll_calls"]:
        return at
    session = next((one for one in register["sessions"] if one["session_id"] == session_id), None)
    over = kept["name"] != ticket.name or kept["ended_at"] or sheet["closed"]
    if session is None or over or register["state"] != "open":
        raise _ended()
    expected = registers.expected(register, registers.day_of(session))
    check_ins.refuse_arrival(register, sheet, expected, learner_id, device["id"])
    mark, minutes = check_ins.mark_at(kept, session, ticket.came_at)
    # Nobody has marked them: what somebody marks at this moment, not having seen this, stands beside it.
    given = Given({learner_id: mark}, {learner_id: minutes}, over={learner_id: []})
    hand = Hand({"learner_id": learner_id}, device, "check-in", ticket.came_at)
    call = marking.roll_call(given, given.marks, sheet, hand, now=unit.now)
    unit.put("sheets", {**sheets.record(sheet, call_id, call), "unsaid": True})
    return at


def _ended() -> Refusal:
    return Refusal("check-in-ended", check_ins.ENDED, status=409)
