"""The register of a class: roster, sessions, marks and rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.attendance.model import rates, sheets, thresholds
from services.attendance.views.classes import books_of, head_of, sessions_of
from services.attendance.views.reader import Reader
from shared import presence
from shared.presence import Presence, Taught
from shared.store import Document, Store, by_id


def class_register(reader: Reader, class_id: str) -> dict[str, Any]:
    """The register of a class: roster by name, sessions with their sheets, marks, and rates as numerator and
    denominator. Reading it is logged. Refuses with `unknown` (404)."""
    register = reader.register(class_id)
    book = books_of(reader.store, [register])[class_id]
    programme = reader.store.programmes.find_one({"_id": register["programme_version"]}) or {}
    # A programme version that has not been heard of yet: what is usual.
    excused_counts = programme.get("excused_counts", True)
    how = {"least_attendance": None, "excused_counts": excused_counts, **programme}
    marked, certain = _taught(reader.store, register, book)
    sessions = sessions_of(register, book)
    by_learner = {one["session_id"]: sheets.entry_of(book, one["session_id"])["marks"] for one in sessions}
    roster = []
    for learner in learners_of(reader.store, register, register["roster"]):
        marks = {
            session: given[learner["learner_id"]]
            for session, given in by_learner.items()
            if learner["learner_id"] in given
        }
        identifier = learner["learner_id"]
        known = rates.presence_of(register, how, marked, identifier)
        sure = rates.presence_of(register, how, certain, identifier)
        stays = learner["withdrawn_on"] is None
        roster.append({**learner, "marks": marks, **_attended(known), **_standing(sure if stays else None)})
    reader.note("register", class_id)
    return {
        **head_of(register),
        "least_attendance": how["least_attendance"],
        "excused_counts": excused_counts,
        "unit": how.get("unit", presence.UNSAID),
        "programme_name": {"vi": programme.get("name_vi"), "en": programme.get("name_en")},
        "sessions": sessions,
        "roster": roster,
        "attendance": rates.together(
            rates.rate(one["sheet"]["counts"], excused_counts=excused_counts) for one in sessions
        ),
    }


def _taught(store: Store, register: Document, book: Document) -> tuple[dict[str, Taught], dict[str, Taught]]:
    """The class, and those from which learners were transferred to it: by all their sheets, and by the closed ones."""
    before = rates.classes_before(register)
    # One that has not been heard of yet counts nothing so far.
    found = {one: {"_id": one, "sessions": ()} for one in before} | by_id(store.registers, before)
    books = books_of(store, list(found.values()))
    known = {one: (kept, books[one]) for one, kept in found.items()} | {register["_id"]: (register, book)}
    taught = {one: rates.taught_as(*kept) for one, kept in known.items()}
    return taught, {one: rates.certain_of(given, _undecided(store, one)) for one, given in taught.items()}


def _undecided(store: Store, class_id: str) -> dict[str, list[str]]:
    """By session the learners whom two people marked differently."""
    waiting = store.sheets.find({"class_id": class_id, "to_decide": True}, {"session_id": 1, "conflicts": 1})
    return {one["session_id"]: one["conflicts"] for one in waiting}


def _attended(known: Presence) -> dict[str, Any]:
    """A learner's rate over what is planned, by all marks as they stand."""
    rate = {"numerator": known.attended, "denominator": known.counted}
    return {"attendance": rate, "left": known.left, "hours": known.hours}


def _standing(sure: Presence | None) -> dict[str, Any]:
    """Where a learner stands by closed sheets, as it is announced; None for who has left."""
    if sure is None:
        return {"standing": None, "crossed": None}
    return {"standing": sure.standing, "crossed": thresholds.threshold(sure)}


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
