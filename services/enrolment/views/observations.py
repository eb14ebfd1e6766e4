"""Lesson observations: of one lecturer, one, and how many a centre's lecturers had."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymongo import DESCENDING

from services.enrolment.model.centres.observations import points
from shared.store import Document, Store, by_id, in_parts

MOST = 200  # of one lecturer: some ten years


def observations_of(store: Store, lecturer_id: str) -> list[dict[str, Any]]:
    """The observations of a lecturer's lessons, the newest first."""
    found = store.observations.find({"lecturer_id": lecturer_id}).sort("observed_on", DESCENDING).limit(MOST)
    return show_observations(store, list(found))


def count_observations(store: Store, lecturer_id: str) -> int:
    """How often a lecturer was observed."""
    return store.observations.count_documents({"lecturer_id": lecturer_id})


def show_observations(store: Store, observations: list[Document]) -> list[dict[str, Any]]:
    """Observations with the names of observer and class."""
    classes = by_id(store.classes, [one["class_id"] for one in observations])
    people = by_id(store.lecturers, [one[who] for one in observations for who in ("observer_id", "lecturer_id")])
    shown = []
    for one in observations:
        given, most = points(one)
        shown.append(
            {
                "observation_id": one["_id"],
                **{name: value for name, value in one.items() if name != "_id"},
                "class_name": classes[one["class_id"]]["name"],
                "lecturer_name": people[one["lecturer_id"]]["name"],
                "observer_name": people[one["observer_id"]]["name"],
                "points": given,
                "of_points": most,
            }
        )
    return shown


def counts_by_organisation(store: Store, organisation_ids: Iterable[str], year: int) -> dict[str, int]:
    """Organisation id -> how often its lecturers were observed in a year."""
    counts: dict[str, int] = {}
    in_year = {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}
    for part in in_parts(organisation_ids):
        query = {"organisation_id": {"$in": part}, "observed_on": in_year}
        for one in store.observations.find(query, {"organisation_id": 1}):
            counts[one["organisation_id"]] = counts.get(one["organisation_id"], 0) + 1
    return counts
