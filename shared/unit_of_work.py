"""A unit of work: what one command reads and writes, its events with it, in one transaction or not at all."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared import ids, outbox
from shared.authority import Actor
from shared.events import Event
from shared.refusal import Refusal, Words, unknown
from shared.said import Evolve, Said
from shared.store import Document, Store, in_parts

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Raced(Exception):
    """Another writer was quicker; the unit is tried again from the start."""


@dataclass(frozen=True)
class Request:
    """Who asks, and what it belongs to. `actor` is None for what the system does by itself.

    `key` with `fingerprint` makes it idempotent: the same key gets the same answer, and nothing happens twice.
    """

    actor: Actor | None = None
    correlation_id: str = ""
    key: str | None = None
    fingerprint: str = ""
    trace_parent: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a command answered (JSON), and whether it is the answer of an earlier, equal request."""

    value: dict[str, Any]
    repeated: bool = False


class UnitOfWork:
    """Loads and keeps documents. Writes are collected and leave together at the end: what the unit has kept is found
    by its id, but not by a query."""

    def __init__(self, store: Store, session: ClientSession, service: str, now: datetime, request: Request) -> None:
        self.store = store
        self.session = session
        self.now = now
        self.request = request
        self._source = f"/solop/{service}"
        self._writes: dict[str, list[InsertOne[Document] | ReplaceOne[Document] | UpdateOne | DeleteOne]] = {}
        self._replacing = 0
        self._rows: list[Document] = []
        self._forgotten: list[str] = []
        self._kept: dict[tuple[str, str], Document] = {}
        self._made: set[tuple[str, str]] = set()

    @property
    def actor(self) -> Actor:
        """Who asks. Only for commands that somebody asks for."""
        if self.request.actor is None:
            raise LookupError("this unit of work is the system's own; nobody asked for it")
        return self.request.actor

    def find(self, collection: str, query: Mapping[str, Any], **options: Any) -> list[Document]:
        """All documents that match."""
        return list(self.store[collection].find(query, session=self.session, **options))

    def get(self, collection: str, identifier: str) -> Document | None:
        """One document or None."""
        kept = self._kept.get((collection, identifier))
        return kept or self.store[collection].find_one({"_id": identifier}, session=self.session)

    def by_id(self, collection: str, identifiers: Iterable[str]) -> dict[str, Document]:
        """The documents of these identifiers, as far as they exist."""
        wanted = list(identifiers)
        kept = {one: self._kept[collection, one] for one in wanted if (collection, one) in self._kept}
        others = in_parts(one for one in wanted if one not in kept)
        return kept | {one["_id"]: one for part in others for one in self.find(collection, {"_id": {"$in": part}})}

    def made(self, collection: str, identifier: str) -> bool:
        """Whether this unit is the one that makes the document."""
        return (collection, identifier) in self._made

    def load(
        self,
        collection: str,
        identifier: str,
        what: Words,
        *,
        expected: int | None = None,
        at: str | None = None,
        fresh: Document | None = None,
    ) -> Document:
        """One document. Refuses with `unknown`, or with `changed-meanwhile` (412) when its version is not the
        one that the asker had seen. `fresh` stands for one that nobody has kept yet; its version is 0."""
        document = self.get(collection, identifier) or fresh
        if document is None:
            raise unknown(what, at)
        version = document.get("version", 0)
        if expected is not None and version != expected:
            raise Refusal(
                "changed-meanwhile",
                Words(
                    f"Người khác vừa sửa {what.vi} này (đồng chí đã xem bản {expected}, nay là bản "
                    f"{version}). Hãy xem bản mới rồi sửa lại.",
                    f"Somebody else has just changed this {what.en} (you saw version {expected}, it is now "
                    f"{version}). Look at the new version, then change it again.",
                ),
                status=412,
            )
        return document

    def keep(self, collection: str, document: Document, said: Sequence[Said], evolve: Evolve) -> Document:
        """Evolve an aggregate by what was said of it, and keep it with its events. A document without
        `version` is new. The evolved document is returned."""
        before = document.get("version", 0)
        for one in said:
            one.kind.check(one.data)
            document = {**evolve(document, one), "version": document.get("version", 0) + 1}
            self._say(one, document["_id"], document["version"])
        if said:
            self._write(collection, document, before)
        return document

    def put(self, collection: str, document: Document) -> Document:
        """Keep a document that is no aggregate and says nothing (its `version` still counts the changes)."""
        before = document.get("version", 0)
        document = {**document, "version": before + 1}
        self._write(collection, document, before)
        return document

    def remove(self, collection: str, identifiers: Iterable[str]) -> None:
        """Keep these documents no longer."""
        self._writes.setdefault(collection, []).extend(DeleteOne({"_id": one}) for one in identifiers)

    def blank(self, collection: str, identifier: str, fields: Mapping[str, Any]) -> None:
        """Put other values in the place of what a document must not hold any more and no event ever said; its
        `version` stays. Whoever changes the document at the same time is tried again."""
        self._writes.setdefault(collection, []).append(UpdateOne({"_id": identifier}, {"$set": dict(fields)}))
        self._replacing += 1

    def _write(self, collection: str, document: Document, before: int) -> None:
        self._kept[collection, document["_id"]] = document
        writes = self._writes.setdefault(collection, [])
        if before == 0:
            self._made.add((collection, document["_id"]))
            writes.append(InsertOne(document))
        else:
            writes.append(ReplaceOne({"_id": document["_id"], "version": before}, document))
            self._replacing += 1

    def _say(self, said: Said, subject: str, sequence: int) -> None:
        event = Event(
            type=said.kind.name,
            topic=said.kind.topic.name,
            subject=subject,
            sequence=sequence,
            time=self.now,
            data=said.data,
            source=self._source,
            correlation_id=self.request.correlation_id,
            causation_id=self.request.correlation_id,
            trace_parent=self.request.trace_parent,
        )
        if said.kind.erases:
            self._forgotten.append(event.stream)
            self._rows = [one for one in self._rows if one["stream"] != event.stream]
        self._rows.append(outbox.row(event))

    def flush(self) -> None:
        """Send the collected writes. Raises Raced when a document is no longer the one that was loaded."""
        matched = 0
        for collection, writes in self._writes.items():
            matched += self.store[collection].bulk_write(writes, session=self.session).matched_count
        if matched != self._replacing:
            raise Raced
        outbox.forget(self.store, self.session, self._forgotten)
        if self._rows:
            outbox.write(self.store, self.session, self._rows)


def _was_raced(problem: Exception) -> bool:
    """Whether somebody else was quicker: a document that was to be new is there already."""
    if isinstance(problem, BulkWriteError):
        return all(error.get("code") == 11000 for error in problem.details.get("writeErrors", ()))
    return True


def fingerprint(*parts: Any) -> str:
    """A short digest of what was asked, to tell a repeated request from another one under the same key."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Desk:
    """Where commands are carried out: each in one transaction, tried again when two collide."""

    PATIENCE_SECONDS = 20.0  # ten clerks at one register each get their turn

    def __init__(self, store: Store, service: str, clock: Clock = system_clock) -> None:
        self.store = store
        self.service = service
        self.clock = clock

    def carry_out(
        self,
        command: Callable[..., dict[str, Any]],
        *args: Any,
        request: Request | None = None,
        **options: Any,
    ) -> Answer:
        """Run `command(unit, *args, **options)`; it answers with JSON."""
        request = request or Request(correlation_id=ids.new_id())

        def attempt(session: ClientSession) -> Answer:
            if request.key is not None:
                earlier = self._earlier(session, request)
                if earlier is not None:
                    return earlier
            unit = UnitOfWork(self.store, session, self.service, self.clock(), request)
            value = command(unit, *args, **options)
            unit.flush()
            if request.key is not None:
                self.store.answers.insert_one(
                    {
                        "_id": request.key,
                        "fingerprint": request.fingerprint,
                        "answer": value,
                        "at": self.clock(),
                    },
                    session=session,
                )
            return Answer(value)

        pause, deadline = 0.002, time.monotonic() + self.PATIENCE_SECONDS
        while True:
            try:
                with self.store.client.start_session() as session:
                    return session.with_transaction(attempt)
            except (Raced, DuplicateKeyError, BulkWriteError) as problem:
                # With an idempotency key a duplicate is the same request winning elsewhere: look again.
                if time.monotonic() > deadline or not _was_raced(problem):
                    raise
            time.sleep(pause * random.random())
            pause = min(pause * 2, 0.2)

    def _earlier(self, session: ClientSession, request: Request) -> Answer | None:
        kept = self.store.answers.find_one({"_id": request.key}, session=session)
        if kept is None:
            return None
        if kept["fingerprint"] != request.fingerprint:
            raise Refusal(
                "key-used-before",
                Words(
                    "Mã Idempotency-Key này đã dùng cho một yêu cầu khác. Hãy dùng mã mới.",
                    "This Idempotency-Key was used for another request. Use a new one.",
                ),
                status=422,
            )
        return Answer(kept["answer"], repeated=True)
