"""Learners: found by name or by identity number, over the whole register, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.enrolment.model.lists.search_terms import ask
from shared.store import Document, Store, by_id, in_parts
from shared.web.paging import MOST, read_merged, write_cursor

MOST_ROUNDS = 10  # of MOST looked up in each: what one page costs at the most


def find_learners(
    store: Store, viewers: Iterable[str], typed: str, cursor: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """A page of the learners of this name whom these viewers may see, in the Vietnamese order of names. Where few of
    those looked up are meant, a page may hold less than `limit` and still have a `next`: the search came that far."""
    asked = ask(typed)
    queries = [{"terms": f"{viewer}:{asked.term}"} for viewer in viewers]
    found: list[Document] = []
    for _ in range(MOST_ROUNDS):
        page = read_merged(store, "sightings", queries, key="name_key", cursor=cursor, limit=MOST)
        found += [one for one in page["items"] if asked.finds(one["search"])]
        cursor = page["next"]
        if cursor is None or len(found) > limit:
            break
    if len(found) > limit:
        found, cursor = found[:limit], write_cursor(found[limit - 1]["name_key"])
    ids = [one["learner_id"] for one in found]
    learners = by_id(store.learners, ids)
    return {"items": show_learners(store, [learners[one] for one in ids if one in learners]), "next": cursor}


def find_by_identity(store: Store, identity_index: str) -> list[dict[str, Any]]:
    """The learner of an identity number, as a list of one or none."""
    return show_learners(store, store.learners.find({"identity_index": identity_index}))


def papers_of(store: Store, learner_id: str) -> list[Document]:
    """The certificates that were ever entered for a learner, the earliest first."""
    return list(store.certificates.find({"learner_id": learner_id}).sort("issued_on", 1))


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
