"""Taking places in a class: the one way in, whoever comes by which road; waiting for one, and changing classes."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.commands.scope import load_class
from services.enrolment.commands.sightings import sight_in_class
from services.enrolment.model.classes import places, story
from shared.refusal import at_field
from shared.said import Said
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def take_places(unit: UnitOfWork, klass: Document, entries: list[dict[str, Any]], *, waiting: bool = False) -> Document:
    """Enrol `[{"learner_id", "nominator_id"}]`, and note for each learner that they are in this class. Those who do
    not fit go to the waiting list, in order, when `waiting`; otherwise a full class refuses everybody. Returns the
    class as kept."""
    return _keep(unit, klass, places.enrol(klass, entries, waiting=waiting))


def _keep(unit: UnitOfWork, klass: Document, said: list[Said]) -> Document:
    """Keep the class, and what leads to it from those who come to it for the first time."""
    kept = unit.keep("classes", klass, said, story.evolve)
    sight_in_class(unit, klass, kept)
    for one in kept["learners"]:
        if one not in klass["learners"]:
            place = {"class_id": klass["_id"], "learner_id": one}
            unit.put("enrolments", {"_id": f"{klass['_id']}/{one}", **place})
    return kept


def promote_waiting(unit: UnitOfWork, class_id: str, expected: int, count: int) -> dict[str, Any]:
    """The first `count` of the waiting list get their places."""
    klass, _ = load_class(unit, class_id, expected)
    return _keep(unit, klass, places.promote(klass, count))


def leave_waiting_list(unit: UnitOfWork, class_id: str, expected: int, learner_id: str) -> dict[str, Any]:
    """A learner waits no longer."""
    klass, _ = load_class(unit, class_id, expected)
    return unit.keep("classes", klass, places.leave_waiting_list(klass, learner_id), story.evolve)


def withdraw_learner(
    unit: UnitOfWork, class_id: str, expected: int, learner_id: str, withdrawn_on: date, reason: str
) -> dict[str, Any]:
    """A learner leaves the class."""
    klass, _ = load_class(unit, class_id, expected)
    said = places.withdraw(klass, learner_id, withdrawn_on, reason)
    return unit.keep("classes", places.with_reason(klass, learner_id, reason), said, story.evolve)


def transfer_learner(
    unit: UnitOfWork,
    class_id: str,
    expected: int,
    learner_id: str,
    to_class_id: str,
    transferred_on: date,
    reason: str,
) -> dict[str, Any]:
    """A learner leaves this class for another one of the same programme: both or neither."""
    klass, _ = load_class(unit, class_id, expected)
    left = places.withdraw(klass, learner_id, transferred_on, reason, transferred_to=to_class_id)
    entry = {"learner_id": learner_id, "nominator_id": klass["learners"][learner_id]["nominator_id"]}
    with at_field("/to_class_id"):
        target, _ = load_class(unit, to_class_id)
        places.check_transfer(klass, target, learner_id)
        joined = places.enrol(target, [entry], stays=places.stays_until(klass, learner_id, transferred_on))
    _keep(unit, target, joined)
    return unit.keep("classes", places.with_reason(klass, learner_id, reason), left, story.evolve)
