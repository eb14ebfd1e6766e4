"""The inbox of an organisation: the deliveries that are addressed to it, whatever became of the other ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.commands.reading import Reading, reading_of
from services.notification.model import deliveries
from services.notification.model.deliveries import Delivery
from services.notification.model.houses import houses, predecessors
from shared.authority import Actor
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.store import Store, by_id
from shared.web.paging import LIMIT, read_page

MESSAGE = Words("thư", "message")
MOST_COUNTED = 100  # a badge says 99+


def addressed_to(actor: Actor, organisations: Organisations) -> dict[str, Any]:
    """The query of the asker's inbox: what went to the organisations at which they hold a role, and to those that
    became part of them; not what was never to go."""
    theirs = predecessors(houses(actor, organisations), organisations)
    to = theirs[0] if len(theirs) == 1 else {"$in": theirs}
    return {"recipient.id": to, "state": {"$ne": deliveries.NOT_NEEDED}}


def page_of(
    store: Store, query: Mapping[str, Any], reading: Reading, *, unread: bool, cursor: str | None, limit: int = LIMIT
) -> dict[str, Any]:
    """`{"items": [{delivery_id, kind, about, at, recipient_id, read}], "next": cursor or None}`, the newest first."""
    asked = _unread(query, reading) if unread else query
    page = read_page(store, "deliveries", asked, key="listed", cursor=cursor, limit=limit, descending=True)
    classes = by_id(store.classes, (one["class_id"] for one in page["items"] if one["class_id"]))
    return {**page, "items": [_shown(one, classes, reading) for one in page["items"]]}


def count_unread(store: Store, query: Mapping[str, Any], reading: Reading) -> int:
    """How many are unread, up to a hundred."""
    return len(list(store.deliveries.find(_unread(query, reading), {"_id": 1}).limit(MOST_COUNTED)))


def find(store: Store, query: Mapping[str, Any], delivery_id: str) -> Delivery:
    """One message of the inbox. Refuses with `unknown`."""
    found = store.deliveries.find_one({"_id": delivery_id, **query})
    if found is None:
        raise unknown(MESSAGE)
    return found


def shown(store: Store, delivery: Delivery, account_id: str) -> dict[str, Any]:
    """One message as it stands in the list."""
    classes = by_id(store.classes, [delivery["class_id"]] if delivery["class_id"] else [])
    return _shown(delivery, classes, reading_of(store, account_id))


def _unread(query: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    newer = {**query, "listed": {"$gt": reading.read_up_to}}
    return {**newer, "_id": {"$nin": sorted(reading.opened)}} if reading.opened else newer


def _shown(delivery: Delivery, classes: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    the_class = classes.get(delivery["class_id"] or "")
    return {
        "delivery_id": delivery["_id"],
        "kind": delivery["kind"],
        "recipient_id": delivery["recipient"]["id"],
        "about": {"class_id": delivery["class_id"], "name": the_class.get("name") if the_class else None},
        "facts": delivery["facts"],
        "at": delivery["listed"].partition("/")[0],
        "read": reading.has_read(delivery),
    }
