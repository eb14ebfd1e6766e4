"""What reporting makes of what it hears: followed documents, and the kept figures that follow from classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from pymongo import ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from services.reporting.model import class_record, conference_record, persons
from shared import organisations_heard
from shared.events import Event, EventType, attendance, enrolment
from shared.followers import Follower, Reaction
from shared.store import Document, Store
from shared.unit_of_work import Raced

TRIES = 20

KEPT_OF_PROGRAMME = (
    "code",
    "version_number",
    "name_vi",
    "name_en",
    "category_vi",
    "category_en",
    "order",
    "excused_counts",
)
KEPT_OF_CLASS = ("name", "programme", "programme_version", "owner_id", "host_id", "partner_id", "starts_on", "ends_on")
KEPT_OF_LEDGER = (
    *("name", "programme", "programme_version", "owner_id", "with_partner", "partner_name"),
    *("first_day", "last_day", "classes", "enrolments", "source"),
)
KEPT_OF_PLAN_VERSION = ("version_number", "in_force_from", "lines")
KEPT_OF_SENT_OUT = ("organisation_id", "field", "course", "first_day", "last_day", "people")


def _keep(document: Document, data: Mapping[str, Any], names: tuple[str, ...]) -> None:
    document.update({name: data[name] for name in names})


def on_programme_version(document: Document, event: Event) -> None:
    _keep(document, event.data, KEPT_OF_PROGRAMME)


def on_people_sent_out(document: Document, event: Event) -> None:
    entries = document.setdefault("entries", {})
    entries[event.data["entry_id"]] = {name: event.data[name] for name in KEPT_OF_SENT_OUT}
    # The span of the whole document is what a query for a period can look up.
    document["first_day"] = min(entry["first_day"] for entry in entries.values())
    document["last_day"] = max(entry["last_day"] for entry in entries.values())


def on_class_planned(document: Document, event: Event) -> None:
    """Nobody is told yet, and nothing is counted: only that its announcement may still come."""
    document["planned"] = True


def on_class_announced(document: Document, event: Event) -> None:
    _keep(document, event.data, KEPT_OF_CLASS)
    document["ledger"] = False
    document["with_partner"] = event.data["partner_id"] is not None


def on_ledger_class(document: Document, event: Event) -> None:
    _keep(document, event.data, KEPT_OF_LEDGER)
    document["ledger"] = True
    document["completed"] = event.data["completions"]


def on_class_opened(document: Document, event: Event) -> None:
    document["opened_on"] = event.data["opened_on"]


def on_class_changed(document: Document, event: Event) -> None:
    document["name"] = event.data["name"]


def on_class_rescheduled(document: Document, event: Event) -> None:
    _keep(document, event.data, ("starts_on", "ends_on"))


def on_learners_enrolled(document: Document, event: Event) -> None:
    joined = persons.pack(learner["learner_id"] for learner in event.data["learners"])
    document["persons"] = persons.union(document.get("persons", persons.NOBODY), joined)


def on_learner_withdrawn(document: Document, event: Event) -> None:
    left = persons.pack([event.data["learner_id"]])
    document["persons"] = persons.without(document.get("persons", persons.NOBODY), left)


def on_class_closed(document: Document, event: Event) -> None:
    document["closed_on"] = event.data["closed_on"]
    document["completed"] = len(event.data["completed"])


def on_results_recorded(document: Document, event: Event) -> None:
    """The whole class as it stands; what was recognised of an open class before holds no more."""
    outcomes = [one["outcome"] for one in event.data["results"]]
    document["bands"] = {band: outcomes.count(band) for band in class_record.BANDS}
    if "closed_on" not in document:
        document.pop("completed", None)


def on_completion_recognised(document: Document, event: Event) -> None:
    """The completions are known from now on, not only from the closing: the closing says them again."""
    document["completed"] = len(event.data["completed"])


def on_certificates_issued(document: Document, event: Event) -> None:
    issued = (one["certificate_id"] for one in event.data["certificates"])
    document["certificates"] = sorted({*document.get("certificates", ()), *issued})


def on_certificate_reissued(document: Document, event: Event) -> None:
    """One takes the place of another: still one."""
    valid = {*document.get("certificates", ())} - {event.data["replaces_id"]}
    document["certificates"] = sorted({*valid, event.data["certificate_id"]})


def on_certificate_revoked(document: Document, event: Event) -> None:
    document["certificates"] = sorted({*document.get("certificates", ())} - {event.data["certificate_id"]})


def on_plan_approved(document: Document, event: Event) -> None:
    """The versions in their order; the newest whose day has come is in force."""
    _keep(document, event.data, ("centre_id", "year"))
    document.setdefault("versions", []).append({name: event.data[name] for name in KEPT_OF_PLAN_VERSION})


def on_class_cancelled(document: Document, event: Event) -> None:
    document["cancelled_on"] = event.data["cancelled_on"]


def on_sheet(document: Document, event: Event) -> None:
    document.setdefault("sheets", {})[event.data["session_id"]] = event.data["counts"]


def dated(react: Reaction) -> Reaction:
    """A reaction that also notes when what it took in was said (`heard`: mark -> moment)."""

    @wraps(react)
    def taken_in(document: Document, event: Event) -> None:
        react(document, event)
        document.setdefault("heard", {})[event.topic.replace(".", ":")] = event.time.isoformat()

    return taken_in


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


def settle_heard(store: Store, documents: list[Document]) -> None:
    """Note for each topic the moment of the newest event that was taken in."""
    newest: dict[str, str] = {}
    for document in documents:
        for mark, at in document.get("heard", {}).items():
            newest[mark] = max(at, newest.get(mark, ""))
    if newest:
        store.heard.bulk_write(
            [UpdateOne({"_id": mark}, {"$max": {"at": at}}, upsert=True) for mark, at in newest.items()]
        )


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
        if _put(store, wanted):
            settle_heard(store, documents)
            return
    raise Raced


def _put(store: Store, wanted: Mapping[str, Mapping[str, Document]]) -> bool:
    """One attempt; False when somebody else changed some of the figures meanwhile."""
    known = {one["_id"]: one for one in store.figures.find({"_id": {"$in": list(wanted)}})}
    writes = []
    for place, entries in wanted.items():
        figures = known.get(place) or _no_figures(place)
        fresh = {
            class_id: entry for class_id, entry in entries.items() if _is_news(figures["classes"].get(class_id), entry)
        }
        if fresh:
            version = figures["version"]
            changed = {**figures, "version": version + 1, "classes": {**figures["classes"], **fresh}}
            writes.append(ReplaceOne({"_id": place, "version": version}, changed, upsert=version == 0))
    if not writes:
        return True
    try:
        result = store.figures.bulk_write(writes, ordered=False)
    except BulkWriteError:  # two made the same figures at once
        return False
    return bool(result.matched_count + result.upserted_count == len(writes))


def _no_figures(place: str) -> Document:
    rule, _, rest = place.partition(":")
    organisation_id, _, month = rest.rpartition(":")
    where = {"rule": rule, "organisation_id": organisation_id, "month": month}
    return {"_id": place, **where, "version": 0, "classes": {}}


def _is_news(kept: Document | None, entry: Document) -> bool:
    return kept is None or (kept["version"] <= entry["version"] and kept != entry)


def _reactions(wrap: Callable[[Reaction], Reaction], table: Mapping[EventType, Reaction]) -> dict[EventType, Reaction]:
    return {kind: wrap(react) for kind, react in table.items()}


FOLLOWERS = [
    # With `parents`, so that figures can be read under the structure of a day as well as under today's.
    organisations_heard.follower("short_name", "parents", settle=settle_heard, wrap=dated),
    Follower(
        enrolment.PROGRAMMES,
        "programmes",
        _reactions(
            dated,
            dict.fromkeys(
                (enrolment.PROGRAMME_VERSION_PUBLISHED, enrolment.PROGRAMME_VERSION_RETIRED), on_programme_version
            ),
        ),
        settle_heard,
    ),
    Follower(
        enrolment.OUTSIDE_TRAINING,
        "sent_out",
        _reactions(dated, {enrolment.PEOPLE_SENT_OUT: on_people_sent_out}),
        settle_heard,
    ),
    Follower(
        enrolment.PLANS,
        "plans",
        _reactions(dated, {enrolment.PLAN_APPROVED: on_plan_approved}),
        settle_heard,
    ),
    Follower(
        enrolment.CLASSES,
        "classes",
        _reactions(
            placed,
            {
                enrolment.CLASS_PLANNED: on_class_planned,
                enrolment.CLASS_ANNOUNCED: on_class_announced,
                enrolment.LEDGER_CLASS_RECORDED: on_ledger_class,
                enrolment.CLASS_OPENED: on_class_opened,
                enrolment.CLASS_CHANGED: on_class_changed,
                enrolment.CLASS_RESCHEDULED: on_class_rescheduled,
                enrolment.LEARNERS_ENROLLED: on_learners_enrolled,
                enrolment.LEARNER_WITHDRAWN: on_learner_withdrawn,
                enrolment.RESULTS_RECORDED: on_results_recorded,
                enrolment.COMPLETION_RECOGNISED: on_completion_recognised,
                enrolment.CERTIFICATES_ISSUED: on_certificates_issued,
                enrolment.CERTIFICATE_REISSUED: on_certificate_reissued,
                enrolment.CERTIFICATE_REVOKED: on_certificate_revoked,
                enrolment.CLASS_CLOSED: on_class_closed,
                enrolment.CLASS_CANCELLED: on_class_cancelled,
            },
        ),
        settle_classes,
    ),
    Follower(
        attendance.SHEETS,
        "classes",
        _reactions(
            placed,
            dict.fromkeys((attendance.SHEET_MARKED, attendance.SHEET_CLOSED, attendance.SHEET_CORRECTED), on_sheet),
        ),
        settle_classes,
    ),
    Follower(
        attendance.CONFERENCES,
        "conferences",
        _reactions(
            dated,
            {
                attendance.CONFERENCE_CALLED: conference_record.on_conference_called,
                attendance.HEADCOUNT_RECORDED: conference_record.on_headcount_recorded,
                attendance.CONFERENCE_CLOSED: conference_record.on_conference_closed,
                attendance.CONFERENCE_CANCELLED: conference_record.on_conference_cancelled,
            },
        ),
        settle_heard,
    ),
]
