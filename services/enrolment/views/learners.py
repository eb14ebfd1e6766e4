"""Learners: found by name or by identity number, over the whole register, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.enrolment.model.search_terms import asked_term
from shared.store import Document, Store, by_id, in_parts
from shared.web.paging import read_merged


def find_learners(
    store: Store, viewers: Iterable[str], typed: str, cursor: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """A page of the learners of this name whom these viewers may see, in the Vietnamese order of names."""
    term = asked_term(typed)
    queries = [{"terms": f"{viewer}:{term}"} for viewer in viewers]
    page = read_merged(store, "sightings", queries, key="name_key", cursor=cursor, limit=limit)
    ids = [one["learner_id"] for one in page["items"]]
    learners = by_id(store.learners, ids)
    return {**page, "items": show_learners(store, [learners[one] for one in ids if one in learners])}


def find_by_identity(store: Store, identity_index: str) -> list[dict[str, Any]]:
    """The learner of an identity number, as a list of one or none."""
    return show_learners(store, store.learners.find({"identity_index": identity_index}))


def show_learners(store: Store, learners: Iterable[Document]) -> list[dict[str, Any]]:
    """What tells people of one name apart, and in how many classes they were."""
    found = list(learners)
    classes: dict[str, int] = {}
    for part in in_parts(one["_id"] for one in found):
        for place in store.enrolments.find({"learner_id": {"$in": part}}):
            classes[place["learner_id"]] = classes.get(place["learner_id"], 0) + 1
    return [
        {
            "learner_id": one["_id"],
            "name": one["name"],
            "birth_date": one["birth_date"],
            "birth_year": one["birth_year"],
            "sex": one["sex"],
            "classes": classes.get(one["_id"], 0),
        }
        for one in found
    ]
