"""What people do with attendance sheets: mark, close, correct. Each runs in one transaction."""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

from services.attendance.model import registers, sheets
from shared.organisations import Organisations
from shared.refusal import Refusal, Words
from shared.said import Evolve, Said
from shared.store import Document, in_parts
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import clean


def mark_sheet(
    unit: UnitOfWork, class_id: str, session_id: str, marks: dict[str, str], expected: int, close: bool = False
) -> dict[str, Any]:
    """Mark learners on the sheet of a session, and with `close` close it in the same breath. Answers with the
    sheet. `expected` is the sheet's version that the asker had seen (412 otherwise).

    Refuses what `sheets.mark` and `sheets.close` refuse; then neither happens.
    """
    register, book = _open_book(unit, class_id)
    registers.find_session(register, session_id)
    _refuse_unseen(sheets.sheet_of(book, session_id), expected)
    evolve, by = _evolve(unit), _who(unit)
    said = sheets.mark(book, register, session_id, marks, by=by, now=unit.now)
    if close:
        marked = reduce(evolve, said, book)
        said += sheets.close(marked, register, session_id, by=by, names=_names(unit, register, marked, session_id))
    return _keep(unit, book, session_id, said, evolve)


def close_sheet(unit: UnitOfWork, class_id: str, session_id: str, expected: int) -> dict[str, Any]:
    """Close the sheet of a session. Answers with the sheet; refuses what `sheets.close` refuses."""
    register, book = _open_book(unit, class_id)
    registers.find_session(register, session_id)
    _refuse_unseen(sheets.sheet_of(book, session_id), expected)
    names = _names(unit, register, book, session_id)
    said = sheets.close(book, register, session_id, by=_who(unit), names=names)
    return _keep(unit, book, session_id, said, _evolve(unit))


def correct_sheet(
    unit: UnitOfWork, class_id: str, session_id: str, learner_id: str, mark: str, reason: str
) -> dict[str, Any]:
    """Correct one mark of a closed sheet. Answers with the sheet; refuses what `sheets.correct` refuses."""
    register, book = _open_book(unit, class_id)
    said = sheets.correct(book, register, session_id, learner_id, mark, reason, by=_who(unit))
    return _keep(unit, book, session_id, said, _evolve(unit, reason=clean(reason)))


def _open_book(unit: UnitOfWork, class_id: str) -> tuple[Document, Document]:
    """The register of a class that the asker may keep, and the book of its sheets."""
    tree = Organisations(unit.find("organisations", {}, projection={"parent_id": 1, "successor_ids": 1}))
    register = registers.kept_by(unit.get("registers", class_id), unit.actor, tree)
    return register, unit.get("sheetbooks", class_id) or sheets.new_book(class_id)


def _refuse_unseen(sheet: Document, expected: int) -> None:
    """Refuses (412) when the asker had seen another version of the sheet."""
    if sheet["version"] != expected:
        raise Refusal(
            "changed-meanwhile",
            Words(
                f"Người khác vừa sửa sổ điểm danh này (đồng chí đã xem bản {expected}, nay là bản "
                f"{sheet['version']}). Hãy xem lại rồi lưu lần nữa.",
                f"Somebody else has just changed this sheet (you saw version {expected}, it is now "
                f"{sheet['version']}). Look at it again, then save once more.",
            ),
            status=412,
        )


def _names(unit: UnitOfWork, register: Document, book: Document, session_id: str) -> dict[str, str]:
    """The names of those who are still missing on a sheet, as a roster is sorted: for the refusal to close it."""
    session = registers.find_session(register, session_id)
    left = sheets.missing(register, session, sheets.sheet_of(book, session_id))
    people = [one for part in in_parts(left) for one in unit.find("learners", {"_id": {"$in": part}})]
    return {one["_id"]: one["name"] for one in sorted(people, key=lambda one: str(one["name_key"]))}


def _who(unit: UnitOfWork) -> sheets.Who:
    return {"account_id": unit.actor.account_id, "name": unit.actor.name}


def _evolve(unit: UnitOfWork, reason: str = "") -> Evolve:
    return partial(sheets.evolve, at=unit.now.isoformat(), by=_who(unit), reason=reason)


def _keep(unit: UnitOfWork, book: Document, session_id: str, said: list[Said], evolve: Evolve) -> dict[str, Any]:
    book = unit.keep("sheetbooks", book, said, evolve)
    return {"class_id": book["_id"], "session_id": session_id, **sheets.sheet_of(book, session_id)}
