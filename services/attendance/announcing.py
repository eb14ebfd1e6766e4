"""Who crossed the required rate is announced: with the act by which they did, or when the class itself changed."""

from __future__ import annotations

from typing import Any

from services.attendance.model import rates, sheets, thresholds
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def announce(unit: UnitOfWork, register: Document, book: Document) -> Document:
    """Announce whoever crossed by what the book of this class now says, here and in the classes to which learners of
    this one were transferred. Answers with the book as it is then; `book` itself may be kept in this unit already.
    """
    book = _announce(unit, register, book)
    for later in unit.find("registers", {"came_from": register["_id"]}):
        _announce(unit, later, _book(unit, later["_id"]))
    return book


def look_again(unit: UnitOfWork, class_id: str) -> dict[str, Any]:
    """Announce whoever crossed by a change of the timetable or the roster of this class. Says nothing a second time."""
    register = unit.get("registers", class_id)
    if register is not None:
        announce(unit, register, _book(unit, class_id))
    return {}


def _announce(unit: UnitOfWork, register: Document, book: Document) -> Document:
    programme = unit.get("programmes", register["programme_version"]) if "state" in register else None
    if not thresholds.may_cross(register, programme):
        return book
    before = unit.by_id("registers", rates.classes_before(register))
    if any("sessions" not in before.get(one, ()) for one in rates.classes_before(register)):
        return book  # a class from which somebody came has not been heard of: when it is, this is looked at again
    taught = {one: rates.taught_as(before[one], _book(unit, one), certain=True) for one in before}
    taught[register["_id"]] = rates.taught_as(register, book, certain=True)
    return unit.keep("sheetbooks", book, thresholds.crossed(book, register, programme, taught), thresholds.evolve)


def _book(unit: UnitOfWork, class_id: str) -> Document:
    return unit.get("sheetbooks", class_id) or sheets.new_book(class_id)
