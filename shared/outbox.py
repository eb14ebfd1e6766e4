"""The outbox: events are written here in the transaction that made them, and stay: the service's journal. Only what
was erased does not stay: whoever asks again for that stream gets what is left of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError

from shared.events import REGISTRY, Event
from shared.store import Document, Store, by_id, in_parts

_FIELDS = tuple(Event.__dataclass_fields__)


def as_document(event: Event) -> Document:
    """An event as the stores keep it."""
    return {**asdict(event), "time": event.time.isoformat()}


def as_event(document: Mapping[str, Any]) -> Event:
    """The event of a kept document."""
    kept = {name: document[name] for name in _FIELDS if name in document}
    return Event(**{**kept, "time": datetime.fromisoformat(kept["time"])})


def row(event: Event) -> Document:
    """The journal's row of an event. The same row waits in `unsent` until it is published."""
    return {"_id": event.id, "stream": event.stream, **as_document(event)}


def write(store: Store, session: ClientSession, rows: list[Document]) -> None:
    """Write rows down in a transaction: for ever in the journal, and among the unsent."""
    store.outbox.insert_many(rows, session=session)
    store.unsent.insert_many(rows, session=session)


def forget(store: Store, session: ClientSession, streams: Iterable[str]) -> None:
    """In a transaction: what these streams said before it is neither in the journal any more, nor published."""
    for stream in streams:
        store.outbox.delete_many({"stream": stream}, session=session)
        store.unsent.delete_many({"stream": stream}, session=session)


def publishable(store: Store, limit: int) -> list[Document]:
    """Unsent rows that may be published now: per stream in the order of their sequence, and none before its
    predecessor is out (a row may become visible before the row that came before it)."""
    rows = list(store.unsent.find({}).sort([("stream", ASCENDING), ("sequence", ASCENDING)]).limit(limit))
    first: dict[str, Document] = {}
    for one in rows:
        first.setdefault(one["stream"], one)
    before = {f"{one['stream']}/{one['sequence'] - 1}": stream for stream, one in first.items() if one["sequence"] > 1}
    held = {before[identifier] for identifier in by_id(store.unsent, before)}
    ready: list[Document] = []
    expected = {stream: one["sequence"] for stream, one in first.items() if stream not in held}
    for one in rows:
        if expected.get(one["stream"]) == one["sequence"]:
            ready.append(one)
            expected[one["stream"]] += 1
    return ready


def mark_published(store: Store, receipts: list[Document]) -> None:
    """Note where events were acknowledged, `{_id: event id, topic, partition, offset}`, then take them from the
    unsent. Killed in between, they are published once more. New documents and deletions, no changes: the embedded
    store inserts twenty times as fast as it updates."""
    try:
        store.receipts.insert_many(receipts, ordered=False)
    except BulkWriteError:  # some were published before
        store.receipts.bulk_write([ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in receipts])
    for part in in_parts(one["_id"] for one in receipts):
        store.unsent.delete_many({"_id": {"$in": part}})


def publish_again(store: Store, stream: str, from_sequence: int) -> int:
    """Put the rest of a stream among the unsent again. How many rows."""
    return _send_again(store, store.outbox.find({"stream": stream, "sequence": {"$gte": from_sequence}}))


def publish_tail_again(store: Store, topic: str, partition: int, from_offset: int) -> int:
    """Put among the unsent again what stood in a partition from an offset on: the log has lost it. How many rows."""
    lost = store.receipts.find({"topic": topic, "partition": partition, "offset": {"$gte": from_offset}}, {"_id": 1})
    return sum(_send_again(store, by_id(store.outbox, part).values()) for part in in_parts(one["_id"] for one in lost))


def still_said(store: Store, rows: list[Document]) -> list[Document]:
    """Without those rows that were put among the unsent again while their subject was being erased; they go."""
    doubtful = [one["_id"] for one in rows if one.get("again") and REGISTRY.topics[one["topic"]].compacted]
    kept = by_id(store.outbox, doubtful)
    gone = [one for one in doubtful if one not in kept]
    for part in in_parts(gone):
        store.unsent.delete_many({"_id": {"$in": part}})
    return [one for one in rows if one["_id"] not in gone]


def _send_again(store: Store, rows: Iterable[Document]) -> int:
    writes = [ReplaceOne({"_id": one["_id"]}, {**one, "again": True}, upsert=True) for one in rows]
    if writes:
        store.unsent.bulk_write(writes, ordered=False)
    return len(writes)


def unpublished(store: Store) -> int:
    """How many rows wait to be published."""
    return store.unsent.count_documents({})
