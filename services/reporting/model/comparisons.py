"""How figures differ from those of another period, and how much of a plan they reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Cell = Mapping[str, Any]
"""A cell as `model.figures.cell` makes it."""


def change(now: int, before: int) -> dict[str, Any]:
    """`{number, percent}`: by how much a number grew, in percent of what it was; of nothing there is no percent."""
    return {"number": now - before, "percent": round(100 * (now - before) / before, 1) if before else None}


def changes(now: Cell, before: Cell) -> dict[str, Any]:
    """The change in classes, enrolments (with `approximate`) and persons.

    Persons are None where one side has enrolments of which no person is known: that is not a change.
    """
    approximate = now["enrolments"]["approximate"] or before["enrolments"]["approximate"]
    enrolments = change(now["enrolments"]["value"], before["enrolments"]["value"])
    told = _persons_are_known(now) and _persons_are_known(before)
    return {
        "classes": change(now["classes"], before["classes"]),
        "enrolments": {**enrolments, "approximate": approximate},
        "persons": change(now["persons"], before["persons"]) if told else None,
    }


def _persons_are_known(cell: Cell) -> bool:
    return bool(cell["persons"]) or not cell["enrolments"]["value"]


def reached(planned: Mapping[str, Any] | None) -> dict[str, float | None] | None:
    """Percent of the planned classes and enrolments that were held, from `views.planned`; None without a plan, and of
    nothing planned."""
    if planned is None:
        return None
    plan, held = planned["total"]["planned"], planned["total"]["held"]

    def percent(done: int, of: int) -> float | None:
        return round(100 * done / of, 1) if of else None

    return {
        "classes": percent(held["classes"], plan["classes"]),
        "enrolments": percent(held["enrolments"]["value"], plan["learners"]),
    }
