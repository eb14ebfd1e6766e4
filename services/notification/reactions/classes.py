"""Classes: who is in them, who waits, when they meet, and whom attendance warns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.notification.looking import look_again, write_down
from services.notification.model import deliveries, facts, kinds, warnings
from services.notification.reactions.settling import forget
from shared import vietnamese
from shared.events import Event
from shared.events.attendance import (
    LEARNERS_FELL_BELOW_RATE,
    LEARNERS_OUT_OF_REACH,
    LEARNERS_WITHIN_REACH_AGAIN,
    SHEETS,
)
from shared.events.enrolment import (
    CERTIFICATE_REISSUED,
    CERTIFICATES_ISSUED,
    CLASS_ANNOUNCED,
    CLASS_CANCELLED,
    CLASS_CHANGED,
    CLASS_CLOSED,
    CLASS_OPENED,
    CLASS_RESCHEDULED,
    CLASSES,
    LEARNER_LEFT_WAITING_LIST,
    LEARNER_WITHDRAWN,
    LEARNERS_ENROLLED,
    LEARNERS_WAITLISTED,
    PROGRAMME_VERSION_PUBLISHED,
    PROGRAMME_VERSION_RETIRED,
    PROGRAMMES,
)
from shared.followers import Follower
from shared.store import Document, Store
from shared.unit_of_work import system_clock


def on_programme_version(document: Document, event: Event) -> None:
    document.update(name=event.data["name_vi"], name_en=event.data["name_en"])


def on_class_announced(document: Document, event: Event) -> None:
    kept = ("name", "programme_version", "owner_id", "host_id", "place", "starts_on")
    document.update({name: event.data[name] for name in kept})
    document.update(
        state="announced",
        announced_by=event.id,
        opened_on=None,
        opening=None,  # the id of the event by which it opened
        learners={},  # who is enrolled -> who nominated them
        waiting={},  # who waits for a place -> who nominated them
        changes=[],  # of the timetable: {cause, sessions: [{was, now}]}
        cancelled_on=None,
        cancelled_because=None,
        due=[],  # messages not yet written down as deliveries
        lifted=False,  # whether something may not be needed any more, until open deliveries were looked at again
    )
    _take_sessions(document, event.data["sessions"])


def on_class_changed(document: Document, event: Event) -> None:
    document.update(name=event.data["name"], place=event.data["place"])


def on_class_rescheduled(document: Document, event: Event) -> None:
    """Who is in the class is told, if a session that is still to come is another one now."""
    document["lifted"] = True
    before = {one["session_id"]: one["starts_at"] for one in document["sessions"]}
    document["starts_on"] = event.data["starts_on"]
    _take_sessions(document, event.data["sessions"])
    now = {one["session_id"]: one["starts_at"] for one in document["sessions"]}
    on = vietnamese.today(event.time).isoformat()
    pairs = [(before.get(one), now.get(one)) for one in before.keys() | now.keys()]
    changed = sorted(
        ({"was": was, "now": then} for was, then in pairs if was != then and _to_come(on, was, then)),
        key=lambda one: str(one["was"] or one["now"]),
    )
    if changed:
        document["changes"].append({"cause": event.id, "sessions": changed})
        _tell_learners(document, kinds.TIMETABLE_CHANGED, document["learners"], event.id)


def on_learners_enrolled(document: Document, event: Event) -> None:
    """Each learner is told. A committee whose first learner comes after the opening is told of the opening now;
    to one that was told before, the same cause says nothing new."""
    document["lifted"] = True
    kind = kinds.FROM_WAITING_LIST if event.data.get("from_waiting_list") else kinds.ENROLLED
    for one in event.data["learners"]:
        document["waiting"].pop(one["learner_id"], None)
        document["learners"][one["learner_id"]] = one["nominator_id"]
    _tell_learners(document, kind, (one["learner_id"] for one in event.data["learners"]), event.id)
    if document["opening"]:
        _tell_committees(document, kinds.CLASS_OPENED, {one["nominator_id"] for one in event.data["learners"]})


def on_learners_waitlisted(document: Document, event: Event) -> None:
    for one in event.data["learners"]:
        document["waiting"][one["learner_id"]] = one["nominator_id"]
    _tell_learners(document, kinds.WAITLISTED, (one["learner_id"] for one in event.data["learners"]), event.id)


def on_learner_left_waiting_list(document: Document, event: Event) -> None:
    document["lifted"] = True
    document["waiting"].pop(event.data["learner_id"], None)


def on_class_opened(document: Document, event: Event) -> None:
    document.update(state="open", opened_on=event.data["opened_on"], opening=event.id)
    _tell_committees(document, kinds.CLASS_OPENED, set(document["learners"].values()))


def on_learner_withdrawn(document: Document, event: Event) -> None:
    document["lifted"] = True
    gone = event.data["learner_id"]
    document["learners"].pop(gone, None)
    document["due"] = [one for one in document["due"] if one["recipient"]["id"] != gone]


def on_class_closed(document: Document, event: Event) -> None:
    document["lifted"] = True
    document["state"] = "closed"


def on_class_cancelled(document: Document, event: Event) -> None:
    """Whoever was in it or waited for it is told, and the committees that nominated them."""
    document["lifted"] = True
    document.update(state="cancelled", cancelled_on=event.data["cancelled_on"], cancelled_because=event.data["reason"])
    everybody = document["learners"] | document["waiting"]
    _tell_learners(document, kinds.CLASS_CANCELLED, everybody, event.id)
    _tell_committees(document, kinds.COMMITTEE_CLASS_CANCELLED, set(everybody.values()), event.id)


def on_certificates_issued(document: Document, event: Event) -> None:
    learners = (one["learner_id"] for one in event.data["certificates"])
    _tell_learners(document, kinds.CERTIFICATE_READY, learners, event.id, issued_on=event.data["issued_on"])


def on_certificate_reissued(document: Document, event: Event) -> None:
    learners = [event.data["learner_id"]]
    _tell_learners(document, kinds.CERTIFICATE_READY, learners, event.id, issued_on=event.data["issued_on"])


def _to_come(on: str, *moments: str | None) -> bool:
    """Whether one of them is on this day or later."""
    return any(facts.day_of(one) >= on for one in moments if one)


def _take_sessions(document: Document, sessions: list[Document]) -> None:
    """The timetable as it is, in the order of time."""
    kept = ("session_id", "starts_at", "periods", "place")
    inorder = sorted(sessions, key=lambda one: facts.in_utc(one["starts_at"]))
    document["sessions"] = [{name: one[name] for name in kept} for one in inorder]
    document["session_days"] = sorted({facts.day_of(one["starts_at"]) for one in sessions})


def _tell_learners(document: Document, kind: str, learners: Iterable[str], cause: str, **told: Any) -> None:
    for one in learners:
        document["due"].append(deliveries.due(kind, deliveries.LEARNER, one, cause, told))


def _tell_committees(document: Document, kind: str, nominators: set[str | None], cause: str | None = None) -> None:
    for nominator in sorted(one for one in nominators if one):
        document["due"].append(deliveries.due(kind, deliveries.ORGANISATION, nominator, cause or document["opening"]))


def on_fell_below(document: Document, event: Event) -> None:
    """Who fell below the required rate is warned, and the committee that nominated them."""
    _warn(document, event, kinds.FELL_BELOW, kinds.COMMITTEE_FELL_BELOW)


def on_out_of_reach(document: Document, event: Event) -> None:
    """Who can no longer reach it is told, and the committee; a reminder that has not been sent is not needed."""
    _warn(document, event, kinds.OUT_OF_REACH, kinds.COMMITTEE_OUT_OF_REACH)


def on_within_reach_again(document: Document, event: Event) -> None:
    """Nobody is told of it; what has not been sent is not needed any more."""
    lifted = [one for one in event.data["learners"] if warnings.lift(document, one["learner_id"])]
    if lifted:
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


def settle_classes(store: Store, documents: list[Document]) -> None:
    """Write down what became due, then forget that it was due. A crash in between repeats it harmlessly."""
    now = system_clock()
    changed = [document for document in documents if _to_tell(document) or document.get("lifted")]
    # What is new begins unlooked at, and the documents are kept already: the look at it knows them.
    look_again(store, "about.id", (document["_id"] for document in documents if document.get("lifted")))
    write_down(store, (_written_down(document, one, now) for document in changed for one in _to_tell(document)))
    forget(store, "classes", [(document, {**_untold(document), "due": [], "lifted": False}) for document in changed])


def _written_down(document: Document, one: Document, now: datetime) -> deliveries.Delivery:
    about = {"collection": "classes", "id": document["_id"]}
    return deliveries.written_down(one, about, document["owner_id"], {document["owner_id"], document["host_id"]}, now)


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


def _untold(document: Document) -> Document:
    """The warnings that still wait for an enrolment to be heard of."""
    learners = document.get("learners", {})
    return {"untold": [one for one in document.get("untold", ()) if one["learner_id"] not in learners]}


def settle_warnings(store: Store, documents: list[Document]) -> None:
    """Most of what sheets say warns nobody; then nothing follows."""
    changed = [document for document in documents if _to_tell(document) or document.get("lifted")]
    if changed:
        settle_classes(store, changed)


FOLLOWERS = [
    Follower(
        PROGRAMMES,
        "programmes",
        dict.fromkeys((PROGRAMME_VERSION_PUBLISHED, PROGRAMME_VERSION_RETIRED), on_programme_version),
    ),
    Follower(
        CLASSES,
        "classes",
        {
            CLASS_ANNOUNCED: on_class_announced,
            CLASS_CHANGED: on_class_changed,
            CLASS_RESCHEDULED: on_class_rescheduled,
            LEARNERS_ENROLLED: on_learners_enrolled,
            LEARNERS_WAITLISTED: on_learners_waitlisted,
            LEARNER_LEFT_WAITING_LIST: on_learner_left_waiting_list,
            CLASS_OPENED: on_class_opened,
            LEARNER_WITHDRAWN: on_learner_withdrawn,
            CLASS_CLOSED: on_class_closed,
            CLASS_CANCELLED: on_class_cancelled,
            CERTIFICATES_ISSUED: on_certificates_issued,
            CERTIFICATE_REISSUED: on_certificate_reissued,
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
