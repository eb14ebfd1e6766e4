"""What every command on a sheet begins and ends with: the register that the asker may keep, the class's book and the
sheet; and keeping both, with what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.attendance.announcing import announce
from services.attendance.model import registers, sheets
from services.attendance.model.marking import Hand
from shared.organisations import Organisations
from shared.refusal import Refusal, Words
from shared.said import Said
from shared.store import Document
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Opened:
    """A class's register and book, and one of its sheets."""

    register: Document
    book: Document
    sheet: Document

    @property
    def entry(self) -> Document:
        """What the book says of the sheet."""
        return sheets.entry_of(self.book, self.session_id)

    @property
    def session_id(self) -> str:
        return str(self.sheet["session_id"])


def tree_of(unit: UnitOfWork) -> Organisations:
    """The tree of organisations, as far as it decides who may do what."""
    return Organisations(unit.find("organisations", {}, projection={"parent_id": 1, "successor_ids": 1}))


def open_sheet(unit: UnitOfWork, class_id: str, session_id: str, expected: int | None = None) -> Opened:
    """The sheet of a session that the asker may keep. Refuses with `unknown` (404), `not-allowed` (403), and (412)
    when the asker had seen another version of the sheet than this one."""
    register = registers.kept_by(unit.get("registers", class_id), unit.actor, tree_of(unit))
    opened = opened_for(unit, register, session_id)
    version = opened.sheet.get("version", 0)
    if expected is not None and version != expected:
        raise Refusal(
            "changed-meanwhile",
            Words(
                f"Người khác vừa sửa sổ điểm danh này (đồng chí đã xem bản {expected}, nay là bản "
                f"{version}). Hãy xem lại rồi lưu lần nữa.",
                f"Somebody else has just changed this sheet (you saw version {expected}, it is now "
                f"{version}). Look at it again, then save once more.",
            ),
            status=412,
        )
    return catch_up(unit, opened) if opened.sheet["unsaid"] else opened


def opened_for(unit: UnitOfWork, register: Document, session_id: str) -> Opened:
    """The sheet of a session of a class, whoever asks. Refuses (404) a session that never was."""
    class_id = register["_id"]
    book = unit.get("sheetbooks", class_id) or sheets.new_book(class_id)
    sheets.day_held(register, session_id, sheets.entry_of(book, session_id))
    identifier = sheets.sheet_id(class_id, session_id)
    sheet = unit.get("sheets", identifier) or sheets.new_sheet(class_id, session_id, register["places"])
    return Opened(register, book, sheet)


def catch_up(unit: UnitOfWork, opened: Opened) -> Opened:
    """The sheet with those who have checked in since it was last said, which is kept and said here."""
    by = sheets.last_maker(opened.sheet)
    sheet, said = sheets.compare(opened.book, opened.sheet, opened.register, by=by)
    book = unit.keep("sheetbooks", opened.book, said, sheets.evolve)
    return Opened(opened.register, book, unit.put("sheets", sheet))


def keep(unit: UnitOfWork, opened: Opened, sheet: Document, said: Sequence[Said]) -> dict[str, Any]:
    """Keep a sheet that has changed, the book by what is said of it, and who crossed the required rate by that.
    Answers with the sheet."""
    sheet = unit.put("sheets", sheet)
    book = unit.keep("sheetbooks", opened.book, said, sheets.evolve)
    if sheets.entry_of(book, opened.session_id)["state"] == "closed":  # only then is anything certain
        book = announce(unit, opened.register, book, sheet)
    return sheets.as_read(book, sheet)


def own_hand(unit: UnitOfWork, device: dict[str, str] | None, source: str) -> Hand:
    """The asker's own hand, now."""
    return Hand(who(unit), device, source, unit.now)


def who(unit: UnitOfWork) -> dict[str, str]:
    """The asker, as sheets remember who did something."""
    return {"account_id": unit.actor.account_id, "name": unit.actor.name}
