"""Makes the kept figures follow from classes: entries of classes, the rows they add up to, the rows of whole subtrees.

Each of the three follows from the one before and can be made again from it; all are saved by compare-and-set. So a
worker that is killed anywhere leaves nothing that the next one, who hears the same batch again, does not mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import wraps

from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from services.reporting.model import class_record
from services.reporting.model.kept_figures import figures_of, sums_of
from services.reporting.reactions.heard import dated, settle_heard
from shared.events import Event
from shared.followers import Reaction
from shared.store import Document, Store, by_id
from shared.unit_of_work import Raced

TRIES = 20

Writes = list[InsertOne[Document] | ReplaceOne[Document]]


def placed(react: Reaction) -> Reaction:
    """A reaction to a class that also notes its state, and every place among the figures that it ever had.

    The places are saved with the change that leads to them, before any figures are touched: whoever settles
    the class later, after whatever crash, knows all the figures that it may have to be taken out of.
    """

    @wraps(react)
    def taken_in(document: Document, event: Event) -> None:
        react(document, event)
        document["state"] = class_record.state(document)
        document["places"] = sorted({*document.get("places", ()), *class_record.places(document)})

    return dated(taken_in)


def settle_classes(store: Store, documents: list[Document]) -> None:
    """Put what each class counts into the figures of its months, and take it out of all others.

    Each entry carries the version of the class that it was made of, also where the class counts no longer, so
    a writer who comes late changes nothing. Raises Raced when others are quicker too often.
    """
    wanted: dict[str, dict[str, Document]] = {}
    for document in documents:
        here = class_record.places(document)
        counts = class_record.contribution(document) if here else None
        entry = {"version": document["version"], "as_of": max(document.get("heard", {}).values(), default=None)}
        for place in document.get("places", ()):
            kept = {**entry, "counts": counts if place in here else None}
            wanted.setdefault(place, {})[document["_id"]] = kept
    for _ in range(TRIES):
        entries = put_entries(store, wanted)
        if entries is None:
            continue
        figures = put_figures(store, entries)
        if figures is not None and put_sums(store, _above(figures.values())):
            settle_heard(store, documents)
            return
    raise Raced


def put_entries(store: Store, wanted: Mapping[str, Mapping[str, Document]]) -> dict[str, Document] | None:
    """Put entries of classes into their places, which are answered as they then are; None when somebody else changed
    some of them meanwhile."""
    known = by_id(store.entries, wanted)
    writes: Writes = []
    for place, entries in wanted.items():
        kept = known.get(place) or _empty(place)
        fresh = {
            class_id: entry for class_id, entry in entries.items() if _is_news(kept["classes"].get(class_id), entry)
        }
        known[place] = kept
        if fresh:
            version = kept["version"]
            known[place] = {**kept, "version": version + 1, "classes": {**kept["classes"], **fresh}}
            writes.append(_write(known[place], version, "version"))
    return known if _written(store, "entries", writes) else None


def put_figures(store: Store, entries: Mapping[str, Document]) -> dict[str, Document] | None:
    """Make the rows of these places from their entries. Whose persons changed has to be counted anew."""
    known = by_id(store.figures, entries)
    trees = by_id(store.trees, {one["organisation_id"] for one in entries.values()})
    writes: Writes = []
    uncounted = []
    found = {}
    for place, one in entries.items():
        before, version = known.get(place), one["version"]
        tree = trees.get(one["organisation_id"], {"above": []})
        if before and before["of"] >= version:
            found[place] = before
            continue
        found[place] = {**_where(one), "of": version, "above": tree["above"], **figures_of(one["classes"])}
        writes.append(_write(found[place], before["of"] if before else 0, "of"))
        if before is None or before["digest"] != found[place]["digest"]:
            uncounted.append(place)
    note_uncounted(store, uncounted)
    return found if _written(store, "figures", writes) else None


def put_sums(store: Store, places: Iterable[str]) -> bool:
    """Add up the figures of all below organisations in months (places `axis:organisation:month`); False when somebody
    else did the same at once."""
    wanted = sorted(set(places))
    known = by_id(store.sums, wanted)
    writes: Writes = []
    for place in wanted:
        where = _where_of(place)
        below = store.figures.find({"axis": where["axis"], "above": where["organisation_id"], "month": where["month"]})
        before = known.get(place, {"version": 0})
        sums = {"_id": place, **where, **sums_of(list(below))}
        if sums != {name: value for name, value in before.items() if name != "version"}:
            writes.append(_write({**sums, "version": before["version"] + 1}, before["version"], "version"))
    return _written(store, "sums", writes)


def note_uncounted(store: Store, places: Iterable[str]) -> None:
    """Note that the distinct persons of these places changed: a task of the worker counts them anew."""
    writes = [UpdateOne({"_id": place}, {"$inc": {"times": 1}}, upsert=True) for place in places]
    if writes:
        store.uncounted.bulk_write(writes)


def _above(figures: Iterable[Document]) -> list[str]:
    return [f"{one['axis']}:{above}:{one['month']}" for one in figures for above in one["above"]]


def _empty(place: str) -> Document:
    return {"_id": place, **_where_of(place), "version": 0, "classes": {}}


def _where_of(place: str) -> Document:
    return dict(zip(("axis", "organisation_id", "month"), class_record.of_figures_id(place), strict=True))


def _where(one: Document) -> Document:
    return {name: one[name] for name in ("_id", "axis", "organisation_id", "month")}


def _is_news(kept: Document | None, entry: Document) -> bool:
    return kept is None or (kept["version"] <= entry["version"] and kept != entry)


def _write(document: Document, before: int, mark: str) -> InsertOne[Document] | ReplaceOne[Document]:
    """A new document, or one in the place of the one whose `mark` is what it was before."""
    if before == 0:
        return InsertOne(document)
    return ReplaceOne({"_id": document["_id"], mark: before}, document)


def _written(store: Store, collection: str, writes: Writes) -> bool:
    """Whether all of it was written; False when somebody else was quicker with some."""
    if not writes:
        return True
    try:
        result = store[collection].bulk_write(writes, ordered=False)
    except BulkWriteError:  # two made the same at once
        return False
    return bool(result.matched_count + result.inserted_count == len(writes))
