"""Printing a sheet: the list as it is now, with numbers that stay."""

from __future__ import annotations

from typing import Any

from services.attendance.commands.books import open_sheet, who
from services.attendance.model import registers, sheets
from shared import ids
from shared.unit_of_work import UnitOfWork


def print_sheet(unit: UnitOfWork, class_id: str, session_id: str) -> dict[str, Any]:
    """Make a paper of a sheet: everybody who is to be marked on that day, by given name. Refuses with `unknown` (404),
    `not-allowed` (403)."""
    opened = open_sheet(unit, class_id, session_id)
    day = sheets.day_held(opened.register, session_id, opened.entry)
    expected = registers.expected(opened.register, day)
    people = unit.by_id("learners", expected)
    last = "\U0010ffff"  # whose name is not known yet
    in_order = sorted(expected, key=lambda one: (people[one]["name_key"] if one in people else last, one))
    paper = {
        "_id": ids.new_id(),
        "class_id": class_id,
        "session_id": session_id,
        "places": opened.register["places"],
        "learners": in_order,
        "printed_at": unit.now.isoformat(),
        "printed_by": who(unit),
    }
    return unit.put("papers", paper)
