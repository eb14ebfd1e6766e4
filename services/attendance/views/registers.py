"""The register of a class: roster, sessions, marks and rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.attendance.model import rates, sheets
from services.attendance.views.classes import books_of, head_of, sessions_of
from services.attendance.views.reader import Reader
from shared.store import Document, Store, by_id


def class_register(reader: Reader, class_id: str) -> dict[str, Any]:
    """The register of a class: roster by name, sessions with their sheets, marks, and rates as numerator and
    denominator. Reading it is logged. Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = books_of(reader.store, [register])[class_id]
    programme = reader.store.programmes.find_one({"_id": register["programme_version"]}) or {}
    # A programme version that has not been heard of yet: what is usual.
    excused_counts = programme.get("excused_counts", True)
    sessions = sessions_of(register, book)
    by_learner = {one["session_id"]: sheets.sheet_of(book, one["session_id"])["marks"] for one in sessions}
    roster = []
    for learner in learners_of(reader.store, register, register["roster"]):
        marks = {
            session: given[learner["learner_id"]]
            for session, given in by_learner.items()
            if learner["learner_id"] in given
        }
        rate = rates.rate(sheets.count(marks), excused_counts=excused_counts)
        roster.append({**learner, "marks": marks, "attendance": rate})
    reader.note("register", class_id)
    return {
        **head_of(register),
        "least_attendance": programme.get("least_attendance"),
        "programme_name": {"vi": programme.get("name_vi"), "en": programme.get("name_en")},
        "sessions": sessions,
        "roster": roster,
        "attendance": rates.together(
            rates.rate(one["sheet"]["counts"], excused_counts=excused_counts) for one in sessions
        ),
    }


def learners_of(store: Store, register: Document, identifiers: Iterable[str]) -> list[dict[str, Any]]:
    """Learners of a roster by given name. `namesake` says that the name alone does not tell them apart; a learner
    whose name has not been heard yet stands at the end with none."""
    known = by_id(store.learners, identifiers)
    often = Counter(one["name"] for one in known.values())
    found = []
    for identifier in identifiers:
        person = known.get(identifier) or {"name": None, "name_key": "\U0010ffff", "birth_year": None}
        place = register["roster"].get(identifier) or {"nominator_id": None, "withdrawn_on": None}
        found.append(
            {
                "learner_id": identifier,
                "name": person["name"],
                "birth_year": person["birth_year"],
                "namesake": often[person["name"]] > 1,
                **place,
                "_key": (person["name_key"], person["birth_year"] or 0, identifier),
            }
        )
    found.sort(key=lambda one: one["_key"])
    return [{name: value for name, value in one.items() if name != "_key"} for one in found]
