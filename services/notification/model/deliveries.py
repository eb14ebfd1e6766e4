"""A delivery: one message to one recipient for one cause, and what may become of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.notification.model import kinds, outcomes
from services.notification.model.outcomes import Outcome
from shared.vietnamese import today

Delivery = dict[str, Any]

WAITING = "waiting"  # for its recipient to be heard of, or for another way to be chosen
NO_ADDRESS = "no-address"
READY = "ready"
SENDING = "sending"  # a sender has it in hand
SENT = "sent"  # a provider has it
DELIVERED = "delivered"
FAILED = "failed"
IN_DOUBT = "in-doubt"  # it was handed over, and nobody knows whether it was taken
NOT_NEEDED = "not-needed"

# What each state may become. What was sent comes back when a receipt says that it did not arrive; what failed, when a
# person sends it again or hands it over.
MOVES: dict[str, tuple[str, ...]] = {
    WAITING: (READY, NO_ADDRESS, DELIVERED, FAILED, NOT_NEEDED),
    NO_ADDRESS: (READY, DELIVERED, NOT_NEEDED),
    READY: (READY, WAITING, SENDING, NO_ADDRESS, DELIVERED, FAILED, NOT_NEEDED),
    SENDING: (SENT, DELIVERED, READY, WAITING, IN_DOUBT),
    IN_DOUBT: (SENT, DELIVERED, READY, WAITING, IN_DOUBT, NOT_NEEDED),
    SENT: (DELIVERED, WAITING),
    FAILED: (WAITING, DELIVERED, NOT_NEEDED),
    DELIVERED: (),
    NOT_NEEDED: (),
}
STATES = tuple(MOVES)
OPEN = (WAITING, NO_ADDRESS, READY)  # nothing of it is under way: what is heard may still change it

LEARNER = "learner"
ORGANISATION = "organisation"
# Whom a due message means before the tree of organisations is asked: never of a delivery.
BOARD_OVER = "board-over"
CENTRES_UNDER = "centres-under"

# A sender that has not come back with an answer after this time is taken to be dead.
LEASE = timedelta(seconds=60)
# How long to wait after each try that failed for a time; the last one goes for all further tries.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900, 3600, 4 * 3600))
# So many tries on one way, then the next one takes over: half an hour for what is urgent, five hours for the rest.
TRIES_OF_A_WAY = {kinds.AT_ONCE: 4, kinds.IN_TURN: 6, kinds.WHEN_IDLE: 6}
MOST_TRIES = 20  # on the last way that there is: about two and a half days
# How long a new delivery waits for the names that its text should say.
PATIENCE = timedelta(seconds=60)
LOOK_AGAIN = timedelta(seconds=2)


@dataclass(frozen=True)
class Route:
    """What is to become of an open delivery as things stand: its state; the way it takes; how many other ways there
    are; and why, where that is worth saying."""

    state: str
    channel: str | None = None
    others: int = 0
    why: str | None = None


def due(kind: str, recipient: str, recipient_id: str, cause: str, facts: Mapping[str, Any] | None = None) -> Delivery:
    """A message that has become due: `cause` is the id of the event (or day) that makes it so. The facts are what
    its text needs beside what is known of its subject; nothing personal."""
    return {
        "kind": kind,
        "recipient": {"kind": recipient, "id": recipient_id},
        "cause": cause,
        "facts": dict(facts or {}),
    }


def identity(one: Mapping[str, Any]) -> str:
    """The id of the delivery of a due message: the same cause, recipient and kind name the same delivery."""
    parts = [one["cause"], one["recipient"]["kind"], one["recipient"]["id"], one["kind"]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def written_down(
    one: Mapping[str, Any], about: Mapping[str, str], owner_id: str, seen_by: set[str], now: datetime
) -> Delivery:
    """The delivery of a due message as it begins. `about` is `{collection, id}` of what was heard and is its subject;
    the rules and texts of `owner_id` hold, and the staff of the organisations `seen_by` see it."""
    identifier, at = identity(one), now.isoformat()
    return {
        "_id": identifier,
        "kind": one["kind"],
        "priority": kinds.KINDS[one["kind"]].priority,
        "recipient": dict(one["recipient"]),
        "cause": one["cause"],
        "facts": dict(one["facts"]),
        "about": dict(about),
        "class_id": about["id"] if about["collection"] == "classes" else None,
        "owner_id": owner_id,
        "organisation_ids": sorted(seen_by),
        "listed": f"{at}/{identifier}",  # its place in lists
        "state": WAITING,
        "channel": None,
        "passed": [],  # ways given up: {channel, why}
        "others": 0,
        "tries": 0,  # on this way
        "next_try_at": None,
        "look": True,  # its way is to be chosen, or chosen again
        "held": None,  # why it waits until then, when nothing has failed
        "sender": None,
        "key": None,
        "reference": None,
        "text": None,
        "mark": None,
        "created_at": at,
        "sent_on": None,
        "history": [{"at": at, "state": WAITING, "why": "became-due"}],
        "version": 1,
    }


def routed(delivery: Delivery, route: Route, now: datetime) -> Delivery:
    """An open delivery after another look at what is known; the same object when nothing changes."""
    same_way = route.channel == delivery["channel"]
    if route.state == delivery["state"] and same_way:
        return {**delivery, "look": False, "version": delivery["version"] + 1} if delivery["look"] else delivery
    return _moved(
        delivery,
        route.state,
        now,
        channel=route.channel,
        others=route.others,
        why=route.why,
        tries=delivery["tries"] if same_way else 0,
        reference=delivery["reference"] if same_way else None,
        next_try_at=now if route.state == READY else None,
    )


def worth_waiting(delivery: Delivery, now: datetime) -> bool:
    """Whether names that are still missing may yet be heard: topics are read independently of each other."""
    return now - datetime.fromisoformat(delivery["created_at"]) < PATIENCE


def set_aside(delivery: Delivery, until: datetime, why: str) -> Delivery:
    """To be looked at again at that time: `names-missing`, `quiet-hours`, `enough-for-today`."""
    return {**delivery, "next_try_at": until.isoformat(), "held": why, "version": delivery["version"] + 1}


def claimed(delivery: Delivery, sender: str, text: Mapping[str, Any], mark: str, now: datetime) -> Delivery:
    """In the hand of one sender until the lease ends. The key is the same at every try on this way; `text` names the
    version of the template that is used, `mark` stands for the address."""
    return _moved(
        delivery,
        SENDING,
        now,
        next_try_at=now + LEASE,
        tries=delivery["tries"] + 1,
        sender=sender,
        key=f"{delivery['_id']}-{delivery['channel']}",
        text=dict(text),
        mark=mark,
    )


def released(delivery: Delivery, now: datetime) -> Delivery:
    """Given back untouched by who had claimed it: that was no try."""
    _expect(delivery, SENDING)
    return _moved(delivery, READY, now, why="put-back", tries=delivery["tries"] - 1, next_try_at=now)


def unsendable(delivery: Delivery, why: str, now: datetime) -> Delivery:
    """It cannot go this way as it is (`address-unusable`, `text-failed`, `says-too-much`): another one takes over."""
    return _passed_on(delivery, why, now)


def concluded(delivery: Delivery, outcome: Outcome, repeats: str, now: datetime) -> Delivery:
    """After a try, or after asking what became of one."""
    _expect(delivery, SENDING, IN_DOUBT)
    answer, reference = outcome.answer, outcome.reference or delivery["reference"]
    if outcome.result == outcomes.ACCEPTED:
        return _moved(
            delivery, SENT, now, why="provider-took", answer=answer, reference=reference, sent_on=_day_of(now)
        )
    if outcome.result == outcomes.DELIVERED:
        return _moved(delivery, DELIVERED, now, why="arrived", answer=answer, reference=reference, sent_on=_day_of(now))
    if outcome.result == outcomes.PERMANENT:
        return _passed_on(delivery, "address-refused", now, answer)
    if outcome.result == outcomes.NO_ANSWER:
        return unanswered(delivery, "no-answer", repeats, now, answer)
    why = "provider-at-fault" if outcome.result == outcomes.TECHNICAL else "provider-postponed"
    if delivery["tries"] >= _most_tries(delivery):
        return _passed_on(delivery, why, now, answer)
    return _moved(delivery, READY, now, why=why, answer=answer, next_try_at=now + pause(delivery))


def unanswered(delivery: Delivery, why: str, repeats: str, now: datetime, answer: str | None = None) -> Delivery:
    """It was handed over, or may have been, and no answer came: sent again only where that cannot make two of it.

    `why` is `no-answer` (the connection broke) or `sender-stopped` (nothing was wrong with the provider).
    """
    _expect(delivery, SENDING, IN_DOUBT)
    again = now if why == "sender-stopped" else now + pause(delivery)
    if delivery["tries"] >= MOST_TRIES or repeats == outcomes.UNKNOWN:
        return _moved(delivery, IN_DOUBT, now, why=why, answer=answer)
    if repeats == outcomes.ASKED:
        return _moved(delivery, IN_DOUBT, now, why=why, answer=answer, next_try_at=again)
    return _moved(delivery, READY, now, why=why, answer=answer, next_try_at=again)


def asked(delivery: Delivery, outcome: Outcome | None, now: datetime) -> Delivery:
    """A delivery in doubt after the provider was asked: None says that it never came there."""
    _expect(delivery, IN_DOUBT)
    if outcome is None:
        return _moved(delivery, READY, now, why="never-came", next_try_at=now)
    if outcome.result == outcomes.NO_ANSWER:
        tried = {**delivery, "tries": delivery["tries"] + 1}
        again = None if tried["tries"] >= MOST_TRIES else now + pause(tried)
        return _moved(tried, IN_DOUBT, now, why="not-told", answer=outcome.answer, next_try_at=again)
    return concluded(delivery, outcome, outcomes.ASKED, now)


def receipted(delivery: Delivery, result: str, answer: str, now: datetime) -> Delivery:
    """After the provider's receipt for it (an outcome's result); the same object where it says nothing new."""
    if delivery["state"] not in (SENT, IN_DOUBT):
        return delivery
    if result == outcomes.DELIVERED:
        sent_on = delivery["sent_on"] or _day_of(now)
        return _moved(delivery, DELIVERED, now, why="receipt", answer=answer, sent_on=sent_on)
    why = "address-refused" if result == outcomes.PERMANENT else "did-not-arrive"
    return _passed_on(delivery, why, now, answer)


def handed_over(delivery: Delivery, by: str, now: datetime) -> Delivery:
    """Somebody told the recipient, or gave them the paper."""
    return _moved(delivery, DELIVERED, now, why="handed-over", by=by)


def sent_again(delivery: Delivery, by: str, now: datetime) -> Delivery:
    """Somebody wants it to be tried again, on every way that there is."""
    return _moved(delivery, WAITING, now, why="sent-again", by=by, look=True, channel=None, passed=[])


def erased(delivery: Delivery, now: datetime) -> Delivery:
    """Nothing of the recipient is left in it, nor will be; the same object when that was so."""
    bare = [{name: value for name, value in one.items() if name != "answer"} for one in delivery["history"]]
    cleaned = {**delivery, "history": bare, "reference": None, "mark": None, "erased": True}
    if NOT_NEEDED in MOVES[delivery["state"]]:
        return _moved(cleaned, NOT_NEEDED, now, why="erased")
    return delivery if cleaned == delivery else {**cleaned, "version": delivery["version"] + 1}


def pause(delivery: Delivery) -> timedelta:
    """How long to wait after as many tries as were made."""
    return PAUSES[min(delivery["tries"], len(PAUSES)) - 1]


def _expect(delivery: Delivery, *states: str) -> None:
    if delivery["state"] not in states:
        raise ValueError(f"a delivery that is {delivery['state']} is in nobody's hand")


def _most_tries(delivery: Delivery) -> int:
    return TRIES_OF_A_WAY[delivery["priority"]] if delivery["others"] else MOST_TRIES


def _passed_on(delivery: Delivery, why: str, now: datetime, answer: str | None = None) -> Delivery:
    """This way is given up; which one is next, another look will say."""
    passed = [*delivery["passed"], {"channel": delivery["channel"], "why": why}]
    return _moved(delivery, WAITING, now, why=why, answer=answer, look=True, passed=passed, channel=None)


def _day_of(now: datetime) -> str:
    return today(now).isoformat()


def _moved(
    delivery: Delivery,
    state: str,
    now: datetime,
    *,
    next_try_at: datetime | None = None,
    why: str | None = None,
    answer: str | None = None,
    by: str | None = None,
    **changes: Any,
) -> Delivery:
    if state not in MOVES[delivery["state"]]:
        raise ValueError(f"a delivery that is {delivery['state']} does not become {state}")
    if delivery.get("erased"):  # what the provider says from now on may name who it went to
        answer, changes = None, {**changes, "reference": None, "mark": None}
    channel = changes.get("channel", delivery["channel"]) or delivery["channel"]
    entry = {"at": now.isoformat(), "state": state, "channel": channel, "why": why, "answer": answer, "by": by}
    return {
        **delivery,
        "sender": None,
        "held": None,
        "look": False,
        **changes,
        "state": state,
        "next_try_at": next_try_at.isoformat() if next_try_at else None,
        "history": [*delivery["history"], {name: value for name, value in entry.items() if value is not None}],
        "version": delivery["version"] + 1,
    }
