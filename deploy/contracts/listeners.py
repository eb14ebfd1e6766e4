"""Who says what and who listens: read from the register and from the followers of the services."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from shared.events import REGISTRY, EventType, Topic
from shared.followers import Follower
from shared.settings import SERVICES


@dataclass(frozen=True)
class Listener:
    """One service that follows a topic. `reaction` is None where it was asked about the topic as a whole."""

    service: str
    follower: Follower
    reaction: str | None = None


def topics_and_requests() -> tuple[list[Topic], list[Topic]]:
    """The topics that carry events, in the order of the services, and those that only carry requests."""
    topics = sorted(REGISTRY.topics.values(), key=lambda topic: SERVICES.index(topic.owner))
    speaking = [topic for topic in topics if any(REGISTRY.of_topic(topic))]
    return speaking, [topic for topic in topics if topic not in speaking]


def followers() -> dict[str, list[Follower]]:
    """What each service follows; a service without the room `reactions` follows nothing."""
    rooms = {service: f"services.{service}.reactions" for service in SERVICES}
    return {
        service: list(importlib.import_module(room).FOLLOWERS) if find_spec(room) else []
        for service, room in rooms.items()
    }


def listeners_of_topic(topic: Topic) -> Iterator[Listener]:
    """The services that follow a topic."""
    for service, followed in followers().items():
        yield from (Listener(service, one) for one in followed if one.topic is topic)


def listeners_of_event(kind: EventType) -> Iterator[Listener]:
    """The services that react to an event, with the names of their reactions."""
    for one in listeners_of_topic(kind.topic):
        reaction = one.follower.reactions.get(kind)
        if reaction is not None:
            yield Listener(one.service, one.follower, inspect.unwrap(reaction).__name__)
