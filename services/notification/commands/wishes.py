"""What recipients wish: said by themselves at their personal address, or by staff for a learner who rang up.

A document of `wishes` is `{_id: learner's id, language, channels | None, quiet: {from, to} | None, declined, history:
[{at, by, by_name}]}`, the oldest first; `by` None: the learner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.model import deliveries
from services.notification.model.kinds import KINDS, LEARNER
from services.notification.model.ways import ways_to
from services.notification.model.wishes import Wishes, quiet_of
from shared.authority import Actor
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.store import Document, Store
from shared.unit_of_work import UnitOfWork

PERSON = Words("học viên", "learner")
WISHES = Words("lựa chọn nhận thư", "wishes")

USUAL, OWN = "usual", "own"
OPTIONAL = tuple(code for code, kind in KINDS.items() if kind.audience == LEARNER and not kind.binding)


def change_own(unit: UnitOfWork, learner_id: str, expected: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """By the learner. `asked`: `{language, channels, kinds, quiet: usual | own, quiet_from, quiet_to}`; `kinds` are
    those that are wanted beside the binding ones. Answers with the wishes' document."""
    return _change(unit, learner_id, expected, asked, None)


def change_for(unit: UnitOfWork, learner_id: str, expected: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """By staff for a learner of theirs. Takes and answers like `change_own`."""
    check_theirs(unit.store, unit.actor, Organisations(unit.find("organisations", {})), learner_id)
    return _change(unit, learner_id, expected, asked, unit.actor)


def unsubscribe(unit: UnitOfWork, learner_id: str) -> dict[str, Any]:
    """By the learner: nothing any more that is not binding. Answers with the wishes' document."""
    _contact(unit, learner_id)
    known = unit.get("wishes", learner_id) or _nothing_said(learner_id)
    if set(OPTIONAL) <= set(known["declined"]):
        return known
    return _put(unit, {**known, "declined": list(OPTIONAL)}, None)


def check_theirs(store: Store, actor: Actor, organisations: Organisations, learner_id: str) -> Document:
    """The contact of a learner who is in a class that the asker's organisations own or host; of others nobody learns
    that they exist: refuses with `unknown`."""
    contact = store.contacts.find_one({"_id": learner_id})
    scope = sorted(actor.scope(organisations, "staff"))
    enrolled = {f"learners.{learner_id}": {"$exists": True}}
    if (
        contact is None
        or contact.get("erased")
        or not any(
            store.classes.find_one({role: {"$in": scope}, **enrolled}, {"_id": 1}) for role in ("owner_id", "host_id")
        )
    ):
        raise unknown(PERSON)
    return contact


def _change(
    unit: UnitOfWork, learner_id: str, expected: int, asked: Mapping[str, Any], by: Actor | None
) -> dict[str, Any]:
    offered = ways_to(_contact(unit, learner_id))
    wishes = unit.load("wishes", learner_id, WISHES, expected=expected, fresh=_nothing_said(learner_id))
    chosen = [one for one in offered if one in asked["channels"]]
    if offered and not chosen:
        raise Refusal(
            "channels",
            Words(
                "Hãy giữ ít nhất một cách nhận. Muốn nhận ít thư hơn, hãy bỏ chọn loại thư.",
                "Keep at least one way. To get fewer messages, leave kinds out.",
            ),
            at="/channels",
        )
    said = {
        "language": asked["language"],
        # Whoever takes every way there is also takes one that is added later.
        "channels": None if len(chosen) == len(offered) else chosen,
        "quiet": quiet_of(asked["quiet_from"], asked["quiet_to"]).kept() if asked["quiet"] == OWN else None,
        "declined": [code for code in OPTIONAL if code not in asked["kinds"]],
    }
    return _put(unit, {**wishes, **said}, by)


def _contact(unit: UnitOfWork, learner_id: str) -> Document:
    contact = unit.get("contacts", learner_id)
    if contact is None or contact.get("erased"):
        raise unknown(PERSON)
    return contact


def _nothing_said(learner_id: str) -> Document:
    usual = Wishes()
    return {"_id": learner_id, "language": usual.language, "channels": None, "quiet": None, "declined": []}


def _put(unit: UnitOfWork, wishes: Document, by: Actor | None) -> Document:
    """Keep them, and let what is open go by them: also what is to be looked at anyway, for the router may just have
    read what they were."""
    still_open = {"recipient.id": wishes["_id"], "state": {"$in": list(deliveries.OPEN)}}
    for one in unit.find("deliveries", still_open):
        unit.put("deliveries", {**one, "look": True})
    who = {"at": unit.now.isoformat(), "by": by.account_id if by else None, "by_name": by.name if by else None}
    return unit.put("wishes", {**wishes, "history": [*wishes.get("history", ()), who]})
