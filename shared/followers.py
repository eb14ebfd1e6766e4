"""Followers: documents that a service keeps of other services' subjects, each folded from that subject's events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import structlog
from pymongo import InsertOne, ReplaceOne
from pymongo.errors import BulkWriteError, PyMongoError

from shared.events import Event, EventType, Topic
from shared.parking import BEHIND, FAILED, Parking
from shared.store import Document, Store, by_id
from shared.unit_of_work import Raced

log = structlog.get_logger()

Reaction = Callable[[Document, Event], None]
Settle = Callable[[Store, list[Document]], None]
AskAgain = Callable[[str, str, int], None]

TRIES = 5


def nothing_follows(store: Store, documents: list[Document]) -> None:
    """For followers whose documents are all there is to it."""


@dataclass(frozen=True)
class Follower:
    """How one topic is followed: into which collection, by which reactions.

    The document of a subject has `_id` = subject, `marks` (topic -> last sequence taken in) and `version`
    (compare-and-set). A reaction changes the document by one event; it is pure and may run again. A type
    without a reaction only moves the mark. `settle` makes true in other documents what follows from these;
    it is idempotent, runs after the fold is kept and before the position moves, and runs again after a crash.
    """

    topic: Topic
    collection: str
    reactions: Mapping[EventType, Reaction]
    settle: Settle = nothing_follows

    @property
    def mark(self) -> str:
        """The name of this topic's mark: field names in the store have no dots."""
        return self.topic.name.replace(".", ":")

    def reaction(self, event: Event) -> Reaction | None:
        return next((react for kind, react in self.reactions.items() if kind.name == event.type), None)


class Following:
    """Takes batches of events in. `ask_again(owner, stream, sequence)` asks for the missing part of a stream."""

    def __init__(self, store: Store, parking: Parking, ask_again: AskAgain) -> None:
        self._store = store
        self._parking = parking
        self._ask_again = ask_again

    def hear(self, follower: Follower, events: Iterable[Event]) -> None:
        """Take in a batch of one topic. When it returns, every event has its effect, was known before, or is
        parked. Raises PyMongoError when the store is away; hearing the batch again is then right."""
        by_subject: dict[str, list[Event]] = {}
        for event in events:
            by_subject.setdefault(event.subject, []).append(event)
        if not by_subject:
            return
        for left in range(TRIES, 0, -1):
            try:
                documents = self._fold(follower, by_subject)
                break
            except (Raced, BulkWriteError):
                if left == 1:
                    raise
        self._settle(follower, documents)

    def try_again(self, followers: Mapping[str, Follower]) -> None:
        """Take in what is parked, as far as that works now: after a mend, and now and then."""
        for stream in self._parking.streams():
            topic, subject = stream.split("/", 1)
            if topic in followers:
                for left in range(TRIES, 0, -1):
                    try:
                        documents = self._fold(followers[topic], {subject: []})
                        break
                    except (Raced, BulkWriteError):
                        if left == 1:
                            raise
                self._settle(followers[topic], documents)

    def _fold(self, follower: Follower, by_subject: Mapping[str, list[Event]]) -> list[Document]:
        collection = self._store[follower.collection]
        documents = by_id(collection, by_subject)
        parked = self._parking.events(f"{follower.topic.name}/{subject}" for subject in by_subject)
        writes: list[ReplaceOne[Document] | InsertOne[Document]] = []
        to_park: list[tuple[Event, str, str]] = []
        taken: dict[str, int] = {}
        for subject, fresh in by_subject.items():
            stream = f"{follower.topic.name}/{subject}"
            waiting = parked.get(stream, [])
            document = documents.get(subject) or {"_id": subject, "marks": {}, "version": 0}
            before, version = document["marks"].get(follower.mark, 0), document["version"]
            folded, left = self._fold_one(follower, document, _in_order([*waiting, *fresh]))
            documents[subject] = folded
            to_park += left
            if folded["marks"].get(follower.mark, 0) > before:
                folded["version"] = version + 1
                writes.append(
                    ReplaceOne({"_id": subject, "version": version}, folded) if version else InsertOne(folded)
                )
            if waiting:
                taken[stream] = folded["marks"].get(follower.mark, 0)
        if writes:
            result = collection.bulk_write(writes, ordered=False)
            if result.matched_count + result.inserted_count != len(writes):
                raise Raced
        self._parking.park(to_park)
        for stream, up_to in taken.items():
            self._parking.take_out(stream, up_to)
        # A subject of which everything is parked has no document yet.
        return [one for one in documents.values() if one["version"]]

    def _fold_one(
        self, follower: Follower, document: Document, events: list[Event]
    ) -> tuple[Document, list[tuple[Event, str, str]]]:
        """Fold what can be folded; the rest comes back to be parked, with its reasons."""
        mark = document["marks"].get(follower.mark, 0)
        done: list[Event] = []
        left: list[tuple[Event, str, str]] = []
        for event in events:
            if event.sequence <= mark:
                continue
            if left and not follower.topic.compacted:
                left.append((event, BEHIND, f"behind {left[0][0].id}"))
                continue
            if event.sequence > mark + 1 and not follower.topic.compacted:
                left.append((event, BEHIND, f"{mark + 1} to {event.sequence - 1} of the stream are missing"))
                self._ask_again(follower.topic.owner, event.stream, mark + 1)
                continue
            reaction = follower.reaction(event)
            try:
                if reaction is not None:
                    reaction(document, event)
            except PyMongoError:
                raise
            except Exception as problem:  # whatever a bad event makes of a reaction must not stop the others
                log.error("an event is parked", id=event.id, type=event.type, problem=repr(problem)[:300])
                left.append((event, FAILED, repr(problem)[:2000]))
                document = self._fold_again(follower, document["_id"], done)
                continue
            mark = event.sequence
            document["marks"][follower.mark] = mark
            done.append(event)
        return document, left

    def _fold_again(self, follower: Follower, subject: str, events: list[Event]) -> Document:
        """The document without the half-made change of a failed reaction."""
        kept = self._store[follower.collection].find_one({"_id": subject})
        document = kept or {"_id": subject, "marks": {}, "version": 0}
        for event in events:
            reaction = follower.reaction(event)
            if reaction is not None:
                reaction(document, event)
            document["marks"][follower.mark] = event.sequence
        return document

    def _settle(self, follower: Follower, documents: list[Document]) -> None:
        if not documents:
            return
        try:
            follower.settle(self._store, documents)
        except PyMongoError:
            raise
        except Exception:
            for document in documents:
                self._settle_one(follower, document)
        else:
            self._parking.settled(follower.topic.name, [document["_id"] for document in documents])

    def _settle_one(self, follower: Follower, document: Document) -> None:
        try:
            follower.settle(self._store, [document])
        except PyMongoError:
            raise
        except Exception as problem:
            log.error("a document is not settled", id=document["_id"], problem=repr(problem)[:300])
            self._parking.park_unsettled(follower.topic.name, document["_id"], repr(problem)[:2000])
        else:
            self._parking.settled(follower.topic.name, [document["_id"]])


def _in_order(events: list[Event]) -> list[Event]:
    """By sequence, each once."""
    return sorted({event.sequence: event for event in events}.values(), key=lambda event: event.sequence)
