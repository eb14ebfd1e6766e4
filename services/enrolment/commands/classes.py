"""The life of a class."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.commands.bookings import book, with_resources
from services.enrolment.commands.scope import check_organisation, check_stands, load_class, tree
from services.enrolment.model import programmes
from services.enrolment.model.classes import classes, composition, story, timetable
from shared import ids
from shared.refusal import Words, unknown
from shared.said import Said
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def announce_class(unit: UnitOfWork, details: dict[str, Any], *, planned: bool = False) -> dict[str, Any]:
    """Announce a class, or take it into the plan (`planned`). `details` as the event's data without id and programme;
    `programme_version` may name a programme alone and then means the version in force on the first day. The
    certificates are the owner's, or the partner's where the programme says so, unless `issuer_id` names another one.
    Sessions get their ids here."""
    organisations = tree(unit)
    check_organisation(unit, organisations, details["owner_id"], "/owner_id")
    for role in ("owner_id", "host_id", "partner_id", "issuer_id"):
        if details.get(role) is not None and details[role] not in organisations:
            raise unknown(Words("đơn vị", "organisation"), at=f"/{role}")
        check_stands(organisations, details.get(role), details["starts_on"], f"/{role}")
    programme = programmes.in_force(
        unit.find("programmes", {"code": details["programme_version"].partition("@")[0]}),
        details["programme_version"],
        details["starts_on"],
    )
    partner_issues = programme.get("issued_by") == "partner" and details["partner_id"] is not None
    data = {
        **details,
        "issuer_id": details.get("issuer_id") or (details["partner_id"] if partner_issues else details["owner_id"]),
        "programme": programme["code"],
        "programme_version": programme["_id"],
    }
    class_id = ids.new_id()
    with timetable.as_sent(details["sessions"]):
        data["sessions"] = with_resources(unit, organisations, data, timetable.number_sessions(details["sessions"]))
        said = classes.announce(class_id, data, planned=planned)
        return _keep_booked(unit, {"_id": class_id}, said)


def _keep_booked(unit: UnitOfWork, klass: Document, said: list[Said]) -> Document:
    """Keep a class whose timetable may be another one now, with its lecturers and rooms booked."""
    kept = unit.keep("classes", klass, said, story.evolve)
    book(unit, klass, kept)
    return kept


def announce_planned_class(unit: UnitOfWork, class_id: str, expected: int) -> dict[str, Any]:
    """A class of the plan is made known."""
    klass, organisations = load_class(unit, class_id, expected)
    for role in ("owner_id", "host_id", "partner_id"):
        check_stands(organisations, klass[role], klass["starts_on"], f"/{role}")
    return unit.keep("classes", klass, classes.announce_planned(klass), story.evolve)


def change_class(unit: UnitOfWork, class_id: str, expected: int, details: dict[str, Any]) -> dict[str, Any]:
    """Another name, intake, place, number of places or decision number."""
    klass, _ = load_class(unit, class_id, expected)
    return unit.keep("classes", klass, classes.change(klass, details), story.evolve)


def reschedule_class(unit: UnitOfWork, class_id: str, expected: int, asked: dict[str, Any]) -> dict[str, Any]:
    """Another timetable: `starts_on`, `ends_on`, `points`, `sessions`; sessions that stay carry their `session_id`."""
    klass, organisations = load_class(unit, class_id, expected)
    numbered = timetable.number_sessions(asked["sessions"], [one["session_id"] for one in klass["sessions"]])
    held = (unit.get("sheetbooks", class_id) or {}).get("sheets", {})
    with timetable.as_sent(asked["sessions"]):
        sessions = with_resources(unit, organisations, klass, numbered)
        said = classes.reschedule(klass, {**asked, "sessions": sessions}, held)
        return _keep_booked(unit, klass, said)


def open_class(unit: UnitOfWork, class_id: str, expected: int, opened_on: date) -> dict[str, Any]:
    """The opening of a class."""
    klass, _ = load_class(unit, class_id, expected)
    return unit.keep("classes", klass, classes.open_class(klass, opened_on, today(unit.now)), story.evolve)


def state_composition(unit: UnitOfWork, class_id: str, expected: int, counts: dict[str, Any]) -> dict[str, Any]:
    """How many of the learners are women, of ethnic minorities, party members, as the centre counts them."""
    klass, _ = load_class(unit, class_id, expected)
    return unit.keep("classes", klass, composition.state(klass, counts), story.evolve)


def cancel_class(unit: UnitOfWork, class_id: str, expected: int, reason: str) -> dict[str, Any]:
    """The class will not be held, or is broken off; its lecturers and rooms are free again."""
    klass, _ = load_class(unit, class_id, expected)
    return _keep_booked(unit, klass, classes.cancel(klass, today(unit.now), reason))
