"""Taking a roll call in: what page, phone, paper, check-in and correction have in common."""

from __future__ import annotations

from collections.abc import Iterable

from services.attendance.commands.books import Opened
from services.attendance.model import leaves, marking, sheets
from services.attendance.model.marking import Given, Hand
from shared import ids
from shared.said import Document, Said
from shared.unit_of_work import UnitOfWork


def refuse_faulty(opened: Opened, given: Given) -> None:
    """Refuse (422) what `marking.refuse_faulty` does, on this sheet."""
    held_on = sheets.day_held(opened.register, opened.session_id, opened.entry)
    known = {one for call in opened.sheet["roll_calls"].values() for one in call["marks"]}
    excused = marking.excused_on(opened.book, held_on)
    marking.refuse_faulty(given, opened.register, opened.entry, held_on=held_on, excused=excused, known=known)


def take(
    unit: UnitOfWork,
    opened: Opened,
    given: Given,
    hand: Hand,
    *,
    identifier: str | None = None,
    only_changes: bool = False,
) -> tuple[Document, list[Said]]:
    """The sheet with this roll call, and what is to be said of it; with `only_changes` marks that change nothing are
    left out of it. Who is excused for a reason that is given here gets leave for that day here."""
    listed: Iterable[str] = given.marks
    held_on = sheets.day_held(opened.register, opened.session_id, opened.entry)
    if only_changes:
        moved = opened.entry["held_on"] not in (None, held_on.isoformat())
        listed = marking.changes(given, opened.entry, opened.sheet["conflicts"])
        if not listed and not moved:
            return opened.sheet, []
    call = marking.roll_call(given, listed, opened.sheet, hand, now=unit.now)
    sheet = sheets.record(opened.sheet, identifier or ids.new_id(), call)
    sheet, said = sheets.compare(opened.book, sheet, opened.register, by=hand.identifier)
    excused = marking.excused_on(opened.book, held_on)
    new = [
        leaves.granted_at_once(ids.new_id(), opened.register, one, held_on, given.reasons[one], by=hand.by, at=unit.now)
        for one in call["marks"]
        if given.marks[one] == "excused" and one not in excused and one in given.reasons
    ]
    for leave in new:
        unit.put("leaves", leave)
    return sheet, [*(leaves.say_granted(leave) for leave in new), *said]
