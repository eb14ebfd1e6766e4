"""What is heard, and what becomes due by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from services.notification.heard import Heard
from services.notification.model import deliveries, letters, warnings
from services.notification.model.deliveries import Delivery
from shared import organisations_heard, vietnamese
from shared.events import Event
from shared.events.attendance import (
    LEARNERS_FELL_BELOW_RATE,
    LEARNERS_OUT_OF_REACH,
    LEARNERS_WITHIN_REACH_AGAIN,
    SHEETS,
)
from shared.events.enrolment import (
    CLASS_ANNOUNCED,
    CLASS_CANCELLED,
    CLASS_CHANGED,
    CLASS_CLOSED,
    CLASS_OPENED,
    CLASS_RESCHEDULED,
    CLASSES,
    CONTACT_CHANGED,
    CONTACTS,
    LEARNER_WITHDRAWN,
    LEARNERS_ENROLLED,
    PROGRAMME_VERSION_PUBLISHED,
    PROGRAMME_VERSION_RETIRED,
    PROGRAMMES,
)
from shared.followers import Follower
from shared.store import Document, Store, by_id, in_parts
from shared.unit_of_work import system_clock

PART = 200  # written in one request, far from the store's time-out
ALREADY_THERE = 11000


def on_programme_version(document: Document, event: Event) -> None:
    document["name"] = event.data["name_vi"]


def on_contact_changed(document: Document, event: Event) -> None:
    document.update(name=event.data["name"], email=event.data["email"])


def on_class_announced(document: Document, event: Event) -> None:
    kept = ("name", "programme_version", "owner_id", "host_id", "place", "starts_on")
    document.update({name: event.data[name] for name in kept})
    document.update(
        state="announced",
        first_session=_first_session(event.data["sessions"]),
        opened_on=None,
        opening=None,  # the id of the event by which it opened
        learners={},  # who is enrolled -> who nominated them
        due=[],  # messages not yet written down as deliveries
    )


def on_class_changed(document: Document, event: Event) -> None:
    document.update(name=event.data["name"], place=event.data["place"])


def on_class_rescheduled(document: Document, event: Event) -> None:
    document.update(starts_on=event.data["starts_on"], first_session=_first_session(event.data["sessions"]))


def on_learners_enrolled(document: Document, event: Event) -> None:
    """Each learner is told. A committee whose first learner comes after the opening is told of the opening now;
    to one that was told before, the same cause says nothing new."""
    for one in event.data["learners"]:
        document["learners"][one["learner_id"]] = one["nominator_id"]
        document["due"].append(deliveries.due(letters.ENROLLED, deliveries.LEARNER, one["learner_id"], event.id))
    if document["opening"]:
        _tell_committees(document, {one["nominator_id"] for one in event.data["learners"]})


def on_class_opened(document: Document, event: Event) -> None:
    document.update(state="open", opened_on=event.data["opened_on"], opening=event.id)
    _tell_committees(document, set(document["learners"].values()))


def on_learner_withdrawn(document: Document, event: Event) -> None:
    gone = event.data["learner_id"]
    document["learners"].pop(gone, None)
    document["due"] = [one for one in document["due"] if one["recipient"]["id"] != gone]


def on_class_closed(document: Document, event: Event) -> None:
    document["state"] = "closed"


def on_class_cancelled(document: Document, event: Event) -> None:
    document["state"] = "cancelled"


def _tell_committees(document: Document, nominators: set[str | None]) -> None:
    for nominator in sorted(one for one in nominators if one):
        document["due"].append(
            deliveries.due(letters.CLASS_OPENED, deliveries.ORGANISATION, nominator, document["opening"])
        )


def on_fell_below(document: Document, event: Event) -> None:
    """Who fell below the required rate is warned, and the committee that nominated them."""
    _warn(document, event, letters.FELL_BELOW, letters.COMMITTEE_FELL_BELOW)


def on_out_of_reach(document: Document, event: Event) -> None:
    """Who can no longer reach it is told, and the committee; a reminder that has not been sent is not needed."""
    _warn(document, event, letters.OUT_OF_REACH, letters.COMMITTEE_OUT_OF_REACH)


def on_within_reach_again(document: Document, event: Event) -> None:
    """Nobody is told of it; what has not been sent is not needed any more."""
    for one in event.data["learners"]:
        warnings.lift(document, one["learner_id"])
    document["lifted"] = True  # until open deliveries have been looked at again


def _warn(document: Document, event: Event, to_learner: str, to_committee: str) -> None:
    warnings.warn(document, event.id, vietnamese.today(event.time).isoformat(), event.data)
    document["untold"] = [
        *document.get("untold", ()),
        *(
            {"learner_id": one["learner_id"], "cause": event.id, "to_learner": to_learner, "to_committee": to_committee}
            for one in event.data["learners"]
        ),
    ]


def _first_session(sessions: list[Document]) -> Document | None:
    if not sessions:
        return None
    first = min(sessions, key=lambda one: datetime.fromisoformat(one["starts_at"]))
    return {"starts_at": first["starts_at"], "place": first["place"]}


def settle_classes(store: Store, documents: list[Document]) -> None:
    """Write down what became due, then forget that it was due. A crash in between repeats it harmlessly."""
    now = system_clock()
    changed = [document for document in documents if _to_tell(document) or document.get("lifted")]
    new = [deliveries.written_down(one, document, now) for document in changed for one in _to_tell(document)]
    # Written down without an address: whatever of it is heard before or after this moment, the second look
    # here or the one of its own follower comes after both.
    _write_down(store, new)
    look_again(store, "class_id", (document["_id"] for document in documents))
    if changed:
        # Only exactly what was written is forgotten: a document that has moved on keeps what it says is due.
        store.classes.bulk_write([_forget(document) for document in changed], ordered=False)


def _to_tell(document: Document) -> list[Document]:
    """The messages that are due: what enrolment made so, and warnings of those who are known to be in the class.
    Topics are read independently of each other: other warnings wait until the enrolment is heard of."""
    learners = document.get("learners", {})
    messages = list(document.get("due", ()))
    for one in document.get("untold", ()):
        if one["learner_id"] in learners:
            messages.append(deliveries.due(one["to_learner"], deliveries.LEARNER, one["learner_id"], one["cause"]))
            if nominator := learners[one["learner_id"]]:
                messages.append(deliveries.due(one["to_committee"], deliveries.ORGANISATION, nominator, one["cause"]))
    return messages


def _forget(document: Document) -> UpdateOne:
    untold = [one for one in document.get("untold", ()) if one["learner_id"] not in document.get("learners", {})]
    told = {"due": [], "untold": untold, "lifted": False}
    before = {"_id": document["_id"], "version": document["version"]}
    return UpdateOne(before, {"$set": told, "$inc": {"version": 1}})


def settle_warnings(store: Store, documents: list[Document]) -> None:
    """Most of what sheets say warns nobody; then nothing follows."""
    changed = [document for document in documents if _to_tell(document) or document.get("lifted")]
    if changed:
        settle_classes(store, changed)


def _write_down(store: Store, new: list[Delivery]) -> None:
    """Those that have not been written down before. A class of thousands makes thousands: in parts, and by
    insertion, which the embedded store does twenty times as fast as an upsert."""
    by_its_id = {one["_id"]: one for one in new}
    for part in in_parts(by_its_id):
        known = by_id(store.deliveries, part)
        missing = [InsertOne(by_its_id[one]) for one in part if one not in known]
        if not missing:
            continue
        try:
            store.deliveries.bulk_write(missing, ordered=False)
        except BulkWriteError as problem:
            if any(error["code"] != ALREADY_THERE for error in problem.details["writeErrors"]):
                raise


def settle_recipients(store: Store, documents: list[Document]) -> None:
    """A contact or organisation was heard: what waits for it, or for those in whose place it stands, may go."""
    waited_for = (one for document in documents for one in (document["_id"], *(document.get("predecessor_ids") or ())))
    look_again(store, "recipient.id", waited_for)


def look_again(store: Store, field: str, identifiers: Iterable[str]) -> None:
    """Bring the open deliveries that name these in `field` to the state that what is known gives them."""
    for part in in_parts(identifiers):
        which = {field: {"$in": part}, "state": {"$in": list(deliveries.OPEN)}}
        # What somebody else changed meanwhile is looked at once more.
        while not _bring_up_to_date(store, list(store.deliveries.find(which))):
            pass


def _bring_up_to_date(store: Store, found: list[Delivery]) -> bool:
    heard, now = Heard(store, found), system_clock()
    writes = []
    for one in found:
        changed = deliveries.as_heard(one, heard.class_of(one), heard.recipient(one), now)
        if changed is not one:
            writes.append(ReplaceOne({"_id": one["_id"], "version": one["version"]}, changed))
    parts = (writes[at : at + PART] for at in range(0, len(writes), PART))
    return sum(store.deliveries.bulk_write(part, ordered=False).matched_count for part in parts) == len(writes)


FOLLOWERS = [
    organisations_heard.follower("email", settle=settle_recipients),
    Follower(
        PROGRAMMES,
        "programmes",
        dict.fromkeys((PROGRAMME_VERSION_PUBLISHED, PROGRAMME_VERSION_RETIRED), on_programme_version),
    ),
    Follower(CONTACTS, "contacts", {CONTACT_CHANGED: on_contact_changed}, settle=settle_recipients),
    Follower(
        CLASSES,
        "classes",
        {
            CLASS_ANNOUNCED: on_class_announced,
            CLASS_CHANGED: on_class_changed,
            CLASS_RESCHEDULED: on_class_rescheduled,
            LEARNERS_ENROLLED: on_learners_enrolled,
            CLASS_OPENED: on_class_opened,
            LEARNER_WITHDRAWN: on_learner_withdrawn,
            CLASS_CLOSED: on_class_closed,
            CLASS_CANCELLED: on_class_cancelled,
        },
        settle=settle_classes,
    ),
    Follower(
        SHEETS,
        "classes",
        {
            LEARNERS_FELL_BELOW_RATE: on_fell_below,
            LEARNERS_OUT_OF_REACH: on_out_of_reach,
            LEARNERS_WITHIN_REACH_AGAIN: on_within_reach_again,
        },
        settle=settle_warnings,
    ),
]
