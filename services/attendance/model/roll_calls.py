"""Roll calls: every time somebody marked a sheet, kept as it was made. What the sheet says follows from all of them,
in whatever order and however often they arrive.

A roll call (lần điểm danh) is what one person marked in one go:
`{"by", "device", "source", "taken_at", "received_at", "clock_off", "version", "marks": {learner_id: mark}}`.
`by` is `{"account_id", "name"}` or, for somebody who checked in, `{"learner_id"}`; `device` is `{"id", "kind"}`;
`source` is one of SOURCES; `taken_at` is when it was marked, by the service's clock; `clock_off` is how many seconds
the device's clock was wrong, None for right; `version` is the sheet's version that it made.
A mark is `{"mark", "minutes", "over"}`: `minutes` late or None; `over` names the roll calls whose mark of this learner
the marker had seen, and which this one therefore replaces.

Marks that replace each other in nobody's eyes stand side by side: when they differ, somebody has to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

RollCall = Mapping[str, Any]
Mark = Mapping[str, Any]
Heads = list[tuple[str, Mark]]

SOURCES = ("page", "phone", "paper", "check-in", "correction")


def heads(roll_calls: Mapping[str, RollCall]) -> dict[str, Heads]:
    """For every learner the marks that no other one replaces, each with its roll call, the last one taken last."""
    in_order = sorted(roll_calls, key=lambda one: (roll_calls[one]["taken_at"], one))
    of_learner: dict[str, Heads] = {}
    for identifier in in_order:
        for learner_id, mark in roll_calls[identifier]["marks"].items():
            of_learner.setdefault(learner_id, []).append((identifier, mark))
    return {learner_id: _not_replaced(marks) for learner_id, marks in of_learner.items()}


def _not_replaced(marks: Heads) -> Heads:
    if len(marks) == 1:
        return marks
    replaced = {other for identifier, mark in marks for other in mark["over"] if other != identifier}
    # Two that each claim to have seen the other cannot both be right: then both stand.
    return [one for one in marks if one[0] not in replaced] or marks


def agreed(of_learner: Heads) -> Mark | None:
    """The mark on which all agree, None when they do not. Of minutes late, those taken last are right."""
    return of_learner[-1][1] if len({mark["mark"] for _, mark in of_learner}) == 1 else None


def settled(roll_calls: Mapping[str, RollCall]) -> tuple[dict[str, Mark], dict[str, Heads]]:
    """The marks that stand, and those that somebody has to decide between, by learner."""
    stand: dict[str, Mark] = {}
    differ: dict[str, Heads] = {}
    for learner_id, of_learner in heads(roll_calls).items():
        mark = agreed(of_learner)
        if mark is None:
            differ[learner_id] = of_learner
        else:
            stand[learner_id] = mark
    return stand, differ


def seen_heads(roll_calls: Mapping[str, RollCall], learner_ids: Iterable[str]) -> dict[str, list[str]]:
    """For these learners the roll calls whose marks stand: what a marker replaces who has seen the whole sheet."""
    standing = heads(roll_calls)
    return {one: [identifier for identifier, _ in standing.get(one, [])] for one in learner_ids}


def until(roll_calls: Mapping[str, RollCall], version: int) -> dict[str, RollCall]:
    """The roll calls that had arrived at a version of the sheet."""
    return {one: made for one, made in roll_calls.items() if made["version"] <= version}
