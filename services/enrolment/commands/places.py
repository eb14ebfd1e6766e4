"""Taking places in a class: the one way in, whoever comes by which road."""

from __future__ import annotations

from typing import Any

from services.enrolment.model import places, story
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def take_places(unit: UnitOfWork, klass: Document, entries: list[dict[str, Any]]) -> Document:
    """Enrol `[{"learner_id", "nominator_id"}]` and note for each learner that they are in this class: what leads from
    a person to their classes. Returns the class as kept."""
    said = places.enrol(klass, entries)
    for one in entries:
        if one["learner_id"] not in klass["learners"]:  # who left and comes again has been noted
            place = {"class_id": klass["_id"], "learner_id": one["learner_id"]}
            unit.put("enrolments", {"_id": f"{klass['_id']}/{one['learner_id']}", **place})
    return unit.keep("classes", klass, said, story.evolve)
