"""What people read of enrolment: queries only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from services.enrolment.model import classes
from shared.organisations import Organisations
from shared.store import Document, Store
from shared.vietnamese import fold, name_key
from shared.web.paging import read_page

# What a class's document holds for lists and searches only.
_INNER = ("learners", "organisations", "listing_key", "search")


def show_class(klass: Document, organisations: Organisations) -> dict[str, Any]:
    """A class as the API shows it: its data, the names of its organisations, how many are in it."""
    shown = {name: value for name, value in klass.items() if name not in ("_id", *_INNER)}
    for role in ("owner", "host", "partner"):
        shown[f"{role}_name"] = organisations.name(klass[f"{role}_id"]) or None
    entries = klass["learners"].values()
    return {
        "class_id": klass["_id"],
        **shown,
        "enrolled": len(classes.active_learners(klass)),
        "places_left": classes.places_left(klass),
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
                "nominator_name": organisations.name(entry["nominator_id"]) or None,
                "withdrawn_on": entry["withdrawn_on"],
                "completed": entry["completed"],
            }
        )
    return sorted(rows, key=lambda row: (row["withdrawn_on"] is not None, name_key(row["name"]), row["learner_id"]))


def newest_programmes(store: Store) -> list[Document]:
    """The newest version of every programme, in the order of briefings."""
    newest: dict[str, Document] = {}
    for programme in store.programmes.find():
        kept = newest.get(programme["code"])
        if kept is None or programme["version_number"] > kept["version_number"]:
            newest[programme["code"]] = programme
    return sorted(newest.values(), key=lambda one: int(one["order"]))


def show_programme(programme: Document) -> dict[str, Any]:
    """A programme version as the API shows it."""
    return {name: value for name, value in programme.items() if name not in ("_id", "version")}


def show_organisation(organisation: Any) -> dict[str, Any]:
    """An organisation as the API shows it."""
    shown = {name: value for name, value in organisation.items() if name not in ("_id", "name_key")}
    return {"organisation_id": organisation["_id"], **shown}


def today(store: Store, scope: Iterable[str], on: date) -> dict[str, list[Document]]:
    """What waits for the staff of a centre: classes to open, to fill, to close."""
    query = {"organisations": {"$in": sorted(scope)}, "state": {"$in": ["announced", "open"]}}
    waiting = sorted(store.classes.find(query), key=lambda one: str(one["listing_key"]))
    day = on.isoformat()
    return {
        "to_open": [one for one in waiting if one["state"] == "announced" and one["starts_on"] <= day],
        "to_fill": [one for one in waiting if not classes.active_learners(one) and one["starts_on"] > day],
        "to_close": [one for one in waiting if one["state"] == "open" and one["ends_on"] < day],
        "running": [one for one in waiting if one["state"] == "open" and one["ends_on"] >= day],
    }


def ledger_of(store: Store, scope: Iterable[str]) -> list[Document]:
    """The ledger classes of these organisations, the newest first."""
    return sorted(
        store.ledger_classes.find({"owner_id": {"$in": sorted(scope)}}),
        key=lambda one: str(one["listing_key"]),
        reverse=True,
    )


def sent_out_of(store: Store, scope: Iterable[str]) -> list[Document]:
    """The entries of people sent out, the newest first."""
    years = store.outside_training.find({"organisation_id": {"$in": sorted(scope)}})
    entries = [entry for year in years for entry in year["entries"]]
    return sorted(entries, key=lambda entry: str(entry["last_day"]), reverse=True)
