"""What attendance announced of learners: who fell below the required rate, and who can no longer reach it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.enrolment.model.classes.places import active_learners
from shared.refusal import Words
from shared.store import Document, Store, by_id

NEW = timedelta(days=14)  # so long the start page speaks of it

# What pages call it, with the shape of its tag. A reminder stays true when the learner has made up for it.
WARNED = {
    "out-of-reach": (Words("không còn đủ chuyên cần", "cannot reach the required attendance"), "stop"),
    "fell-below": (Words("đã nhắc chuyên cần", "reminded of attendance"), "warn"),
}


def warned_in(store: Store, klass: Document) -> dict[str, dict[str, Any]]:
    """`{learner_id: {"threshold": fell-below | out-of-reach, "on": day}}` of those who are in an open class."""
    if klass["state"] != "open":
        return {}
    return _active(klass, store.sheetbooks.find_one({"_id": klass["_id"]}, {"warned": 1}) or {})


@dataclass(frozen=True)
class Lost:
    """An open class in which learners went out of reach lately: how many are, and since which day the last of them."""

    klass: Document
    people: int
    on: str


def newly_out_of_reach(store: Store, scope: Collection[str], on: date) -> list[Lost]:
    """The open classes of these organisations in which somebody went out of reach within the last days, the latest
    first."""
    since = (on - NEW).isoformat()
    shown = {"warned": 1, "out_of_reach_on": 1}
    heard = list(store.sheetbooks.find({"out_of_reach_on": {"$gte": since}}, shown).sort("out_of_reach_on", -1))
    classes = by_id(store.classes, (one["_id"] for one in heard))
    found = []
    for book in heard:
        klass = classes.get(book["_id"])
        if klass and klass["state"] == "open" and not set(scope).isdisjoint(klass["organisations"]):
            days = [one["on"] for one in _active(klass, book).values() if one["threshold"] == "out-of-reach"]
            if days and max(days) >= since:
                found.append(Lost(klass, len(days), max(days)))
    return found


def _active(klass: Document, book: Document) -> dict[str, dict[str, Any]]:
    here = set(active_learners(klass))
    return {one: warned for one, warned in book.get("warned", {}).items() if one in here}
