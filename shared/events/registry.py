"""The register of what may be said: every topic with its owner, every event type with its data and its story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema


@dataclass(frozen=True)
class Topic:
    """A Kafka topic. Only `owner` publishes to it.

    On a `compacted` topic every event carries the whole state of its subject and the newest one is enough;
    elsewhere a follower must have every event of a stream, in order.
    """

    name: str
    owner: str
    key: str
    partitions: int = 6
    compacted: bool = False
    personal: bool = False


@dataclass(frozen=True)
class EventType:
    """One kind of event: `name` is its wire name, `data` the schema of its data, `story` when it is said.

    What `erases` takes back all that was said of its subject on its (compacted) topic: the journal forgets it, and a
    tombstone follows the event in the log, so that compaction does too.
    """

    name: str
    topic: Topic
    data: type[Schema]
    story: str
    erases: bool = False

    @property
    def short(self) -> str:
        return self.name.split(".")[-2]

    def check(self, data: dict[str, Any]) -> None:
        """Raises marshmallow.ValidationError when the data is not what the contract says."""
        self.data().load(data)


@dataclass
class Registry:
    """All topics and event types, by wire name."""

    topics: dict[str, Topic] = field(default_factory=dict)
    types: dict[str, EventType] = field(default_factory=dict)

    def topic(self, topic: Topic) -> Topic:
        self.topics[topic.name] = topic
        return topic

    def event(
        self, topic: Topic, short: str, data: type[Schema], story: str, version: int = 1, *, erases: bool = False
    ) -> EventType:
        """Enter an event type; its wire name is `vn.solop.<owner>.<short>.v<version>`."""
        kind = EventType(f"vn.solop.{topic.owner}.{short}.v{version}", topic, data, story, erases)
        self.types[kind.name] = kind
        return kind

    def of_topic(self, topic: Topic) -> Iterator[EventType]:
        return (kind for kind in self.types.values() if kind.topic is topic)


REGISTRY = Registry()


def request_topic(owner: str) -> Topic:
    """The topic on which followers ask `owner` to publish a part of its journal again."""
    return REGISTRY.topic(Topic(f"{owner}.journal-requests", owner, key="stream", partitions=1))
