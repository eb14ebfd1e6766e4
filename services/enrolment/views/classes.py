"""A class, who is in it, and who waits for a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from services.enrolment.model.certificates.certificates import awaiting
from services.enrolment.model.classes import composition, places
from services.enrolment.model.lists.identity import sex_of
from shared.organisations import Organisations
from shared.store import Document, Store, by_id
from shared.vietnamese import day, name_key

# What a class's document holds for lists and searches only.
_INNER = (
    "learners",
    "results",
    "certificates",
    "certificates_due",
    "organisations",
    "listing_key",
    "shelves",
    "words",
)


def show_class(klass: Document, organisations: Organisations) -> dict[str, Any]:
    """A class as the API shows it: its data, the names of its organisations on its first day, how many are in it."""
    shown = {name: value for name, value in klass.items() if name not in ("_id", *_INNER)}
    for role in ("owner", "host", "partner", "issuer"):
        shown[f"{role}_name"] = organisations.name(klass.get(f"{role}_id"), on=klass["starts_on"]) or None
    entries = klass["learners"].values()
    return {
        "class_id": klass["_id"],
        **shown,
        "composition": composition.shown(klass),
        "waiting": len(places.waiting_learners(klass)),
        "enrolled": len(places.active_learners(klass)),
        "places_left": places.places_left(klass),
        "completed": sum(entry["completed"] is True for entry in entries),
        "certificates": sum(one["revoked_on"] is None for one in klass.get("certificates", {}).values()),
        "certificates_awaited": len(awaiting(klass)),
    }


def women_known(store: Store, klass: Document, open_number: Callable[[str], str]) -> tuple[int, int]:
    """Of those in a class, how many the register knows to be women, and of how many it knows the sex: from the list's
    column, otherwise from the identity number, which `open_number` unseals."""
    found = by_id(store.learners, places.active_learners(klass)).values()
    known = [one["sex"] or (one["identity_sealed"] and sex_of(open_number(one["identity_sealed"]))) for one in found]
    return known.count("female"), sum(bool(one) for one in known)


def names_of(store: Store, klass: Document) -> dict[str, str]:
    """The names of those who are in a class now, by their ids, in the Vietnamese order of names."""
    found = by_id(store.learners, places.active_learners(klass)).values()
    ordered = sorted(found, key=lambda one: (name_key(one["name"]), str(one["_id"])))
    return {one["_id"]: one["name"] for one in ordered}


def namesakes_of(store: Store, klass: Document) -> dict[str, str]:
    """Of those in a class who share their name with another, the day or year of birth, by their ids."""
    found = list(by_id(store.learners, places.active_learners(klass)).values())
    often = Counter(one["name"] for one in found)
    shared = (one for one in found if often[one["name"]] > 1)
    return {one["_id"]: day(one["birth_date"]) or str(one["birth_year"] or "") for one in shared}


def learners_of(store: Store, klass: Document, organisations: Organisations) -> list[dict[str, Any]]:
    """The learners of a class in the Vietnamese order of names, each with their place in the class."""
    rows = []
    for learner in by_id(store.learners, klass["learners"]).values():
        entry = klass["learners"][learner["_id"]]
        place = {name: entry.get(name) for name in ("withdrawn_on", "transferred_to", "completed")}
        rows.append({**_person(learner, entry["nominator_id"], klass, organisations), **place})
    return sorted(rows, key=lambda row: (row["withdrawn_on"] is not None, name_key(row["name"]), row["learner_id"]))


def waiting_for(store: Store, klass: Document, organisations: Organisations) -> list[dict[str, Any]]:
    """Those who wait for a place in the class, the first in line first."""
    people = by_id(store.learners, places.waiting_learners(klass))
    return [
        _person(people[one], klass["waiting"][one], klass, organisations)
        for one in places.waiting_learners(klass)
        if one in people
    ]


def _person(
    learner: Document, nominator_id: str | None, klass: Document, organisations: Organisations
) -> dict[str, Any]:
    kept = ("name", "birth_date", "birth_year", "sex", "phone", "email")
    return {
        "learner_id": learner["_id"],
        **{name: learner[name] for name in kept},
        "nominator_id": nominator_id,
        "nominator_name": organisations.name(nominator_id, on=klass["starts_on"]) or None,
    }
