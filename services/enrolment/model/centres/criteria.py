"""Lists of criteria that a province edits: what makes a standard centre, and what a lesson is observed by.

What is shipped is a proposal, in force until the board has edited it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import fold

KINDS = {
    "standard-centre": Words("Tiêu chí trung tâm đạt chuẩn", "Criteria of a standard centre"),
    "lesson-observation": Words("Tiêu chí dự giờ", "Criteria of lesson observation"),
}
CRITERIA = Words("danh mục tiêu chí", "list of criteria")
MOST_POINTS = 10


@cache
def _data() -> str:
    return files(__package__).joinpath("criteria.json").read_text(encoding="utf-8")


def shipped(kind: str, province_id: str) -> dict[str, Any]:
    """The list as it is shipped: `{_id, items: [{item_id, text, how, most}]}`; `most` are the points that can be
    given, None where something is met or not."""
    return {"_id": f"{kind}/{province_id}", "items": json.loads(_data())[kind]}


def edit(
    criteria: Mapping[str, Any], kind: str, items: Sequence[Mapping[str, Any]], new_id: Callable[[], str]
) -> dict[str, Any]:
    """The list with these items, all of them, in this order: `[{item_id or None, text, how, most}]`. What was answered
    by an item that is kept stays answered."""
    if not items:
        raise Refusal(
            "list-empty", Words("Cần ít nhất một tiêu chí.", "At least one criterion is needed."), at="/items"
        )
    known = {one["item_id"] for one in criteria["items"]}
    faults, seen = [], set()
    for place, one in enumerate(items):
        if one["item_id"] and one["item_id"] not in known:
            words = Words("Tiêu chí này không còn trong danh mục.", "This criterion is no longer in the list.")
            faults.append(Fault(f"/items/{place}/item_id", words))
        for name in {fold(one["text"]), one["item_id"]} - {None}:
            if name in seen:
                words = Words("Tiêu chí này đã có trong danh mục.", "This criterion is in the list already.")
                faults.append(Fault(f"/items/{place}/text", words))
            seen.add(name)
    if faults:
        raise Refusal("criteria", faults[0].words, faults=faults)
    points = MOST_POINTS if kind == "lesson-observation" else None
    edited = [
        {
            "item_id": one["item_id"] or new_id(),
            "text": one["text"],
            "how": one["how"],
            "most": points and (one["most"] or points),
        }
        for one in items
    ]
    return {**criteria, "items": edited}
