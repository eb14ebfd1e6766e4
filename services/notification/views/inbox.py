"""The inbox of an organisation: the deliveries that are addressed to it, whatever became of the other ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import merge
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from pymongo import DESCENDING
from pymongo.cursor import Cursor

from services.notification.commands.reading import Reading
from services.notification.model import deliveries
from services.notification.model.deliveries import Delivery
from services.notification.model.houses import houses, predecessors
from shared.authority import Actor
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.store import Store, by_id
from shared.web.paging import LIMIT, read_cursor, read_page, write_cursor

MESSAGE = Words("thư", "message")
MOST_COUNTED = 100  # a badge says 99+


def addressed_to(actor: Actor, organisations: Organisations) -> dict[str, Any]:
    """The query of the asker's inbox: what went to the organisations at which they hold a role, and to those that
    became part of them; not what was never to go."""
    theirs = predecessors(houses(actor, organisations), organisations)
    return {"recipient.id": {"$in": theirs}, "state": {"$ne": deliveries.NOT_NEEDED}}


def page_of(
    store: Store, query: Mapping[str, Any], reading: Reading, *, cursor: str | None, limit: int = LIMIT
) -> dict[str, Any]:
    """`{"items": [{delivery_id, kind, about, facts, at, recipient_id, read}], "next": cursor or None}`, the newest
    first."""
    page = read_page(store, "deliveries", query, key="listed", cursor=cursor, limit=limit, descending=True)
    return {**page, "items": _listed(store, page["items"], reading)}


def unread_page_of(
    store: Store, query: Mapping[str, Any], reading: Reading, *, cursor: str | None, limit: int = LIMIT
) -> dict[str, Any]:
    """The same of what is unread."""
    lists = [
        one.sort("listed", DESCENDING) for one in _newer(store, query, reading, read_cursor(cursor) if cursor else None)
    ]
    newest_first = merge(*lists, key=itemgetter("listed"), reverse=True)
    found = list(islice((one for one in newest_first if _is_unread(one, reading)), limit + 1))
    more = write_cursor(found[limit - 1]["listed"]) if len(found) > limit else None
    return {"items": _listed(store, found[:limit], reading), "next": more}


def count_unread(store: Store, query: Mapping[str, Any], reading: Reading) -> int:
    """How many are unread, up to a hundred."""
    newer = chain.from_iterable(_newer(store, query, reading, fields=("listed", "state")))
    return sum(1 for _ in islice((one for one in newer if _is_unread(one, reading)), MOST_COUNTED))


def find(store: Store, query: Mapping[str, Any], delivery_id: str) -> Delivery:
    """One message of the inbox. Refuses with `unknown`."""
    found = store.deliveries.find_one({"_id": delivery_id, **query})
    if found is None:
        raise unknown(MESSAGE)
    return found


def shown(store: Store, delivery: Delivery, reading: Reading) -> dict[str, Any]:
    """One message as it stands in the list."""
    return _listed(store, [delivery], reading)[0]


def _newer(
    store: Store,
    query: Mapping[str, Any],
    reading: Reading,
    before: str | None = None,
    fields: Sequence[str] | None = None,
) -> list[Cursor[Delivery]]:
    """What is newer than what was read, of each place, found by the index. What was opened of it or is not needed is
    passed over afterwards: to exclude it in the query would cost the index."""
    newer = {"$gt": reading.read_up_to} | ({"$lt": before} if before else {})
    return [
        store.deliveries.find({"recipient.id": one, "listed": newer}, fields) for one in query["recipient.id"]["$in"]
    ]


def _is_unread(delivery: Delivery, reading: Reading) -> bool:
    return delivery["state"] != deliveries.NOT_NEEDED and not reading.has_read(delivery)


def _listed(store: Store, found: Sequence[Delivery], reading: Reading) -> list[dict[str, Any]]:
    classes = by_id(store.classes, (one["class_id"] for one in found if one["class_id"]))
    return [
        {
            "delivery_id": one["_id"],
            "kind": one["kind"],
            "recipient_id": one["recipient"]["id"],
            "about": {"class_id": one["class_id"], "name": classes.get(one["class_id"] or "", {}).get("name")},
            "facts": one["facts"],
            "at": one["listed"].partition("/")[0],
            "read": reading.has_read(one),
        }
        for one in found
    ]
