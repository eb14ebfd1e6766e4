"""Correcting a closed sheet: at once while it is not locked, afterwards on request, decided by a second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.attendance.commands.books import Opened, keep, open_sheet, opened_for, own_hand, tree_of, who
from services.attendance.commands.taking import take
from services.attendance.model import corrections, registers, sheets
from services.attendance.model.marking import Given, Hand
from shared import ids
from shared.refusal import Refusal, Words
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def correct_sheet(
    unit: UnitOfWork,
    class_id: str,
    session_id: str,
    learner_id: str,
    mark: str,
    reason: str,
    *,
    minutes: int | None = None,
    lock_days: int,
    device: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Correct one mark of a closed sheet, with the reason. Answers with the sheet and the `outcome`: `corrected`, or
    `asked` when the sheet is locked and a second person has to decide (`correction_id` names the request).

    Refuses a cancelled class, a sheet that is not closed (409), and what `corrections.refuse_faulty` refuses.
    """
    opened = open_sheet(unit, class_id, session_id)
    registers.refuse_cancelled(opened.register)
    if opened.entry["state"] != "closed" and opened.register["state"] != "closed":
        raise Refusal(
            "sheet-open",
            Words(
                "Sổ điểm danh buổi này chưa khoá: hãy sửa thẳng trên sổ, không cần đính chính.",
                "This sheet is still open: mark it again, no correction is needed.",
            ),
            status=409,
        )
    held_on = sheets.day_held(opened.register, session_id, opened.entry)
    expected = set(registers.expected(opened.register, held_on))
    corrections.refuse_faulty(opened.entry, learner_id, mark, reason, expected)
    # Why it is corrected is also why an absence is excused after all.
    reasons = {learner_id: reason} if mark == "excused" else {}
    given = Given({learner_id: mark}, {learner_id: minutes}, reasons)
    hand = own_hand(unit, device, "correction")
    if opened.entry["state"] != "closed" or sheets.locked(opened.sheet, lock_days, unit.now):
        request = ask(unit, opened, given, reason, hand)
        return sheets.as_read(opened.book, opened.sheet) | {"outcome": "asked", "correction_id": request["_id"]}
    request = corrections.new_request(ids.new_id(), opened.sheet, given, reason, hand, now=unit.now)
    request |= {"decided_at": unit.now.isoformat(), "decided_by": request["asked_by"]}
    return _correct(unit, opened, request, given, hand) | {"outcome": "corrected"}


def ask(
    unit: UnitOfWork, opened: Opened, given: Given, reason: str, hand: Hand, *, identifier: str | None = None
) -> Document:
    """Ask for a correction; a second person decides. The request is kept and returned."""
    request = corrections.new_request(identifier or ids.new_id(), opened.sheet, given, reason, hand, now=unit.now)
    return unit.put("corrections", request)


def decide_correction(
    unit: UnitOfWork, correction_id: str, expected: int, *, granted: bool, answer: str = ""
) -> dict[str, Any]:
    """Grant or refuse a correction that somebody else asked for. Answers with the request.

    Refuses with `unknown` (404) outside the asker's scope, a cancelled class (409), and what `corrections.decide`
    refuses.
    """
    what = Words("đề nghị đính chính", "request")
    request = unit.load("corrections", correction_id, what, expected=expected)
    register = registers.readable(unit.get("registers", request["class_id"]), unit.actor, tree_of(unit))
    registers.refuse_cancelled(register)
    decided = corrections.decide(request, granted=granted, answer=answer, by=who(unit), now=unit.now)
    decided = unit.put("corrections", decided)
    if granted:
        opened = opened_for(unit, register, request["session_id"])
        given = Given(request["marks"], request["minutes"], request["reasons"])
        taken_at = datetime.fromisoformat(request["taken_at"])
        hand = Hand(request["asked_by"], request["device"], "correction", taken_at, request["clock_off"])
        _correct(unit, opened, decided, given, hand)
    return decided


def _correct(unit: UnitOfWork, opened: Opened, request: Document, given: Given, hand: Hand) -> dict[str, Any]:
    sheet, said = take(unit, opened, given, hand, identifier=f"correction-{request['_id']}", only_changes=True)
    if sheet is opened.sheet:
        return sheets.as_read(opened.book, sheet)
    return keep(unit, opened, corrections.note(sheet, opened.entry, request), said)
