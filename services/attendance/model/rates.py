"""Attendance as a rate, which always shows its numerator and its denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from shared import presence
from shared.presence import Presence, Taught


def rate(counts: Mapping[str, int], *, excused_counts: bool) -> dict[str, int]:
    """`{"numerator", "denominator"}`: those who came (late is there) of all that were marked.

    Whether an excused absence stays in the denominator is a setting of the programme version.
    """
    came = counts["present"] + counts["late"]
    return {"numerator": came, "denominator": came + counts["absent"] + (counts["excused"] if excused_counts else 0)}


def together(rates: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Several rates as one: numerators and denominators added up."""
    listed = list(rates)
    return {part: sum(one[part] for one in listed) for part in ("numerator", "denominator")}


def taught_as(register: Mapping[str, Any], book: Mapping[str, Any]) -> Taught:
    """A class with all marks of its sheets as they stand."""
    sheets = {
        session_id: {"marks": sheet["marks"], "closed": sheet["state"] == "closed"}
        for session_id, sheet in book["sheets"].items()
    }
    return Taught(register["sessions"], sheets)


def certain_of(taught: Taught, undecided: Mapping[str, Iterable[str]]) -> Taught:
    """The same by closed sheets alone, and without learners whose marks somebody has yet to decide between
    (`undecided`: by session)."""
    sheets = {
        session_id: {**sheet, "undecided": frozenset(undecided.get(session_id, ()))}
        for session_id, sheet in taught.sheets.items()
        if sheet["closed"]
    }
    return Taught(taught.sessions, sheets)


def classes_before(register: Mapping[str, Any]) -> set[str]:
    """The ids of the classes from which learners were transferred to this one."""
    stays = (stay for place in register["roster"].values() for stay in place.get("stays", ()))
    return {stay["class_id"] for stay in stays} - {register["_id"]}


def presence_of(
    register: Mapping[str, Any], programme: Mapping[str, Any], taught: Mapping[str, Taught], learner_id: str
) -> Presence:
    """How much of the class a learner of the roster attended; of who has left, up to the day on which they did.
    `taught`: this class, and the classes from which learners were transferred to it, by id."""
    place = register["roster"][learner_id]
    left = place["withdrawn_on"]
    return presence.presence_of(
        learner_id,
        register["_id"],
        taught,
        programme,
        stays=place.get("stays", ()),
        until=(date.fromisoformat(left) + timedelta(days=1)).isoformat() if left else "9999",
    )
