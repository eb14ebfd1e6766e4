"""`docs/asyncapi.json`: the same contracts as an AsyncAPI 3.0 document."""

from __future__ import annotations

from typing import Any

from deploy.contracts.json_schema import JsonSchema, envelope_schema, schema_of
from deploy.contracts.listeners import listeners_of_event, listeners_of_topic, topics_and_requests
from shared.events import REGISTRY, EventType, Topic
from shared.settings import SERVICES

CONTENT_TYPE = "application/cloudevents+json"

Part = dict[str, Any]


def asyncapi() -> Part:
    """The document: a channel per topic, a message per event version, who sends and who receives."""
    topics, _ = topics_and_requests()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Sổ Lớp: what the services say",
            "version": "1",
            "description": "Written by `solop contracts map`; `event-map.md` is the same for people.",
            "tags": [{"name": service} for service in SERVICES],
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {topic.name: _channel(topic) for topic in topics},
        "operations": {name: part for topic in topics for name, part in _operations(topic).items()},
        "components": {
            "messages": {kind.name: _message(kind) for kind in REGISTRY.types.values()},
            "schemas": {"envelope": envelope_schema()},
        },
    }


def _channel(topic: Topic) -> Part:
    return {
        "address": topic.name,
        "description": f"Keyed by {topic.key}." + (" Holds personal data." if topic.personal else ""),
        "messages": {kind.name: _to("components", "messages", kind.name) for kind in REGISTRY.of_topic(topic)},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": {"cleanup.policy": ["compact" if topic.compacted else "delete"]},
                "bindingVersion": "0.5.0",
            }
        },
        "x-personal": topic.personal,
    }


def _operations(topic: Topic) -> Part:
    said = _operation("send", topic, topic.owner, list(REGISTRY.of_topic(topic)))
    heard = {}
    for one in listeners_of_topic(topic):
        kinds = [kind for kind in REGISTRY.of_topic(topic) if kind in one.follower.reactions]
        heard[f"{one.service}.hears.{topic.name}"] = _operation("receive", topic, one.service, kinds)
    return {f"{topic.owner}.says.{topic.name}": said, **heard}


def _operation(action: str, topic: Topic, service: str, kinds: list[EventType]) -> Part:
    return {
        "action": action,
        "channel": _to("channels", topic.name),
        "tags": [{"name": service}],
        "messages": [_to("channels", topic.name, "messages", kind.name) for kind in kinds],
    }


def _message(kind: EventType) -> Part:
    event = {"properties": {"type": {"const": kind.name}, "data": _data(kind)}}
    reactions = {one.service: one.reaction for one in listeners_of_event(kind)}
    return {
        "name": kind.name,
        "title": kind.short,
        "summary": kind.story,
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "payload": {"allOf": [_to("components", "schemas", "envelope"), event]},
        "bindings": {"kafka": {"key": {"type": "string", "description": kind.topic.key}, "bindingVersion": "0.5.0"}},
        "x-reactions": reactions,
        "x-followed-by-tombstone": kind.erases,
    }


def _data(kind: EventType) -> JsonSchema:
    about_the_schema = ("$schema", "$id", "title", "description", "x-topic", "x-key")
    return {name: part for name, part in schema_of(kind).items() if name not in about_the_schema}


def _to(*path: str) -> Part:
    return {"$ref": "#/" + "/".join(path)}
