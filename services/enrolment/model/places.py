"""Who is in a class: enrolled and withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.enrolment.model.states import check_reason, not_in_state
from shared.events.enrolment import LEARNER_WITHDRAWN, LEARNERS_ENROLLED
from shared.refusal import Fault, Refusal, Words
from shared.said import Said

Class = dict[str, Any]


def active_learners(klass: Mapping[str, Any]) -> list[str]:
    """The ids of those enrolled and not withdrawn."""
    return [one for one, entry in klass["learners"].items() if entry["withdrawn_on"] is None]


def places_left(klass: Mapping[str, Any]) -> int | None:
    """How many more may be enrolled; None when there is no limit."""
    return None if klass["capacity"] is None else max(0, klass["capacity"] - len(active_learners(klass)))


def enrol(klass: Class, learners: list[dict[str, Any]]) -> list[Said]:
    """Enrol one or many: `[{"learner_id", "nominator_id"}]`, in one event."""
    if klass["state"] not in ("announced", "open"):
        raise not_in_state(klass, Words("ghi danh", "enrol anybody"))
    members = set(active_learners(klass))
    faults = []
    for place, learner in enumerate(learners):
        if learner["learner_id"] in members:
            words = Words("Người này đã có trong lớp.", "This person is already in the class.")
            faults.append(Fault(f"/learners/{place}", words))
        members.add(learner["learner_id"])
    if faults:
        raise Refusal("already-in-class", faults[0].words, faults=faults, status=409)
    left = places_left(klass)
    if left is not None and len(learners) > left:
        words = Words(
            f"Lớp có {klass['capacity']} chỗ, còn {left}; không nhận thêm được {len(learners)} người.",
            f"The class has {klass['capacity']} places, {left} of them free: {len(learners)} more do not fit.",
        )
        raise Refusal("class-full", words, at="/learners", status=409)
    if not learners:
        return []
    return [Said(LEARNERS_ENROLLED, {"class_id": klass["_id"], "learners": learners})]


def withdraw(klass: Class, learner_id: str, withdrawn_on: date, reason: str) -> list[Said]:
    """A learner leaves the class."""
    if klass["state"] not in ("announced", "open"):
        raise not_in_state(klass, Words("cho thôi học", "withdraw anybody"))
    if learner_id not in active_learners(klass):
        words = Words("Người này không có trong lớp.", "This person is not in the class.")
        raise Refusal("not-in-class", words, at="/learner_id", status=404)
    data = {
        "class_id": klass["_id"],
        "learner_id": learner_id,
        "withdrawn_on": withdrawn_on.isoformat(),
    }
    check_reason(reason)
    return [Said(LEARNER_WITHDRAWN, data)]


def on_enrolled(klass: Class, data: Mapping[str, Any]) -> Class:
    learners = dict(klass["learners"])
    for one in data["learners"]:
        place = {"nominator_id": one["nominator_id"], "withdrawn_on": None, "reason": None, "completed": None}
        learners[one["learner_id"]] = place
    return {**klass, "learners": learners}


def on_withdrawn(klass: Class, data: Mapping[str, Any]) -> Class:
    left = {**klass["learners"][data["learner_id"]], "withdrawn_on": data["withdrawn_on"]}
    return {**klass, "learners": {**klass["learners"], data["learner_id"]: left}}


def with_reason(klass: Class, learner_id: str, reason: str) -> Class:
    """The class with the reason of a withdrawal, which its event leaves out: it may be personal."""
    left = {**klass["learners"][learner_id], "reason": reason}
    return {**klass, "learners": {**klass["learners"], learner_id: left}}


EFFECTS = {LEARNERS_ENROLLED: on_enrolled, LEARNER_WITHDRAWN: on_withdrawn}
