"""How the classes of the demo end: marks that fit who completed them, and attendance that lets them be assessed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random
from typing import Any

CAME = ("present", "late")
LEAST_ATTENDANCE = 80  # percent, as in the shipped versions of all programmes taught here

Marks = Sequence[str]
Result = dict[str, Any]


def may_be_assessed(marks: Marks) -> bool:
    """Whether somebody with these marks, one for each session, was there often enough."""
    return 100 * sum(mark in CAME for mark in marks) >= LEAST_ATTENDANCE * len(marks)


def made_up_for(marks: Marks) -> tuple[str, ...]:
    """The marks of somebody who completed the class: what they missed too much, they were there after all."""
    made_up = list(marks)
    while not may_be_assessed(made_up):
        made_up[next(place for place, mark in enumerate(made_up) if mark not in CAME)] = "present"
    return tuple(made_up)


def sheet_of(
    rng: Random, assessed_by: str, learners: Sequence[Marks], not_completed: Collection[int]
) -> tuple[Result | None, ...]:
    """What is recorded of each learner, in their order; None for who may not be assessed."""
    if assessed_by == "none":
        return ()
    return tuple(
        _result(rng, assessed_by, one not in not_completed) if may_be_assessed(marks) else None
        for one, marks in enumerate(learners)
    )


def _result(rng: Random, assessed_by: str, completes: bool) -> Result:
    if assessed_by == "essay":
        if not completes:
            return {"taken": False}
        return {"taken": True} if rng.random() < 0.1 else {"taken": True, "mark": _mark(rng)}
    if not completes:
        return {"taken": True, "mark": 3.5, "resit": 4.5}
    sat = {"mark": 4.0, "resit": 5.5} if rng.random() < 0.03 else {"mark": _mark(rng)}
    return {"taken": True, **sat, "thesis": _mark(rng)}


def _mark(rng: Random) -> float:
    """Mostly between 6 and 9, as they are, in halves."""
    return min(10.0, max(5.0, round(2 * rng.gauss(7.6, 0.9)) / 2))
