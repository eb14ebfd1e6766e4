"""Who the learners of a class are, only as counts that the centre states: nothing of it is kept of a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.enrolment.model.classes.places import active_learners
from services.enrolment.model.classes.states import not_in_state
from shared.events.enrolment import CLASS_COMPOSITION_STATED
from shared.refusal import Fault, Refusal, Words
from shared.said import Said

Class = dict[str, Any]

COUNTED = {
    "women": Words("học viên nữ", "women"),
    "ethnic_minorities": Words("học viên dân tộc thiểu số", "learners of ethnic minorities"),
    "members": Words("học viên là đảng viên", "party members"),
}
STATED_IN = ("announced", "open", "closed")


def state(klass: Class, counts: Mapping[str, int | None]) -> list[Said]:
    """The whole statement: of each in COUNTED the number or None. Said again when only the number of learners is
    another one now. A closed class may be corrected too. Refuses what is more than are in the class."""
    if klass["state"] not in STATED_IN:
        raise not_in_state(klass, Words("ghi thành phần học viên", "state the composition of its learners"))
    there = len(active_learners(klass))
    too_many = [name for name in COUNTED if (counts[name] or 0) > there]
    if too_many:
        faults = [Fault(f"/{name}", _too_many(name, counts[name] or 0, there)) for name in too_many]
        raise Refusal("more-than-learners", faults[0].words, faults=faults)
    stated = {"learners": there, **{name: counts[name] for name in COUNTED}}
    before = klass.get("composition") or {}
    if stated == {name: before.get(name) for name in stated} and not changed_since(klass):
        return []
    if not before and not any(value is not None for name, value in stated.items() if name in COUNTED):
        return []
    return [Said(CLASS_COMPOSITION_STATED, {"class_id": klass["_id"], **stated})]


def _too_many(name: str, count: int, there: int) -> Words:
    return Words(
        f"Ghi {count} {COUNTED[name].vi}, nhưng lớp chỉ có {there} học viên. Hãy sửa số này, hoặc ghi danh cho đủ.",
        f"{count} {COUNTED[name].en} are stated, but only {there} learners are in the class. Correct the number, or "
        "enrol those who are missing.",
    )


def changed_since(klass: Mapping[str, Any]) -> bool:
    """Whether somebody came or left since the composition was stated."""
    stated = klass["composition"]
    return (len(active_learners(klass)), len(klass["learners"])) != (stated["learners"], stated["entries"])


def shown(klass: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was stated, and whether somebody came or left since; None where nothing is stated."""
    stated = klass.get("composition")
    if not stated or all(stated[name] is None for name in COUNTED):
        return None
    return {name: stated[name] for name in ("learners", *COUNTED)} | {"changed_since": changed_since(klass)}


def on_stated(klass: Class, data: Mapping[str, Any]) -> Class:
    stated = {name: data[name] for name in ("learners", *COUNTED)}
    # All who ever came, those who left with them: where one leaves and another comes, this number tells.
    return {**klass, "composition": {**stated, "entries": len(klass["learners"])}}


EFFECTS = {CLASS_COMPOSITION_STATED: on_stated}
