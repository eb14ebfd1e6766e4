"""Nominations as the centre and the committees read them, and the demand that they add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from services.enrolment.model.classes.places import active_learners
from services.enrolment.model.nominations import WAITING
from services.enrolment.views.class_lists import NARROW
from services.enrolment.views.transcript import courses_of
from shared.organisations import Organisations
from shared.store import Document, Store, by_id
from shared.vietnamese import fold
from shared.web.paging import read_merged

# What a nomination's document holds for look-ups only, or sealed.
_INNER = ("_id", "identity_sealed", "identity_index", "name_key", "search")

PLACED_BEFORE = timedelta(days=366)  # a place is given at most this long before the class begins


def find_nominations(
    store: Store,
    role: str,
    scope: Iterable[str],
    *,
    state: str | None = None,
    programme: str | None = None,
    words: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """A page of the nominations made to these centres (`role` is `centre_id`) or by these organisations
    (`nominator_id`), by given name."""
    query: dict[str, Any] = {name: value for name, value in (("state", state), ("programme", programme)) if value}
    if words:
        query["search"] = {"$regex": re.escape(fold(words))}
    queries = [{role: one, **query} for one in sorted(scope)]
    return read_merged(store, "nominations", queries, key="name_key", cursor=cursor, limit=limit)


def show_nominations(
    store: Store, organisations: Organisations, nominations: Iterable[Document], language: str
) -> list[dict[str, Any]]:
    """Each with the names of its organisations and, once placed, its `course`: what became of it in class. Who was
    transferred is followed into the class where they went on."""
    shown = [
        {
            "nomination_id": one["_id"],
            **{name: value for name, value in one.items() if name not in _INNER},
            # Whom the register knows already is nobody's business before there is a place.
            "learner_id": one["learner_id"] if one["state"] == "placed" else None,
            "has_identity_number": one["identity_sealed"] is not None,
            "nominator_name": organisations.name(one["nominator_id"]),
            "centre_name": organisations.name(one["centre_id"]),
            "course": None,
        }
        for one in nominations
    ]
    placed = [one for one in shown if one["state"] == "placed"]
    places = _places(store, [(one["class_id"], one["learner_id"]) for one in placed])
    for one, course in zip(placed, courses_of(store, organisations, places, language), strict=True):
        one["course"] = course
    return shown


def _places(store: Store, placed: list[tuple[str, str]]) -> list[tuple[Document, str]]:
    classes = by_id(store.classes, (class_id for class_id, _ in placed))
    places = [(classes[class_id], learner_id) for class_id, learner_id in placed]
    moved = {to for klass, learner_id in places if (to := _moved_to(klass, learner_id))}
    targets = by_id(store.classes, moved)
    return [(targets.get(_moved_to(klass, learner_id) or "", klass), learner_id) for klass, learner_id in places]


def _moved_to(klass: Document, learner_id: str) -> str | None:
    to: str | None = klass["learners"].get(learner_id, {}).get("transferred_to")
    return to


def demand(store: Store, centre_ids: Iterable[str]) -> list[dict[str, Any]]:
    """How many wait for which programme and when: `[{programme, period, proposed, accepted}]`, by programme and
    period. What a centre plans its year by."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for wanted, state, count in _count_waiting(store, "centre_id", centre_ids):
        counts.setdefault(wanted, dict.fromkeys(WAITING, 0))[state] += count
    return [{"programme": key[0], "period": key[1], **found} for key, found in sorted(counts.items())]


def waiting_by_programme(store: Store, role: str, scope: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many wait for an answer (`proposed`) and for a class (`accepted`), by programme."""
    counts: dict[str, dict[str, int]] = {}
    for (programme, _), state, count in _count_waiting(store, role, scope):
        counts.setdefault(programme, dict.fromkeys(WAITING, 0))[state] += count
    return counts


def _count_waiting(store: Store, role: str, scope: Iterable[str]) -> Iterator[tuple[tuple[str, str], str, int]]:
    """Few organisations are asked about one by one; for many, all that wait in the register are counted. Either goes
    by an index to those that wait, and past all that were ever placed or declined."""
    seen = set(scope)
    places = [{role: one} for one in sorted(seen)] if len(seen) <= NARROW else [{}]
    grouped = {"$group": {"_id": [f"${role}", "$programme", "$period"], "count": {"$sum": 1}}}
    for place, state in product(places, WAITING):
        for one in store.nominations.aggregate([{"$match": {**place, "state": state}}, grouped]):
            organisation_id, programme, period = one["_id"]
            if organisation_id in seen:
                yield (programme, period), state, one["count"]


def declined_since(store: Store, nominators: Iterable[str], since: str) -> list[Document]:
    """The nominations by these organisations that the centre declined since that day, by given name."""
    return sorted(_stepped_since(store, nominators, "declined", since), key=lambda one: str(one["name_key"]))


def upcoming_places(store: Store, nominators: Iterable[str], on: date) -> list[tuple[Document, list[str]]]:
    """The classes that begin on this day or later and into which these organisations' people were placed within a
    year, the next first, with the names of those who have a place."""
    placed = _stepped_since(store, nominators, "placed", (on - PLACED_BEFORE).isoformat())
    classes = by_id(store.classes, (one["class_id"] for one in placed))
    ahead = [one for one in classes.values() if one["starts_on"] >= on.isoformat() and one["state"] != "cancelled"]
    return [
        (klass, names)
        for klass in sorted(ahead, key=lambda one: str(one["listing_key"]))
        if (names := _names_in(klass, placed))
    ]


def _stepped_since(store: Store, nominators: Iterable[str], state: str, since: str) -> list[Document]:
    """The nominations by these organisations that came into this state on that day or later and are in it still."""
    return [
        found
        for one in sorted(nominators)
        for found in store.nominations.find({"nominator_id": one, "state": state, "since": {"$gte": since}})
    ]


def _names_in(klass: Document, placed: Iterable[Document]) -> list[str]:
    active = set(active_learners(klass))
    here = [one for one in placed if one["class_id"] == klass["_id"] and one["learner_id"] in active]
    return [str(one["name"]) for one in sorted(here, key=lambda one: str(one["name_key"]))]
