"""A delivery: one message to one recipient for one cause, and what may become of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.notification.model import warnings

Delivery = dict[str, Any]
Heard = Mapping[str, Any]

WAITING = "waiting"  # the recipient has not been heard of yet
NO_ADDRESS = "no-address"
READY = "ready"
SENDING = "sending"  # a sender has it in hand
SENT = "sent"
FAILED = "failed"
IN_DOUBT = "in-doubt"  # it was handed over, and nobody knows whether it was taken
NOT_NEEDED = "not-needed"

# What each state may become. `in-doubt` ends only by a late answer to the same try.
MOVES: dict[str, tuple[str, ...]] = {
    WAITING: (READY, NO_ADDRESS, NOT_NEEDED),
    NO_ADDRESS: (READY, NOT_NEEDED),
    READY: (SENDING, NO_ADDRESS, FAILED, NOT_NEEDED),
    SENDING: (SENT, READY, FAILED, IN_DOUBT),
    IN_DOUBT: (SENT, READY, FAILED),
    SENT: (),
    FAILED: (),
    NOT_NEEDED: (),
}
STATES = tuple(MOVES)
OPEN = (WAITING, NO_ADDRESS, READY)  # nothing of it has left yet: what is heard may still change it

LEARNER = "learner"
ORGANISATION = "organisation"

# A sender that has not come back with an answer after this time is taken to be dead.
LEASE = timedelta(seconds=60)
# How long to wait after each try that failed for a time; the last one goes for all further tries.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900, 3600, 4 * 3600))
MOST_TRIES = 20  # about two and a half days
# How long a new delivery waits for the names that its text should say.
PATIENCE = timedelta(seconds=60)
LOOK_AGAIN = timedelta(seconds=2)


def due(template: str, kind: str, recipient_id: str, cause: str) -> dict[str, Any]:
    """A message that has become due: `cause` is the id of the event that makes it so."""
    return {"template": template, "recipient": {"kind": kind, "id": recipient_id}, "cause": cause}


def identity(one: Mapping[str, Any]) -> str:
    """The id of the delivery of a due message: the same cause, recipient and template name the same delivery."""
    parts = [one["cause"], one["recipient"]["kind"], one["recipient"]["id"], one["template"]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def written_down(one: Mapping[str, Any], the_class: Heard, now: datetime) -> Delivery:
    """The delivery of a due message as it begins."""
    identifier, at = identity(one), now.isoformat()
    return {
        "_id": identifier,
        "template": one["template"],
        "recipient": dict(one["recipient"]),
        "cause": one["cause"],
        "class_id": the_class["_id"],
        "organisation_ids": sorted({the_class["owner_id"], the_class["host_id"]}),  # whose staff see it
        "listed": f"{at}/{identifier}",  # its place in lists
        "state": WAITING,
        "tries": 0,
        "next_try_at": None,
        "sender": None,
        "message_id": None,
        "created_at": at,
        "history": [{"at": at, "state": WAITING, "why": "became-due"}],
        "version": 1,
    }


def as_heard(delivery: Delivery, the_class: Heard, recipient: Heard | None, now: datetime) -> Delivery:
    """An open delivery after another look at what is known; the same object when nothing changes.

    `recipient` is the contact or organisation document, None when it has not been heard of.
    """
    if not _needed(delivery, the_class):
        state = NOT_NEEDED
    elif recipient is None:
        state = WAITING
    else:
        state = READY if recipient.get("email") else NO_ADDRESS
    if state == delivery["state"]:
        return delivery
    return _moved(delivery, state, now, next_try_at=now if state == READY else None)


def _needed(delivery: Delivery, the_class: Heard) -> bool:
    if the_class["state"] == "cancelled":
        return False
    if warnings.find(the_class, delivery["cause"]):
        return warnings.holds(the_class, delivery)
    learners = the_class["learners"]
    recipient = delivery["recipient"]
    return recipient["id"] in (learners if recipient["kind"] == LEARNER else learners.values())


def worth_waiting(delivery: Delivery, now: datetime) -> bool:
    """Whether names that are still missing may yet be heard: topics are read independently of each other."""
    return now - datetime.fromisoformat(delivery["created_at"]) < PATIENCE


def set_aside(delivery: Delivery, now: datetime) -> Delivery:
    """To be looked at again in a moment."""
    later = (now + LOOK_AGAIN).isoformat()
    return {**delivery, "next_try_at": later, "version": delivery["version"] + 1}


def claimed(delivery: Delivery, sender: str, message_id: str, now: datetime) -> Delivery:
    """In the hand of one sender until the lease ends. The message keeps the id of its first try."""
    return _moved(
        delivery,
        SENDING,
        now,
        next_try_at=now + LEASE,
        tries=delivery["tries"] + 1,
        sender=sender,
        message_id=delivery["message_id"] or message_id,
    )


def unsendable(delivery: Delivery, why: str, now: datetime) -> Delivery:
    """It cannot be sent as it is (`address-unusable`, `text-failed`), and a further try would not help."""
    return _moved(delivery, FAILED, now, why=why)


def sent(delivery: Delivery, answer: str, now: datetime) -> Delivery:
    """The mail server took it."""
    return _moved(delivery, SENT, now, why="server-took", answer=answer)


def refused(delivery: Delivery, answer: str, now: datetime, *, for_good: bool) -> Delivery:
    """The mail server did not take it, for good or for now."""
    if for_good or delivery["tries"] >= MOST_TRIES:
        return _moved(delivery, FAILED, now, why="server-refused", answer=answer)
    return _moved(delivery, READY, now, why="server-postponed", answer=answer, next_try_at=now + pause(delivery))


def unanswered(delivery: Delivery, why: str, now: datetime, *, recognises_repeats: bool) -> Delivery:
    """It was handed over, or may have been, and no answer came: sent again only where that cannot make two of it.

    `why` is `no-answer` (the connection broke) or `sender-stopped` (nothing was wrong with the server).
    """
    if not recognises_repeats or delivery["tries"] >= MOST_TRIES:
        return _moved(delivery, IN_DOUBT, now, why=why)
    again = now if why == "sender-stopped" else now + pause(delivery)
    return _moved(delivery, READY, now, why=why, next_try_at=again)


def pause(delivery: Delivery) -> timedelta:
    """How long to wait after as many tries as were made."""
    return PAUSES[min(delivery["tries"], len(PAUSES)) - 1]


def _moved(
    delivery: Delivery,
    state: str,
    now: datetime,
    *,
    next_try_at: datetime | None = None,
    why: str | None = None,
    answer: str | None = None,
    **changes: Any,
) -> Delivery:
    if state not in MOVES[delivery["state"]]:
        raise ValueError(f"a delivery that is {delivery['state']} does not become {state}")
    entry = {"at": now.isoformat(), "state": state, "why": why, "answer": answer}
    return {
        **delivery,
        "sender": None,
        **changes,
        "state": state,
        "next_try_at": next_try_at.isoformat() if next_try_at else None,
        "history": [*delivery["history"], {name: value for name, value in entry.items() if value is not None}],
        "version": delivery["version"] + 1,
    }
