"""Pages of classes, the newest first, at a cost that does not grow with the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from services.enrolment.model.classes.listing import shelf, words_of
from services.enrolment.model.classes.states import shown_state
from services.enrolment.views.classes import show_class
from shared.organisations import Organisations
from shared.store import Document, Store
from shared.vietnamese import today
from shared.web.paging import read_cursor, write_cursor

NARROW = 8  # organisations that are asked about one by one; more than these are read along with all others
MOST_READ = 1000  # documents looked at for one page

Lookup = tuple[str, str]
"""A field with an index that ends in `listing_key`, and the value that is looked up in it."""


def list_classes(
    store: Store,
    organisations: Organisations,
    scope: Iterable[str],
    now: datetime,
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
    """A page `{items, next}` of the classes that somebody may see. Where what is asked for is rare, a page may hold
    less than `limit`, or nothing, and still have a `next`: the search has come that far."""
    seen = set(scope)
    if organisation_id:
        seen &= organisations.under(organisation_id)
    kept_state = "open" if state == "running" else state or ""
    wide = len(seen) > NARROW
    shelves = [shelf(one, kept_state, programme or "") for one in ([""] if wide else sorted(seen))]
    wanted = words_of(words or "")
    below = read_cursor(cursor) if cursor else f"{last.isoformat()}~" if last else None
    lookups = [("shelves", one) for one in shelves]
    if wide and wanted:
        lookups = [("words", _rarest(store, wanted, now))]

    def fits(klass: Document) -> bool:
        return (
            not seen.isdisjoint(klass["organisations"])
            and not set(shelves).isdisjoint(klass["shelves"])
            and set(wanted) <= set(klass["words"])
            and (state != "running" or shown_state(klass, now) == "running")
        )

    items: list[Document] = []
    read, key = 0, None
    for found in _going_back(store, lookups, today(now), below, first.isoformat() if first else ""):
        for klass in found:
            if len(items) == limit or read == MOST_READ:
                return {"items": _shown(items, organisations, now), "next": write_cursor(key) if key else None}
            read, key = read + 1, klass["listing_key"]
            if fits(klass):
                items.append(klass)
    return {"items": _shown(items, organisations, now), "next": None}


def in_states(
    store: Store, scope: Iterable[str], states: Iterable[str], programme: str | None = None
) -> list[Document]:
    """All classes of these organisations in these states, the earliest first: for states that pass."""
    seen = set(scope)
    places = sorted(seen) if len(seen) <= NARROW else [""]
    found = {
        klass["_id"]: klass
        for state in states
        for place in places
        for klass in store.classes.find({"shelves": shelf(place, state, programme or "")})
    }
    fitting = (one for one in found.values() if not seen.isdisjoint(one["organisations"]))
    return sorted(fitting, key=lambda one: str(one["listing_key"]))


def _shown(classes: list[Document], organisations: Organisations, now: datetime) -> list[dict[str, Any]]:
    return [{**show_class(one, organisations), "shown_state": shown_state(one, now)} for one in classes]


def _rarest(store: Store, wanted: list[str], now: datetime) -> str:
    """The word that the fewest of the latest classes have: by it the others are found with the least reading."""
    since = _floors(today(now))[1]
    counted = {one: store.classes.count_documents({"words": one, "listing_key": {"$gte": since}}) for one in wanted}
    return min(wanted, key=lambda one: (counted[one], -len(one)))


def _going_back(
    store: Store, lookups: list[Lookup], on: date, below: str | None, oldest: str
) -> Iterator[list[Document]]:
    """The classes that are looked up, span by span of time: a store may read all of what matches before it gives the
    first of it, so that it is asked for little at once."""
    for floor in _floors(on):
        lowest = max(floor, oldest)
        if below is not None and below <= lowest:
            continue
        bounds = {"$gte": lowest, **({"$lt": below} if below is not None else {})}
        found = {
            klass["_id"]: klass
            for field, value in lookups
            for klass in store.classes.find({field: value, "listing_key": bounds})
        }
        yield sorted(found.values(), key=lambda one: str(one["listing_key"]), reverse=True)
        below = lowest
        if lowest == oldest:
            return


def _floors(on: date) -> list[str]:
    """The first days of ever longer spans, from this day back to the beginning of time."""
    days = [on - timedelta(days=30 * (2**n - 1)) for n in range(1, 10)]
    return [on.isoformat(), *(one.isoformat() for one in days), ""]
