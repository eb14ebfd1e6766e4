"""The golden examples as stories: what is said of one subject, from its beginning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import product

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


def fold(followers: Iterable[Follower], events: Iterable[Event]) -> Document:
    """The document that a service makes of these events of one subject, as `Following` folds it."""
    document: Document = {"_id": "", "marks": {}, "version": 0}
    for event in events:
        take_in(document, followers, event)
    return document


def take_in(document: Document, followers: Iterable[Follower], event: Event) -> None:
    document["_id"] = event.subject
    reaction = next(one for one in followers if one.topic.name == event.topic).reaction(event)
    if reaction is not None:
        reaction(document, event)


def endings(followers: Iterable[Follower], streams: list[list[Event]]) -> list[Document]:
    """What can become of a subject, each different document once, over every order in which its streams can reach a
    listener: each keeps its own order, between them there is none. Orders that have come to the same document after
    the same events go on as one: there are hundreds of thousands of orders, and few documents."""
    ways: dict[tuple[int, ...], list[Document]] = {(0,) * len(streams): [fold(followers, [])]}
    for heard in sorted(product(*(range(len(stream) + 1) for stream in streams)))[1:]:
        ways[heard] = []
        for place, stream in enumerate(streams):
            if heard[place]:
                before = (*heard[:place], heard[place] - 1, *heard[place + 1 :])
                for document in ways[before]:
                    after = deepcopy(document)
                    take_in(after, followers, stream[heard[place] - 1])
                    if after not in ways[heard]:
                        ways[heard].append(after)
    return ways[tuple(len(stream) for stream in streams)]
