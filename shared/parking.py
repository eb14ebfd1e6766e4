"""Parking: events that cannot be taken in now wait here, in order, and hold up nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from pymongo import ASCENDING, ReplaceOne

from shared.events import Event
from shared.outbox import as_document, as_event
from shared.store import Document, Store

FAILED = "failed"  # its reaction raised
BEHIND = "behind"  # an earlier event of its stream is parked or missing
UNREADABLE = "unreadable"  # not an event at all
UNSETTLED = "unsettled"  # taken in, but what follows from it could not be made true


class Parking:
    """A service's parked events, in its own store."""

    def __init__(self, store: Store) -> None:
        self._rows = store.parked

    def events(self, streams: Iterable[str]) -> dict[str, list[Event]]:
        """The parked events of these streams, each in the order of its sequence."""
        found: dict[str, list[Event]] = {}
        query = {"stream": {"$in": list(streams)}, "kind": {"$in": [FAILED, BEHIND]}}
        for row in self._rows.find(query).sort([("stream", ASCENDING), ("sequence", ASCENDING)]):
            found.setdefault(row["stream"], []).append(as_event(row))
        return found

    def park(self, events: Iterable[tuple[Event, str, str]]) -> None:
        """Park events, each with its kind and the error or reason in words. Parking again renews the reason."""
        rows = [
            {
                "_id": event.id,
                "stream": event.stream,
                "kind": kind,
                "why": why,
                "at": _now(),
                **as_document(event),
            }
            for event, kind, why in events
        ]
        if rows:
            self._rows.bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows])

    def park_unreadable(self, topic: str, partition: int, offset: int, value: bytes, why: str) -> None:
        """Park a record that is no event: it is kept as it came."""
        self._replace({"_id": f"{topic}/{partition}@{offset}", "kind": UNREADABLE, "value": value, "why": why})

    def park_unsettled(self, topic: str, subject: str, why: str) -> None:
        """Note that what follows from a document could not be made true."""
        self._replace(
            {
                "_id": f"{topic}/{subject}/settle",
                "stream": f"{topic}/{subject}",
                "kind": UNSETTLED,
                "why": why,
            }
        )

    def _replace(self, row: Document) -> None:
        self._rows.replace_one({"_id": row["_id"]}, {**row, "at": _now()}, upsert=True)

    def settled(self, topic: str, subjects: Iterable[str]) -> None:
        """What follows from these documents is true now."""
        self._rows.delete_many({"_id": {"$in": [f"{topic}/{subject}/settle" for subject in subjects]}})

    def take_out(self, stream: str, up_to: int) -> None:
        """The events of a stream up to a sequence have been taken in."""
        self._rows.delete_many({"stream": stream, "sequence": {"$lte": up_to}, "kind": {"$in": [FAILED, BEHIND]}})

    def streams(self) -> list[str]:
        """Every stream with something parked."""
        return [stream for stream in self._rows.distinct("stream") if stream]

    def count(self) -> int:
        """How many events are parked."""
        return self._rows.count_documents({})

    def rows(self) -> list[Document]:
        """All rows, for people: what, since when, why."""
        return list(self._rows.find({}, {"data": 0, "value": 0}).sort([("stream", ASCENDING), ("sequence", ASCENDING)]))


def _now() -> str:
    return datetime.now(UTC).isoformat()
