"""Makes everything that is kept of figures anew from the stories of the classes, while the workers go on.

No figure is dropped, so readers find them at every moment: entries that no class has are taken out, each class is
folded again from what was heard of it and settled, rows and sums are made of that. All of it is saved by
compare-and-set, as the workers save it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.reporting.model import class_record, class_story
from services.reporting.reactions.settling import TRIES, note_uncounted, put_figures, put_sums, settle_classes
from services.reporting.reactions.trees import settle_organisations
from shared.store import Document, Store, in_parts
from shared.unit_of_work import Raced

AT_ONCE = 50
# What a followed class has beside what its story tells.
FOLLOWED = ("marks", "version", "heard", "places", "story")
# What pages show beside the numbers of a class.
SHOWN = ("name", "source")


def rebuild_figures(store: Store) -> tuple[int, int]:
    """Make classes, entries, rows, sums and distinct persons anew; how many classes and places there are. Raises Raced
    when others are quicker too often: doing it again is harmless."""
    settle_organisations(store, list(store.organisations.find()))
    kept = [*store.figures.find({}, {"rows": 0}), *store.entries.find({}, {"classes": 0})]
    for place, where in {one["_id"]: one for one in kept}.items():
        _clean(store, place, {name: where[name] for name in ("_id", "axis", "organisation_id", "month")})
    classes = [one["_id"] for one in store.classes.find({}, {"_id": 1})]
    for part in in_parts(classes, AT_ONCE):
        settle_classes(store, [_folded_again(store, class_id) for class_id in part])
    figures = list(store.figures.find({}, {"rows": 0}))
    sums = {f"{one['axis']}:{above}:{one['month']}" for one in figures for above in one["above"]}
    _add_up(store, sums | {one["_id"] for one in store.sums.find({}, {"_id": 1})})
    store.distinct.delete_many({})  # whoever reads a figure counts anew
    note_uncounted(store, [one["_id"] for one in figures])
    return len(classes), len(figures)


def forget_class(store: Store, class_id: str) -> None:
    """Forget what was heard of a class, so that all of it counts as new when it is published again. Where the class
    stands among the figures is kept, and what it counts there until then."""
    for _ in range(TRIES):
        kept = store.classes.find_one({"_id": class_id}, {"story": 0}) or {"version": 0}
        there = f"classes.{class_id}.version"
        counted = list(store.entries.find({there: {"$exists": True}}, {there: 1}))
        fresh = {
            "_id": class_id,
            "marks": {},
            "version": max([kept["version"], *(one["classes"][class_id]["version"] for one in counted)]) + 1,
            "state": class_record.state({}),
            "places": sorted({*kept.get("places", ()), *(one["_id"] for one in counted)}),
            **{name: kept[name] for name in SHOWN if name in kept},
        }
        if _replaced(store.classes, fresh, kept["version"]):
            return
    raise Raced


def _clean(store: Store, place: str, where: Document) -> None:
    """Leave in a place the entries of classes that were there, and make its rows of them whatever they said."""
    for _ in range(TRIES):
        kept = store.entries.find_one({"_id": place}) or {**where, "version": 0, "classes": {}}
        rows = store.figures.find_one({"_id": place}, {"of": 1}) or {"of": 0}
        known = _known(store, kept["classes"])
        right = {
            class_id: entry
            for class_id, entry in kept["classes"].items()
            if class_id in known
            and place in known[class_id]["places"]
            and entry["version"] <= known[class_id]["version"]
        }
        anew = {**kept, "classes": right, "version": max(kept["version"], rows["of"]) + 1}
        if _replaced(store.entries, anew, kept["version"]) and put_figures(store, {place: anew}) is not None:
            return
    raise Raced


def _known(store: Store, class_ids: Iterable[str]) -> dict[str, Document]:
    fields = {"version": 1, "places": 1}
    return {
        one["_id"]: {"places": (), **one}
        for part in in_parts(class_ids)
        for one in store.classes.find({"_id": {"$in": part}}, fields)
    }


def _replaced(collection: Collection[Document], document: Document, version: int) -> bool:
    """Whether the document took the place of its version before; 0 where there was none."""
    if version:
        before = {"_id": document["_id"], "version": version}
        return bool(collection.replace_one(before, document).matched_count)
    try:
        collection.insert_one(document)
    except DuplicateKeyError:  # a worker made the same at once
        return False
    return True


def _folded_again(store: Store, class_id: str) -> Document:
    """The class as its story tells it, which is what is kept from now on."""
    for _ in range(TRIES):
        kept = store.classes.find_one({"_id": class_id})
        if kept is None:
            break
        if not kept.get("story"):  # forgotten, and not heard again yet
            return kept
        known = class_story.as_known(kept, "9999")
        fresh = {**known, **{name: kept[name] for name in FOLLOWED if name in kept}, "state": class_record.state(known)}
        fresh["places"] = sorted({*kept.get("places", ()), *class_record.places(known)})
        if fresh == kept:
            return kept
        fresh["version"] += 1
        if _replaced(store.classes, fresh, kept["version"]):
            return fresh
    raise Raced


def _add_up(store: Store, places: Iterable[str]) -> None:
    for part in in_parts(sorted(places), AT_ONCE):
        if not any(put_sums(store, part) for _ in range(TRIES)):
            raise Raced
