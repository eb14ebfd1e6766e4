"""Distinct persons and lecturers behind figures: counted once from the entries of classes, and kept with the digest of
what they were counted from. Whoever reads a figure finds them, or counts and keeps them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from pymongo import ReplaceOne
from pymongo.errors import PyMongoError

from services.reporting.model.class_record import of_figures_id
from services.reporting.model.distinct import Distinct, distinct_of
from services.reporting.model.kept_figures import digest_of
from shared.periods import Period, of_month
from shared.store import Document, Store, by_id, in_parts

log = structlog.get_logger()

PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Wanted:
    """Whose distinct persons are asked for: the digest of the figures that they stand behind, and (asked only when
    they have to be counted) the places of those figures."""

    digest: str
    places: Callable[[], Sequence[str]]


def distinct_name(axis: str, whose: str, period: Period) -> str:
    """Under which name they are kept; `whose` is an organisation, with what belongs to it."""
    return f"{axis}:{whose}:{period.key}"


def of_these(figures: Sequence[Mapping[str, Any]]) -> Wanted:
    """Those behind the figures of organisations in months."""
    places = sorted(one["_id"] for one in figures)
    digests = {one["_id"]: one["digest"] for one in figures}
    return Wanted(digest_of((place, digests[place]) for place in places), lambda: places)


def of_sums(store: Store, axis: str, node: str, sums: Sequence[Mapping[str, Any]]) -> Wanted:
    """Those behind the sums of an organisation in months."""
    months = sorted(one["month"] for one in sums)
    digests = {one["month"]: one["digest"] for one in sums}

    def places() -> list[str]:
        return [
            figures["_id"]
            for month in months
            for figures in store.figures.find({"above": node, "axis": axis, "month": month}, {"_id": 1})
        ]

    return Wanted(digest_of((month, digests[month]) for month in months), places)


def distinct(store: Store, wanted: Mapping[str, Wanted]) -> dict[str, Distinct]:
    """For each name the distinct persons and lecturers; what was kept of other figures than these is counted anew."""
    kept = by_id(store.distinct, wanted)
    found: dict[str, Distinct] = {}
    fresh: list[ReplaceOne[Document]] = []
    for name, one in wanted.items():
        known = kept.get(name)
        if known is None or known["of"] != one.digest:
            known = {"_id": name, "of": one.digest, **_count(store, one.places())}
            fresh.append(ReplaceOne({"_id": name}, known, upsert=True))
        found[name] = {"total": known["total"], "programmes": known["programmes"]}
    if fresh:
        store.distinct.bulk_write(fresh, ordered=False)
    return found


def _count(store: Store, places: Sequence[str]) -> Distinct:
    contributions = []
    for part in in_parts(places):
        for entries in store.entries.find({"_id": {"$in": part}}):
            for entry in entries["classes"].values():
                if counts := entry["counts"]:
                    names = ("programme", "line", "persons", "lecturers")
                    contributions.append({name: counts[name] for name in names})
    return distinct_of(contributions)


def keep_counted(store: Store, stop: threading.Event) -> None:
    """Count, until told to stop, what changed: for the month, quarter, half-year and year in which it did, of the
    organisation and of all above it. So whoever asks for one of these finds it counted."""
    while not stop.is_set():
        try:
            busy = count_changed(store)
        except PyMongoError as problem:
            log.warning("counting persons waits for the store", problem=repr(problem)[:200])
            busy = False
        stop.wait(PAUSE_SECONDS if busy else 2 * PAUSE_SECONDS)


def count_changed(store: Store) -> bool:
    """One round of that; whether there was anything to count."""
    changed = list(store.uncounted.find())
    axes: dict[tuple[str, str], set[str]] = {}
    for one in changed:
        axis, organisation_id, month = of_figures_id(one["_id"])
        tree = store.trees.find_one({"_id": organisation_id}) or {"above": [], "heir": organisation_id}
        for whose in (*tree["above"], f"={tree['heir']}"):
            axes.setdefault((axis, whose), set()).add(month)
    for (axis, whose), months in axes.items():
        for period in {period.key: period for month in months for period in of_month(month)}.values():
            _keep(store, axis, whose, period)
    for one in changed:  # what changed again meanwhile stays
        store.uncounted.delete_one(one)
    return bool(changed)


def _keep(store: Store, axis: str, whose: str, period: Period) -> None:
    months = period.months()
    if whose.startswith("="):
        owners = [one["_id"] for one in store.trees.find({"heir": whose[1:]}, {"_id": 1})] or [whose[1:]]
        places = [f"{axis}:{owner}:{month}" for owner in owners for month in months]
        wanted = of_these(list(by_id(store.figures, places).values()))
    else:
        places = [f"{axis}:{whose}:{month}" for month in months]
        wanted = of_sums(store, axis, whose, list(by_id(store.sums, places).values()))
    distinct(store, {distinct_name(axis, whose, period): wanted})
