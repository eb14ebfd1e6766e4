"""What people read of the deliveries: the list, one delivery's story, how many stand where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.heard import Heard, House
from services.notification.model import addresses, deliveries, kinds, telephones
from services.notification.model.deliveries import Delivery
from services.notification.model.templates import Letter
from shared.authority import Actor
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.store import Document, Store
from shared.web.paging import LIMIT, read_page

# States that people ask for together.
PENDING = "pending"
NOT_DELIVERED = "not-delivered"
SENT = "gone"
GROUPS: dict[str, tuple[str, ...]] = {
    SENT: (deliveries.SENT, deliveries.DELIVERED),
    PENDING: (deliveries.WAITING, deliveries.READY, deliveries.SENDING),
    NOT_DELIVERED: (deliveries.NO_ADDRESS, deliveries.FAILED),
}
MOST_CLASSES = 200

DELIVERY = Words("thư", "delivery")


def in_scope(actor: Actor, organisations: Organisations) -> dict[str, Any]:
    """The query of what somebody may see: operators all, staff what concerns the classes that they own or host."""
    if actor.has("operator"):
        return {}
    return {"organisation_ids": {"$in": sorted(actor.scope(organisations, "staff"))}}


def asked_for(
    scope: Mapping[str, Any], state: str | None = None, class_id: str | None = None, kind: str | None = None
) -> dict[str, Any]:
    """The query of a filtered list. `state` is a state or a group of them."""
    query = dict(scope)
    if class_id:
        query["about.id"] = class_id
    if kind:
        query["kind"] = kind
    if state:
        states = GROUPS.get(state, (state,))
        query["state"] = {"$in": list(states)} if len(states) > 1 else states[0]
    return query


def page_of(store: Store, query: Mapping[str, Any], cursor: str | None, limit: int = LIMIT) -> dict[str, Any]:
    """`{"items": [...], "next": cursor or None}`, the newest first."""
    page = read_page(store, "deliveries", query, key="listed", cursor=cursor, limit=limit, descending=True)
    heard = Heard(store, page["items"])
    return {**page, "items": [_shown(one, heard) for one in page["items"]]}


def story_of(store: Store, scope: Mapping[str, Any], delivery_id: str) -> dict[str, Any]:
    """One delivery with its history. Refuses with `unknown`."""
    delivery, heard = _find(store, scope, delivery_id)
    return {**_shown(delivery, heard), "history": delivery["history"], "version": delivery["version"]}


def letter_of(
    store: Store, scope: Mapping[str, Any], delivery_id: str, urls: Mapping[str, str] | None = None
) -> Letter | None:
    """What its letter says as things stand, with links to pages at `urls`; None while the recipient's name is not
    known."""
    delivery, _ = _find(store, scope, delivery_id)
    heard = Heard(store, [delivery], House(store, urls))
    return heard.letter(delivery) if heard.recipient(delivery) else None


def tally(store: Store, query: Mapping[str, Any]) -> dict[str, int]:
    """How many deliveries stand in each state, and in each group of states."""
    found = store.deliveries.aggregate([{"$match": query}, {"$group": {"_id": "$state", "count": {"$sum": 1}}}])
    counts = dict.fromkeys(deliveries.STATES, 0) | {one["_id"]: one["count"] for one in found}
    return counts | {group: sum(counts[state] for state in states) for group, states in GROUPS.items()}


def classes_to_choose(store: Store, scope: Mapping[str, Any]) -> list[tuple[str, str]]:
    """`(id, name)` of the latest classes that letters may be about, the newest first."""
    shown = {"name": 1, "starts_on": 1}
    places = [{"owner_id": scope["organisation_ids"]}, {"host_id": scope["organisation_ids"]}] if scope else [{}]
    found = {one["_id"]: one for place in places for one in store.classes.find(place, shown) if "name" in one}
    newest = sorted(found.values(), key=lambda one: (one["starts_on"], one["_id"]), reverse=True)
    return [(one["_id"], one["name"]) for one in newest[:MOST_CLASSES]]


def troubles(store: Store) -> list[Document]:
    """`{_id (the channel), since, problem}` of every way that cannot be used for now."""
    return sorted(store.troubles.find(), key=lambda one: str(one["_id"]))


def _find(store: Store, scope: Mapping[str, Any], delivery_id: str) -> tuple[Delivery, Heard]:
    delivery = store.deliveries.find_one({"_id": delivery_id, **scope})
    if delivery is None:
        raise unknown(DELIVERY)
    return delivery, Heard(store, [delivery])


def _shown(delivery: Delivery, heard: Heard) -> dict[str, Any]:
    about = heard.about(delivery)
    return {
        "delivery_id": delivery["_id"],
        "kind": delivery["kind"],
        "recipient": {
            **delivery["recipient"],
            "name": heard.name(delivery),
            "addresses": {way: masked(way, to) for way, to in heard.standing(delivery).addresses.items()},
        },
        "about": {**delivery["about"], "name": about.get("name")},
        "cause": delivery["cause"],
        "facts": delivery["facts"],
        "state": delivery["state"],
        "channel": delivery["channel"],
        "held": delivery["held"],
        "tries": delivery["tries"],
        "next_try_at": delivery["next_try_at"],
        "key": delivery["key"],
        "reference": delivery["reference"],
        "text": delivery["text"],
        "created_at": delivery["created_at"],
        "changed_at": delivery["history"][-1]["at"],
    }


def masked(channel: str, address: str) -> str | None:
    """So much of an address that its owner knows it."""
    if channel == kinds.EMAIL:
        return addresses.masked(address)
    return telephones.masked(address) if channel in (kinds.SMS, kinds.ZALO) else None
