"""Noting a lesson observation, and mending what was noted."""

from __future__ import annotations

from typing import Any

from services.enrolment.commands.criteria import criteria_for
from services.enrolment.commands.scope import load_class
from services.enrolment.model.centres import observations as model
from shared import ids
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def observe_lesson(
    unit: UnitOfWork,
    class_id: str,
    session_id: str,
    observer_id: str,
    marks: dict[str, float],
    remarks: str | None,
) -> dict[str, Any]:
    """An observer of the register sat in a session of a class of the asker's. Each observes a session once."""
    klass, organisations = load_class(unit, class_id)
    session = next((one for one in klass["sessions"] if one["session_id"] == session_id), None)
    if session is None:
        raise unknown(Words("buổi học", "session"))
    book = unit.get("sheetbooks", class_id) or {}
    sheet = book.get("sheets", {}).get(session_id)
    model.check_observed(session, sheet is not None, observer_id)
    observer = _observer(unit, organisations, klass, observer_id)
    if unit.find("observations", {"class_id": class_id, "session_id": session_id, "observer_id": observer_id}):
        words = Words(
            f"{observer['name']} đã dự giờ buổi này. Hãy sửa lần dự giờ đã ghi.",
            f"{observer['name']} has observed this session already. Change what was noted.",
        )
        raise Refusal("observed-already", words, at="/observer_id", status=409)
    lecturer = unit.get("lecturers", session["lecturer_id"])
    if lecturer is None:
        raise unknown(Words("giảng viên", "lecturer"), at="/session_id")
    observation = {
        "_id": ids.new_id(),
        "class_id": class_id,
        "session_id": session_id,
        "observed_on": sheet["held_on"],
        "lecturer_id": lecturer["_id"],
        "organisation_id": lecturer["organisation_id"],
        "observer_id": observer_id,
    }
    items = criteria_for(unit, "lesson-observation", klass["owner_id"])
    return unit.put("observations", model.marked(observation, items, marks, remarks))


def change_observation(
    unit: UnitOfWork, observation_id: str, expected: int, marks: dict[str, float], remarks: str | None
) -> dict[str, Any]:
    """Other marks or remarks, by the criteria of the day it was noted."""
    observation = unit.get("observations", observation_id)
    if observation is None:
        raise unknown(model.OBSERVATION)
    load_class(unit, observation["class_id"])
    observation = unit.load("observations", observation_id, model.OBSERVATION, expected=expected)
    return unit.put("observations", model.marked(observation, observation["marks"], marks, remarks))


def _observer(unit: UnitOfWork, organisations: Organisations, klass: Document, observer_id: str) -> Document:
    province = organisations.under(organisations.above(klass["owner_id"])[-1])
    observer = unit.get("lecturers", observer_id)
    if observer is None or observer["organisation_id"] not in province:
        raise unknown(Words("người dự giờ", "observer"), at="/observer_id")
    return observer
