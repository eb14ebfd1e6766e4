"""Who fell below the required rate, can no longer reach it, or can again: said once, when it is certain.

The book of a class (`sheetbooks`) keeps who was announced: `announced: {learner_id: fell-below | out-of-reach}`.
Only closed sheets are certain. They are a part of what enrolment reckons with, by the same rule (`shared.presence`):
whoever is out of reach by them is out of reach by all sheets, so that the two never contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from services.attendance.model import rates
from shared.events import EventType
from shared.events.attendance import LEARNERS_FELL_BELOW_RATE, LEARNERS_OUT_OF_REACH, LEARNERS_WITHIN_REACH_AGAIN
from shared.presence import Presence, Taught
from shared.said import Document, Said

Threshold = Literal["fell-below", "out-of-reach"]


def threshold(presence: Presence) -> Threshold | None:
    """What somebody has crossed: out of reach whatever is still marked, below the least rate so far, or nothing."""
    if presence.standing == "out-of-reach":
        return "out-of-reach"
    return "fell-below" if presence.below else None


def may_cross(register: Mapping[str, Any], programme: Mapping[str, Any] | None) -> bool:
    """Whether anybody can be announced: the class is being held, and a version that was heard of asks for a rate."""
    held = register.get("state") == "open"
    return held and programme is not None and programme["least_attendance"] is not None


def crossed(
    book: Document, register: Document, programme: Mapping[str, Any] | None, taught: Mapping[str, Taught]
) -> list[Said]:
    """Announce whoever crossed since the book was last looked at; each learner once per threshold.

    `book` is the one that holds what has just been said. `taught`: this class, and the classes from which learners
    were transferred to it, by id, each as far as it is certain (`rates.certain_of`).
    Who fell below stays announced when they recover; who can reach the rate again may go out of reach once more.
    """
    if programme is None or not may_cross(register, programme):
        return []
    announced: Mapping[str, Threshold] = book.get("announced", {})
    fallen: dict[EventType, dict[str, Presence]] = {}
    for learner_id, place in register["roster"].items():
        if place["withdrawn_on"] is None:
            presence = rates.presence_of(register, programme, taught, learner_id)
            kind = _news(announced.get(learner_id), threshold(presence))
            if kind is not None:
                fallen.setdefault(kind, {})[learner_id] = presence
    return list(_say(book["_id"], programme, fallen))


def _news(before: Threshold | None, now: Threshold | None) -> EventType | None:
    if before == now:
        return None
    if now == "out-of-reach":
        return LEARNERS_OUT_OF_REACH
    if before == "out-of-reach":
        return LEARNERS_WITHIN_REACH_AGAIN
    return LEARNERS_FELL_BELOW_RATE if before is None else None


def _say(
    class_id: str, programme: Mapping[str, Any], fallen: Mapping[EventType, Mapping[str, Presence]]
) -> Iterator[Said]:
    for kind, presences in fallen.items():
        learners = [
            {"learner_id": one, "attended": found.attended, "counted": found.counted, "left": found.left}
            for one, found in presences.items()
        ]
        unit = next(iter(presences.values())).unit
        data = {"class_id": class_id, "least_attendance": programme["least_attendance"], "unit": unit}
        yield Said(kind, {**data, "learners": learners})


def evolve(book: Document, said: Said) -> Document:
    """The book after an announcement. Who is within reach again but below the rate so far has been warned of that."""
    announced = dict(book.get("announced", {}))
    for one in said.data["learners"]:
        learner_id = one["learner_id"]
        if said.kind is LEARNERS_OUT_OF_REACH:
            announced[learner_id] = "out-of-reach"
        elif said.kind is LEARNERS_FELL_BELOW_RATE or _below(one, said.data["least_attendance"]):
            announced[learner_id] = "fell-below"
        else:
            announced.pop(learner_id, None)
    return {**book, "announced": announced}


def _below(learner: Mapping[str, int], least: int) -> bool:
    return 100 * learner["attended"] < least * (learner["counted"] - learner["left"])
