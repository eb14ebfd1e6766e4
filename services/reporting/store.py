"""The collections of reporting and how they are looked up."""

from __future__ import annotations

from pymongo import ASCENDING, IndexModel


def _by(*names: str) -> IndexModel:
    return IndexModel([(name, ASCENDING) for name in names])


INDEXES: dict[str, list[IndexModel]] = {
    "organisations": [],
    "programmes": [],
    # What does not count in a period is found by its state and the day on which it would have.
    "classes": [_by("state", "starts_on"), _by("state", "ends_on"), _by("state", "last_day")],
    "conferences": [_by("held_on")],
    "sent_out": [_by("last_day")],
    "figures": [_by("rule", "month"), _by("rule", "organisation_id", "month")],
    # A plan without an approved version has no year yet, and is not found by it.
    "plans": [_by("year")],
    "heard": [],
    "stated_totals": [],
    "layouts": [],
    "remarks": [],
}
