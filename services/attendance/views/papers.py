"""A printed sheet, as it is printed and as it is typed in."""

from __future__ import annotations

from typing import Any

from services.attendance.model import marking, sheets
from services.attendance.views.classes import books_of, head_of, sessions_of
from services.attendance.views.reader import Reader
from services.attendance.views.registers import learners_of
from shared.refusal import Words, unknown


def paper(reader: Reader, paper_id: str) -> dict[str, Any]:
    """The paper with its class, its session and its learners by number. Reading it is logged. Refuses with `unknown`
    (404)."""
    found = reader.store.papers.find_one({"_id": paper_id})
    if found is None:
        raise unknown(Words("phiếu điểm danh", "printed sheet"))
    register = reader.register(found["class_id"])
    book = books_of(reader.store, [register])[found["class_id"]]
    session_id = found["session_id"]
    session = next(one for one in sessions_of(register, book) if one["session_id"] == session_id)
    known = {one["learner_id"]: one for one in learners_of(reader.store, register, found["learners"])}
    reader.note("paper", found["class_id"])
    day = sheets.day_held(register, session_id, sheets.entry_of(book, session_id))
    return {
        "paper": found,
        "register": head_of(register),
        "session": session,
        "learners": [known[one] for one in found["learners"]],
        "on_leave": marking.excused_on(book, day),
    }
