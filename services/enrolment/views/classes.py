"""Classes: one, a page of them, and who is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from services.enrolment.model import places
from shared.organisations import Organisations
from shared.store import Document, Store, by_id
from shared.vietnamese import fold, name_key
from shared.web.paging import read_page

# What a class's document holds for lists and searches only.
_INNER = ("learners", "results", "organisations", "listing_key", "search")


def show_class(klass: Document, organisations: Organisations) -> dict[str, Any]:
    """A class as the API shows it: its data, the names of its organisations on its first day, how many are in it."""
    shown = {name: value for name, value in klass.items() if name not in ("_id", *_INNER)}
    for role in ("owner", "host", "partner", "issuer"):
        shown[f"{role}_name"] = organisations.name(klass.get(f"{role}_id"), on=klass["starts_on"]) or None
    entries = klass["learners"].values()
    return {
        "class_id": klass["_id"],
        **shown,
        "enrolled": len(places.active_learners(klass)),
        "places_left": places.places_left(klass),
        "completed": sum(entry["completed"] is True for entry in entries),
    }


def list_classes(
    store: Store,
    organisations: Organisations,
    scope: Iterable[str],
    *,
    state: str | None = None,
    programme: str | None = None,
    organisation_id: str | None = None,
    words: str | None = None,
    first: date | None = None,
    last: date | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """A page of the classes that somebody may see, the newest first."""
    seen = set(scope)
    if organisation_id:
        seen &= organisations.under(organisation_id)
    # Who may see everything is not asked about every organisation one by one.
    query: dict[str, Any] = {} if len(seen) == len(organisations) else {"organisations": {"$in": sorted(seen)}}
    if state:
        query["state"] = state
    if programme:
        query["programme"] = programme
    if words:
        query["search"] = {"$regex": re.escape(fold(words))}
    if first or last:
        bounds = {"$gte": first and first.isoformat(), "$lte": last and f"{last.isoformat()}~"}
        query["listing_key"] = {name: value for name, value in bounds.items() if value}
    return read_page(
        store,
        "classes",
        query,
        key="listing_key",
        cursor=cursor,
        limit=limit,
        descending=True,
        show=lambda klass: show_class(klass, organisations),
    )


def names_of(store: Store, klass: Document) -> dict[str, str]:
    """The names of those who are in a class now, by their ids, in the Vietnamese order of names."""
    found = by_id(store.learners, places.active_learners(klass)).values()
    ordered = sorted(found, key=lambda one: (name_key(one["name"]), str(one["_id"])))
    return {one["_id"]: one["name"] for one in ordered}


def learners_of(store: Store, klass: Document, organisations: Organisations) -> list[dict[str, Any]]:
    """The learners of a class in the Vietnamese order of names, each with their place in the class."""
    found = store.learners.find({"_id": {"$in": list(klass["learners"])}})
    rows = []
    for learner in found:
        entry = klass["learners"][learner["_id"]]
        rows.append(
            {
                "learner_id": learner["_id"],
                "name": learner["name"],
                "birth_date": learner["birth_date"],
                "birth_year": learner["birth_year"],
                "sex": learner["sex"],
                "phone": learner["phone"],
                "email": learner["email"],
                "nominator_id": entry["nominator_id"],
                "nominator_name": organisations.name(entry["nominator_id"], on=klass["starts_on"]) or None,
                "withdrawn_on": entry["withdrawn_on"],
                "completed": entry["completed"],
            }
        )
    return sorted(rows, key=lambda row: (row["withdrawn_on"] is not None, name_key(row["name"]), row["learner_id"]))
