"""Checks that run by themselves: of every organisation and period in which something changed, what rules find is kept,
so that whoever looks reads findings and computes nothing.

A change notes its place among the `unchecked` after the figures follow from it; the note goes when the place is
checked, unless it changed again meanwhile. Whoever is killed anywhere leaves the note, and the place is checked again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.reporting.model.approximate import TOLERANCES
from services.reporting.model.checks import RULES, look_at_class, look_at_period
from services.reporting.model.class_record import of_figures_id
from services.reporting.model.findings import Finding, Place
from services.reporting.model.period_checks import LEAPS
from services.reporting.views.check_facts import Registers, months_behind
from shared.followers import Follower, Settle
from shared.organisations import Organisations
from shared.periods import Period, parse, quarter_of
from shared.store import Document, Store, in_parts
from shared.unit_of_work import Clock, system_clock
from shared.vietnamese import today

log = structlog.get_logger()

PAUSE_SECONDS = 2.0
AT_ONCE = 50
STATE = "all"
RULES_DIGEST = hashlib.sha256(
    repr((sorted(RULES), sorted(LEAPS.items()), sorted(TOLERANCES.items()))).encode()
).hexdigest()


def noting(followers: Iterable[Follower]) -> list[Follower]:
    """The followers, of which those of classes and organisations also note what has to be checked."""
    notes = {"classes": _note_classes, "organisations": _note_organisations}
    return [_noting(one, notes[one.collection]) if one.collection in notes else one for one in followers]


def _noting(follower: Follower, note_changes: Settle) -> Follower:
    def settle(store: Store, documents: list[Document]) -> None:
        follower.settle(store, documents)
        note_changes(store, documents)

    return replace(follower, settle=settle)


def _note_classes(store: Store, documents: list[Document]) -> None:
    note(store, [place for document in documents for place in _months_of(document)])


def _months_of(document: Document) -> Iterator[Place]:
    """The months in which a class counts or ever counted, by its opening."""
    for one in document.get("places", ()):
        axis, organisation_id, month = of_figures_id(one)
        if axis == "opened":
            yield Place(organisation_id, parse(month))


def _note_organisations(store: Store, documents: list[Document]) -> None:
    """What belongs to whom may be another thing now. One that is just registered has no classes."""
    for document in documents:
        if document["version"] > 1:
            owned = store.classes.find({"owner_id": document["_id"]}, {"places": 1})
            note(store, [place for one in owned for place in _months_of(one)])


def note(store: Store, places: Iterable[Place]) -> None:
    """Note that these are to be checked."""
    wanted = {one.id: one for one in places}
    for part in in_parts(sorted(wanted)):
        store.unchecked.bulk_write(
            [
                UpdateOne(
                    {"_id": one},
                    {
                        "$set": {"organisation_id": wanted[one].organisation_id, "period": wanted[one].period.key},
                        "$inc": {"version": 1},
                    },
                    upsert=True,
                )
                for one in part
            ],
            ordered=False,
        )


def keep_checked(store: Store, stop: threading.Event, clock: Clock = system_clock) -> None:
    """Check, until told to stop, what changed."""
    while not stop.is_set():
        try:
            check_changed(store, clock)
        except PyMongoError as problem:
            log.warning("checks wait for the store", problem=repr(problem)[:200])
        stop.wait(PAUSE_SECONDS)


def check_changed(store: Store, clock: Clock = system_clock) -> bool:
    """One round of that, of so many changes as are taken at once; whether there was anything to check."""
    now = clock()
    _note_what_time_changed(store, today(now))
    changed = list(store.unchecked.find().sort("period", 1).limit(AT_ONCE))
    if not changed:
        return False
    registers = Registers(store, Organisations(store.organisations.find()), today(now))
    places = {one.id: one for each in changed for one in _touched(registers, each)}
    done = [_check(registers, one, now.isoformat()) for one in places.values()]
    if all(done):
        for one in changed:  # what changed again meanwhile stays
            store.unchecked.delete_one(one)
    return True


def _note_what_time_changed(store: Store, day: date) -> None:
    """A quarter that is over can be compared, other rules find other things: then everything is checked again; on a
    new day whatever has findings."""
    wanted = {"_id": STATE, "rules": RULES_DIGEST, "quarter": quarter_of(day).key, "day": day.isoformat()}
    known = store.check_rounds.find_one({"_id": STATE}) or {}
    if known == wanted:
        return
    if any(known.get(name) != wanted[name] for name in ("rules", "quarter")):
        note(store, {place for one in store.classes.find({}, {"places": 1}) for place in _months_of(one)})
    for collection in ("stated_totals", "paper_reports", "findings"):
        found = store[collection].find({}, {"organisation_id": 1, "period": 1})
        note(store, [Place(one["organisation_id"], parse(one["period"])) for one in found])
    store.check_rounds.replace_one({"_id": STATE}, wanted, upsert=True)


def _touched(registers: Registers, changed: Document) -> Iterator[Place]:
    """Every place whose findings may be others after a change in one: of the month its quarter and year, of the
    organisation all above it, and the periods of which reports were stated."""
    period = parse(changed["period"])
    organisations = registers.organisations
    heir = organisations.heir(changed["organisation_id"])
    wider = _wider(period)
    yield from (Place(one, period) for one in (changed["organisation_id"], heir))
    if wider:
        yield from months_behind(registers, heir, period)
    for one in (changed["organisation_id"], heir, *organisations.above(heir)):
        yield from (Place(one, each) for each in wider)
        for collection in ("stated_totals", "paper_reports"):
            for stated in registers.store[collection].find({"organisation_id": one}, {"period": 1}):
                spoken_of = parse(stated["period"])
                if spoken_of.first <= period.last and period.first <= spoken_of.last:
                    yield Place(one, spoken_of)


def _wider(period: Period) -> list[Period]:
    if not _is_month(period):
        return []
    return [quarter_of(period.first), parse(str(period.first.year))]


def _is_month(period: Period) -> bool:
    return period.key == f"{period.first:%Y-%m}"


def _check(registers: Registers, place: Place, at: str) -> bool:
    """Check one place and keep what was found; False when somebody else did meanwhile."""
    findings = registers.store.findings
    before = findings.find_one({"_id": place.id}) or {"version": 0}
    try:
        found, made_of = _look(registers, place)
    except PyMongoError:
        raise
    except Exception as problem:  # what one organisation's figures make of a rule must not stop the checks of others
        log.error("a place is not checked", place=place.id, problem=repr(problem)[:300])
        return True
    seen = {"_id": place.id, "version": before["version"]}
    if not found:
        return not before["version"] or bool(findings.delete_one(seen).deleted_count)
    kept = {
        "_id": place.id,
        "organisation_id": place.organisation_id,
        "period": place.period.key,
        "first": place.period.first.isoformat(),
        "last": place.period.last.isoformat(),
        "above": registers.organisations.above(place.organisation_id),
        "marks": sorted({one["mark"] for one in found}),
        "findings": found,
        "made_of": {**made_of, "rules": RULES_DIGEST},
    }
    if kept == {name: value for name, value in before.items() if name not in ("version", "checked_at")}:
        return True
    fresh = {**kept, "version": before["version"] + 1, "checked_at": at}
    if before["version"]:
        return bool(findings.replace_one(seen, fresh).matched_count)
    try:
        findings.insert_one(fresh)
    except DuplicateKeyError:
        return False
    return True


def _look(registers: Registers, place: Place) -> tuple[Sequence[Finding], dict[str, Any]]:
    """What is found in a place, and of which versions. What became part of another organisation is found there."""
    if registers.organisations.heir(place.organisation_id) != place.organisation_id and not _is_stated(
        registers, place
    ):
        return [], {}
    found: list[Finding] = []
    made_of: dict[str, Any] = {}
    if _is_month(place.period):
        classes, made_of["classes"] = registers.classes(place)
        found += [one for each in classes for one in look_at_class(each)]
    if not _is_month(place.period) or _is_stated(registers, place):
        facts, of = registers.period(place)
        found += look_at_period(facts)
        made_of |= of
    return found, made_of


def _is_stated(registers: Registers, place: Place) -> bool:
    return any(
        registers.store[one].find_one({"_id": place.id}, {"_id": 1}) for one in ("stated_totals", "paper_reports")
    )
