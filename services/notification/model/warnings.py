"""Warnings about attendance: who was warned by which event, and whom a letter has to name.

A class keeps `warnings: [{cause, on, least_attendance, unit, learners: {learner_id: {attended, counted, left}}}]`,
and of each learner the one that holds: `warned: {learner_id: cause}`. A later warning takes the place of an earlier
one; who is within reach again has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Class = dict[str, Any]
ENDED = ("closed", "cancelled")


def warn(the_class: Class, cause: str, on: str, data: Mapping[str, Any]) -> None:
    """Note a warning: `cause` is the id of the event, `on` its day in Vietnam, `data` what it says."""
    learners = {
        one["learner_id"]: {name: one[name] for name in ("attended", "counted", "left")} for one in data["learners"]
    }
    said = {"cause": cause, "on": on, "least_attendance": data["least_attendance"], "unit": data["unit"]}
    the_class.setdefault("warnings", []).append({**said, "learners": learners})
    the_class.setdefault("warned", {}).update(dict.fromkeys(learners, cause))


def lift(the_class: Class, learner_id: str) -> bool:
    """No warning holds for this learner any more; whether one did."""
    return the_class.setdefault("warned", {}).pop(learner_id, None) is not None


def find(the_class: Mapping[str, Any], cause: str) -> Mapping[str, Any] | None:
    """The warning of an event; None when the event was something else."""
    return next((one for one in the_class.get("warnings", ()) if one["cause"] == cause), None)


def holds(the_class: Mapping[str, Any], delivery: Mapping[str, Any]) -> bool:
    """Whether anybody of whom this recipient is to be told still stands as the warning says."""
    if the_class["state"] in ENDED:
        return False
    return any(_holds(the_class, delivery, one) for one in _told(the_class, delivery))


def people(the_class: Mapping[str, Any], delivery: Mapping[str, Any]) -> list[str]:
    """The learners whom the letter names: those for whom it holds, or, when that is over, those for whom it held."""
    told = _told(the_class, delivery)
    return [one for one in told if _holds(the_class, delivery, one)] or told


def _told(the_class: Mapping[str, Any], delivery: Mapping[str, Any]) -> list[str]:
    """The recipient, or the people whom it nominated, as far as the warning is about them."""
    warning = find(the_class, delivery["cause"]) or {"learners": {}}
    recipient, enrolled = delivery["recipient"]["id"], the_class["learners"]
    return [one for one in warning["learners"] if one in enrolled and recipient in (one, enrolled[one])]


def _holds(the_class: Mapping[str, Any], delivery: Mapping[str, Any], learner_id: str) -> bool:
    warned: Mapping[str, str] = the_class["warned"]
    return warned.get(learner_id) == delivery["cause"]


def figures(warning: Mapping[str, Any], learner_id: str) -> dict[str, int]:
    """The numbers of a letter, in the unit of the warning: `attended` of `held`, `required` of `counted`, what is
    `left` and how many `more` of it are needed."""
    numbers = warning["learners"][learner_id]
    required = max(1, -(-warning["least_attendance"] * numbers["counted"] // 100))  # rounded up
    return {
        **numbers,
        "held": numbers["counted"] - numbers["left"],
        "required": required,
        "more": required - numbers["attended"],
    }
