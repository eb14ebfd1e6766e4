"""What people do with attendance sheets: mark and close. Each runs in one transaction."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from typing import Any

from services.attendance.commands.books import Opened, catch_up, keep, open_sheet, own_hand, who
from services.attendance.commands.corrections import ask
from services.attendance.commands.taking import refuse_faulty, take
from services.attendance.model import marking, registers, sheets
from services.attendance.model.marking import Given, Hand
from shared.refusal import Refusal, Words
from shared.store import Document, in_parts
from shared.unit_of_work import UnitOfWork

Device = dict[str, str] | None


def mark_sheet(
    unit: UnitOfWork,
    class_id: str,
    session_id: str,
    given: Given,
    expected: int,
    *,
    device: Device = None,
    source: str = "page",
    close: bool = False,
) -> dict[str, Any]:
    """Mark learners over what the sheet already says, and with `close` close it in the same breath. Answers with the
    sheet. `expected` is the sheet's version that the asker had seen (412 otherwise).

    Refuses a class that is not open, a session more than a day ahead, a closed sheet (409), and what
    `marking.refuse_faulty` and `sheets.close` refuse; then nothing happens.
    """
    opened = open_sheet(unit, class_id, session_id, expected)
    _refuse_marking(opened, unit.now)
    refuse_faulty(opened, given)
    sheet, said = take(unit, opened, given, own_hand(unit, device, source), only_changes=True)
    if close:
        book = reduce(sheets.evolve, said, opened.book)
        names = _names(unit, opened.register, book, session_id)
        said += sheets.close(book, opened.register, sheet, by=who(unit), names=names)
        sheet = _closed(unit, sheet)
    if sheet is opened.sheet:
        return sheets.as_read(opened.book, sheet)
    return keep(unit, opened, sheet, said)


def take_roll_call(
    unit: UnitOfWork,
    class_id: str,
    session_id: str,
    roll_call_id: str,
    given: Given,
    *,
    taken_at: datetime,
    sent_at: datetime,
    device: Device,
    source: str = "phone",
) -> dict[str, Any]:
    """Take in a roll call that a device made, perhaps long ago and out of reach of any network; the same one twice is
    one. Answers with the sheet and the `outcome`: `recorded`; `known`, it was there before; `same`, the sheet is
    closed and says so already; `asked`, the sheet is closed and says otherwise, so it became a request to correct it.

    Refuses a cancelled class, one that never opened, marks made more than a day before the session (409), and what
    `marking.refuse_faulty` refuses (422).
    """
    if not marking.IDENTIFIER.fullmatch(roll_call_id):
        words = Words(
            "Mã lần điểm danh gồm 1 đến 64 chữ, số, - và _.", "A roll call's id has 1 to 64 letters, digits, -, _."
        )
        raise Refusal("roll-call-id", words)
    opened = open_sheet(unit, class_id, session_id)
    known = opened.sheet["roll_calls"].get(roll_call_id)
    asked = unit.get("corrections", roll_call_id)
    if known or asked:
        return sheets.as_read(opened.book, opened.sheet) | {"outcome": "known"}
    taken, clock_off = marking.when_taken(taken_at, sent_at, unit.now)
    registers.refuse_cancelled(opened.register)
    registers.refuse_before_opening(opened.register)
    if opened.session_id in registers.session_ids(opened.register):
        registers.refuse_ahead(registers.find_session(opened.register, session_id), taken)
    refuse_faulty(opened, given)
    hand = Hand(who(unit), device, source, taken, clock_off)
    if opened.entry["state"] == "closed" or opened.register["state"] == "closed":
        if not marking.changes(given, opened.entry, ()):
            return sheets.as_read(opened.book, opened.sheet) | {"outcome": "same"}
        ask(unit, opened, given, CAME_LATE, hand, identifier=roll_call_id)
        return sheets.as_read(opened.book, opened.sheet) | {"outcome": "asked"}
    sheet, said = take(unit, opened, given, hand, identifier=roll_call_id)
    return keep(unit, opened, sheet, said) | {"outcome": "recorded"}


CAME_LATE = "Điểm danh trên máy, gửi về sau khi đã khoá sổ"


def close_sheet(unit: UnitOfWork, class_id: str, session_id: str, expected: int) -> dict[str, Any]:
    """Close the sheet of a session. Answers with the sheet; refuses what `sheets.close` refuses."""
    opened = open_sheet(unit, class_id, session_id, expected)
    names = _names(unit, opened.register, opened.book, session_id)
    said = sheets.close(opened.book, opened.register, opened.sheet, by=who(unit), names=names)
    return keep(unit, opened, _closed(unit, opened.sheet), said)


def say_arrivals(unit: UnitOfWork, sheet_id: str) -> dict[str, Any]:
    """Learners have checked in: what the sheet says by that is said at once for all of them. The system's own."""
    class_id, _, session_id = sheet_id.partition("/")
    register, sheet = unit.get("registers", class_id), unit.get("sheets", sheet_id)
    if register is None or sheet is None or not sheet["unsaid"]:
        return {}
    book = unit.get("sheetbooks", class_id) or sheets.new_book(class_id)
    if sheets.is_known(register, session_id, sheets.entry_of(book, session_id)):
        catch_up(unit, Opened(register, book, sheet))
    else:  # taken off the timetable in that second: nothing is held, and nothing is to be said
        unit.put("sheets", {**sheet, "unsaid": False})
    return {}


def settle_pending(unit: UnitOfWork, class_id: str) -> dict[str, Any]:
    """The roster has changed: whoever was marked before standing on it is marked now. The system's own."""
    register = unit.get("registers", class_id)
    waiting = unit.find("sheets", {"class_id": class_id, "to_decide": True})
    if register is None or register["state"] == "cancelled":
        return {}
    book = unit.get("sheetbooks", class_id) or sheets.new_book(class_id)
    for sheet in waiting:
        if not sheets.is_known(register, sheet["session_id"], sheets.entry_of(book, sheet["session_id"])):
            continue
        compared, said = sheets.compare(book, sheet, register, by=sheets.last_maker(sheet))
        if compared != sheet:
            unit.put("sheets", compared)
            book = unit.keep("sheetbooks", book, said, sheets.evolve)
    return {}


def _refuse_marking(opened: Opened, now: datetime) -> None:
    session = registers.find_session(opened.register, opened.session_id)
    registers.refuse_marking(opened.register, session, now)
    if opened.entry["state"] == "closed":
        raise Refusal(
            "sheet-closed",
            Words(
                "Sổ điểm danh buổi này đã khoá. Muốn sửa, hãy đính chính từng người, kèm lý do.",
                "This sheet is closed. To change it, correct one learner at a time, with a reason.",
            ),
            status=409,
        )


def _closed(unit: UnitOfWork, sheet: Document) -> Document:
    return {**sheet, "closed": {"at": unit.now.isoformat(), "by": who(unit)}}


def _names(unit: UnitOfWork, register: Document, book: Document, session_id: str) -> dict[str, str]:
    """The names of those who are still missing on a sheet, as a roster is sorted: for the refusal to close it."""
    left = sheets.missing(register, session_id, sheets.entry_of(book, session_id))
    people = [one for part in in_parts(left) for one in unit.find("learners", {"_id": {"$in": part}})]
    return {one["_id"]: one["name"] for one in sorted(people, key=lambda one: str(one["name_key"]))}
