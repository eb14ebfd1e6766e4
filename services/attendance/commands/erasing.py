"""What attendance keeps of a learner no longer when they were erased on request."""

from __future__ import annotations

from typing import Any

from shared.unit_of_work import UnitOfWork


def forget_learner(unit: UnitOfWork, learner_id: str) -> dict[str, Any]:
    """Their personal link goes, and what was written of why they were away; marks stay, under the learner's id.
    Once more changes nothing."""
    unit.remove("check_in_links", [learner_id])
    for leave in unit.find("leaves", {"learner_id": learner_id}):
        if leave["reason"] or leave["answer"]:
            unit.put("leaves", {**leave, "reason": "", "answer": ""})
    for register in unit.find("registers", {f"roster.{learner_id}": {"$exists": True}}, projection={"_id": 1}):
        _forget_corrections(unit, register["_id"], learner_id)
    return {}


def _forget_corrections(unit: UnitOfWork, class_id: str, learner_id: str) -> None:
    for request in unit.find("corrections", {"class_id": class_id}):
        if learner_id in request["marks"] and (request["reason"] or request["answer"]):
            reasons = {one: why for one, why in request["reasons"].items() if one != learner_id}
            unit.put("corrections", {**request, "reasons": reasons, "reason": "", "answer": ""})
    for sheet in unit.find("sheets", {"class_id": class_id}):
        if any(one["learner_id"] == learner_id and one["reason"] for one in sheet["corrections"]):
            lines = [one | {"reason": ""} if one["learner_id"] == learner_id else one for one in sheet["corrections"]]
            unit.put("sheets", {**sheet, "corrections": lines})
