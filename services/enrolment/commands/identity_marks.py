"""Telling attendance the marks of identity numbers that were known before there were marks."""

from __future__ import annotations

from typing import Any

from services.enrolment.model.lists import learners
from services.enrolment.sealing import Seal
from shared.store import in_parts
from shared.unit_of_work import Desk, UnitOfWork

DONE = "identity-marks"


def say_marks(desk: Desk, seal: Seal) -> None:
    """Say the mark of every learner who has an identity number and was said without. Once done it is not looked for
    again: whoever is registered since is said with it."""
    if desk.store.turns.find_one({"_id": DONE}):
        return
    known = desk.store.learners.find({"identity_index": {"$exists": True}}, {"identity_mark": 1})
    for part in in_parts(one["_id"] for one in list(known) if "identity_mark" not in one):
        desk.carry_out(_say_part, part, seal)
    desk.carry_out(_say_done)


def _say_part(unit: UnitOfWork, learner_ids: list[str], seal: Seal) -> dict[str, Any]:
    for learner in unit.by_id("learners", learner_ids).values():
        if "identity_mark" not in learner:
            mark = seal.identity(seal.open(learner["identity_sealed"])).mark
            marked, said = learners.say_mark(learner, mark)
            unit.keep("learners", marked, [said], learners.evolve)
    return {}


def _say_done(unit: UnitOfWork) -> dict[str, Any]:
    if unit.get("turns", DONE) is None:
        unit.put("turns", {"_id": DONE})
    return {}
