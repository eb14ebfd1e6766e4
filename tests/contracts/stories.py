"""The golden examples as stories: what is said of one subject, from its beginning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from deploy.contracts.examples import examples
from shared.events import Event
from shared.followers import Follower
from shared.store import Document

EXAMPLES = {event.type: event for event in examples()}


@cache
def stories() -> dict[str, list[Event]]:
    """The examples by stream, each from sequence 1 on. An example that comes later in a story of its own borrows the
    beginning from the longest story of its topic: a class that is cancelled was announced like the one that is held.
    """
    found: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(EXAMPLES.values(), key=lambda event: event.sequence):
        found[event.stream].append(event)
    for told in found.values():
        of_topic = [other for other in found.values() if other[0].topic == told[0].topic]
        longest = max(of_topic, key=len)
        if told is not longest:
            told[:0] = [_of(event, told[0]) for event in longest if event.sequence < told[0].sequence]
    return dict(found)


def _of(event: Event, other: Event) -> Event:
    """The event as if it had happened to the subject of another one."""
    data = {name: other.subject if value == event.subject else value for name, value in event.data.items()}
    return replace(event, subject=other.subject, data=data)


def merges(streams: list[list[Event]]) -> Iterator[list[Event]]:
    """Every order in which streams can reach a listener: each keeps its own order, between them there is none."""
    if not any(streams):
        yield []
    for place, stream in enumerate(streams):
        if stream:
            rest = [*streams[:place], stream[1:], *streams[place + 1 :]]
            yield from ([stream[0], *others] for others in merges(rest))


def fold(followers: Iterable[Follower], events: Iterable[Event]) -> Document:
    """The document that a service makes of these events of one subject, as `Following` folds it."""
    by_topic = {follower.topic.name: follower for follower in followers}
    document: dict[str, Any] = {"_id": "", "marks": {}, "version": 0}
    for event in events:
        document["_id"] = event.subject
        reaction = by_topic[event.topic].reaction(event)
        if reaction is not None:
            reaction(document, event)
    return document
