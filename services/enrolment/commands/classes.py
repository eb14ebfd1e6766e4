"""The life of a class."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.commands.scope import check_organisation, check_stands, load_class, tree
from services.enrolment.model import classes, programmes, story, timetable
from shared import ids
from shared.refusal import Words, unknown
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def announce_class(unit: UnitOfWork, details: dict[str, Any]) -> dict[str, Any]:
    """Announce a class. `details` as the event's data without id and programme; `programme_version` may name a
    programme alone and then means the version in force on the first day. The certificates are the owner's, or the
    partner's where the programme says so, unless `issuer_id` names another one. Sessions get their ids here."""
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
        "sessions": timetable.number_sessions(details["sessions"]),
    }
    class_id = ids.new_id()
    return unit.keep("classes", {"_id": class_id}, classes.announce(class_id, data), story.evolve)


def reschedule_class(
    unit: UnitOfWork, class_id: str, expected: int, starts_on: str, ends_on: str, sessions: list[dict[str, Any]]
) -> dict[str, Any]:
    """Another timetable; sessions that stay carry their `session_id`."""
    klass, _ = load_class(unit, class_id, expected)
    numbered = timetable.number_sessions(sessions, [one["session_id"] for one in klass["sessions"]])
    return unit.keep("classes", klass, classes.reschedule(klass, starts_on, ends_on, numbered), story.evolve)


def open_class(unit: UnitOfWork, class_id: str, expected: int, opened_on: date) -> dict[str, Any]:
    """The opening of a class."""
    klass, _ = load_class(unit, class_id, expected)
    return unit.keep("classes", klass, classes.open_class(klass, opened_on, today(unit.now)), story.evolve)


def cancel_class(unit: UnitOfWork, class_id: str, expected: int, reason: str) -> dict[str, Any]:
    """The class will not be held, or is broken off."""
    klass, _ = load_class(unit, class_id, expected)
    return unit.keep("classes", klass, classes.cancel(klass, today(unit.now), reason), story.evolve)
