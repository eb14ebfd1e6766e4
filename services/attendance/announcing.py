"""Who crossed the required rate is announced: with the act by which they did, or when the class itself changed."""

from __future__ import annotations

from typing import Any

from services.attendance.model import rates, sheets, thresholds
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def announce(unit: UnitOfWork, register: Document, book: Document, sheet: Document | None = None) -> Document:
    """Announce whoever crossed by what the book of this class now says, here and in the classes to which learners of
    this one were transferred. Answers with the book as it is then. `sheet` is the one that is being kept now.
    """
    book = _announce(unit, register, book, sheet)
    for later in unit.find("registers", {"came_from": register["_id"]}):
        _announce(unit, later, _book(unit, later["_id"]), sheet)
    return book


def look_again(unit: UnitOfWork, class_id: str) -> dict[str, Any]:
    """Announce whoever crossed by a change of the timetable or the roster of this class. Says nothing a second time."""
    register = unit.get("registers", class_id)
    if register is not None:
        announce(unit, register, _book(unit, class_id))
    return {}


def _announce(unit: UnitOfWork, register: Document, book: Document, sheet: Document | None) -> Document:
    programme = unit.get("programmes", register["programme_version"]) if "state" in register else None
    if not thresholds.may_cross(register, programme):
        return book
    classes = unit.by_id("registers", rates.classes_before(register)) | {register["_id"]: register}
    if any("sessions" not in classes.get(one, ()) for one in rates.classes_before(register)):
        return book  # a class from which somebody came has not been heard of: when it is, this is looked at again
    books = {one: _book(unit, one) for one in classes} | {register["_id"]: book}
    taught = {
        one: rates.certain_of(rates.taught_as(known, books[one]), _undecided(unit, one, sheet))
        for one, known in classes.items()
    }
    return unit.keep("sheetbooks", book, thresholds.crossed(book, register, programme, taught), thresholds.evolve)


def _book(unit: UnitOfWork, class_id: str) -> Document:
    return unit.get("sheetbooks", class_id) or sheets.new_book(class_id)


def _undecided(unit: UnitOfWork, class_id: str, sheet: Document | None) -> dict[str, list[str]]:
    """By session the learners whom two people marked differently."""
    waiting = unit.find("sheets", {"class_id": class_id, "to_decide": True}, projection={"roll_calls": 0})
    if sheet is not None and sheet["class_id"] == class_id:
        waiting.append(sheet)  # as it is now
    return {one["session_id"]: one["conflicts"] for one in waiting}
