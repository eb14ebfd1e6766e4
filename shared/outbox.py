"""The outbox: events wait here in the transaction that made them, and stay for ever as the service's journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING

from shared.events import Event
from shared.store import Document, Store

_FIELDS = tuple(Event.__dataclass_fields__)


def as_document(event: Event) -> Document:
    """An event as the stores keep it."""
    return {**asdict(event), "time": event.time.isoformat()}


def as_event(document: Mapping[str, Any]) -> Event:
    """The event of a kept document."""
    kept = {name: document[name] for name in _FIELDS}
    return Event(**{**kept, "time": datetime.fromisoformat(kept["time"])})


def row(event: Event) -> Document:
    """The outbox row of an event: not yet published."""
    return {"_id": event.id, "stream": event.stream, "pending": True, **as_document(event)}


def publishable(store: Store, limit: int) -> list[Document]:
    """Pending rows that may be published now: per stream in the order of their sequence, and none before its
    predecessor is out (a row may become visible before the row that came before it)."""
    rows = list(
        store.outbox.find({"pending": True}).sort([("stream", ASCENDING), ("sequence", ASCENDING)]).limit(limit)
    )
    first: dict[str, Document] = {}
    for one in rows:
        first.setdefault(one["stream"], one)
    before = {f"{one['stream']}/{one['sequence'] - 1}": stream for stream, one in first.items() if one["sequence"] > 1}
    held = (
        {before[one["_id"]] for one in store.outbox.find({"_id": {"$in": list(before)}, "pending": True}, {"_id": 1})}
        if before
        else set()
    )
    ready: list[Document] = []
    expected = {stream: one["sequence"] for stream, one in first.items() if stream not in held}
    for one in rows:
        if expected.get(one["stream"]) == one["sequence"]:
            ready.append(one)
            expected[one["stream"]] += 1
    return ready


def publish_again(store: Store, stream: str, from_sequence: int) -> int:
    """Make the rest of a stream pending again, so that the relay sends it once more. How many rows."""
    result = store.outbox.update_many(
        {"stream": stream, "sequence": {"$gte": from_sequence}}, {"$set": {"pending": True}}
    )
    return result.modified_count


def publish_tail_again(store: Store, topic: str, partition: int, from_offset: int) -> int:
    """Make pending again what stood in a partition from an offset on: the log has lost it. How many rows."""
    result = store.outbox.update_many(
        {"topic": topic, "partition": partition, "offset": {"$gte": from_offset}}, {"$set": {"pending": True}}
    )
    return result.modified_count


def unpublished(store: Store) -> int:
    """How many rows wait to be published."""
    return store.outbox.count_documents({"pending": True})


def events_of(rows: Iterable[Mapping[str, Any]]) -> list[Event]:
    """The events of outbox rows."""
    return [as_event(one) for one in rows]
