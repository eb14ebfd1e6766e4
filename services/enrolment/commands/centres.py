"""A centre's rooms and equipment."""

from __future__ import annotations

from typing import Any

from services.enrolment.commands.bookings import booked_from
from services.enrolment.commands.scope import tree
from services.enrolment.model.centres import centres as model
from shared import ids
from shared.authority import not_allowed
from shared.refusal import Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

CENTRE = Words("trung tâm", "centre")


def add_room(unit: UnitOfWork, organisation_id: str, details: dict[str, Any]) -> dict[str, Any]:
    """A new room `{name, seats, equipment}`. Answers the centre."""
    centre = load_centre(unit, organisation_id)
    return unit.put("centres", model.with_room(centre, ids.new_id(), details))


def change_room(
    unit: UnitOfWork, organisation_id: str, expected: int, room_id: str, details: dict[str, Any]
) -> dict[str, Any]:
    """Another description of a room."""
    centre = load_centre(unit, organisation_id, expected)
    model.room_of(centre, room_id)
    return unit.put("centres", model.with_room(centre, room_id, details))


def remove_room(unit: UnitOfWork, organisation_id: str, expected: int, room_id: str) -> dict[str, Any]:
    """A room that is no more. Refused while sessions to come are to be held in it."""
    centre = load_centre(unit, organisation_id, expected)
    booked = booked_from(unit, f"room/{organisation_id}:{room_id}", today(unit.now))
    return unit.put("centres", model.without_room(centre, room_id, booked))


def list_equipment(
    unit: UnitOfWork, organisation_id: str, expected: int, equipment: list[dict[str, Any]]
) -> dict[str, Any]:
    """The centre's equipment, the whole list."""
    return unit.put("centres", model.with_equipment(load_centre(unit, organisation_id, expected), equipment))


def check_centre(unit: UnitOfWork, organisation_id: str) -> None:
    """The asker is staff of this centre. To those of elsewhere it does not exist; the board may look, not change."""
    organisations = tree(unit)
    found = organisations.get(organisation_id)
    seen = unit.actor.may(organisations, [organisation_id], "staff", "lecturer", "board")
    if found is None or found["kind"] not in model.KINDS or not seen:
        raise unknown(CENTRE)
    if not unit.actor.may(organisations, [organisation_id], "staff"):
        raise not_allowed()


def load_centre(unit: UnitOfWork, organisation_id: str, expected: int | None = None) -> Document:
    """A centre's means, for a change; of one that has entered nothing yet, version 0."""
    check_centre(unit, organisation_id)
    fresh = model.new_centre(organisation_id)
    return unit.load("centres", organisation_id, CENTRE, expected=expected, fresh=fresh)
