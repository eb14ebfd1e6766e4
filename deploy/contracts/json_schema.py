"""What the register says of an event type, as a JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

from shared.events import EventType

JsonSchema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class NoSuchContract(Exception):
    """A contract uses something that cannot be frozen; the message says where."""


def schema_of(kind: EventType) -> JsonSchema:
    """The schema of an event type's data. Topic and key are part of the promise: followers wait there."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:solop:{kind.name}",
        "title": kind.name,
        "description": kind.story,
        "x-topic": kind.topic.name,
        "x-key": kind.topic.key,
        **_object(kind.data(), kind.short),
    }


def envelope_schema() -> JsonSchema:
    """The schema of the envelope as `Event.to_message` writes it; `data` is what the event type says."""
    text = {"type": "string", "minLength": 1}
    required: dict[str, JsonSchema] = {
        "specversion": {"const": "1.0", "description": "CloudEvents, structured mode."},
        "id": {**text, "description": "topic/subject/sequence: names the event for ever."},
        "type": {**text, "description": "vn.solop.{owner}.{event}.v{version}"},
        "source": {**text, "description": "/solop/{service}"},
        "subject": {**text, "description": "What it happened to; also the key of the Kafka message."},
        "time": {"type": "string", "format": "date-time", "description": "When it was said, in UTC."},
        "datacontenttype": {"const": "application/json"},
        "sequence": {
            "type": "string",
            "pattern": "^[1-9][0-9]*$",
            "description": "Counts the events of this subject on this topic: from 1, without holes.",
        },
        "correlationid": {"type": "string", "description": "The request that all of it goes back to."},
        "causationid": {"type": "string", "description": "The event or request that led here."},
        "data": {"type": "object", "description": "What the event type says, below."},
    }
    optional: dict[str, JsonSchema] = {"traceparent": {**text, "description": "W3C Trace Context of the request."}}
    return {"type": "object", "properties": required | optional, "required": list(required)}


def _object(schema: Schema, at: str) -> JsonSchema:
    if schema.unknown != INCLUDE:
        raise NoSuchContract(f"{at}: contracts let unknown fields through; derive its schema from Data")
    required = [name for name, field in schema.fields.items() if field.required]
    return {
        "type": "object",
        "properties": {name: _field(field, f"{at}.{name}") for name, field in schema.fields.items()},
        **({"required": required} if required else {}),
    }


def _field(field: fields.Field[Any], at: str) -> JsonSchema:
    kind = next((_KINDS[one] for one in type(field).__mro__ if one in _KINDS), None)
    if kind is None:
        raise NoSuchContract(f"{at}: {type(field).__name__} has no counterpart in JSON Schema here")
    described = kind(field, at)
    for validator in field.validators:
        described |= _rule(validator, at)
    if field.allow_none:
        described["type"] = [described["type"], "null"]
        if "enum" in described:
            described["enum"] = [*described["enum"], None]
    return described


def _list(field: Any, at: str) -> JsonSchema:
    return {"type": "array", "items": _field(field.inner, f"{at}[]")}


def _map(field: Any, at: str) -> JsonSchema:
    return {
        "type": "object",
        "propertyNames": _field(field.key_field, f"{at} (names)"),
        "additionalProperties": _field(field.value_field, f"{at}.*"),
    }


_KINDS: dict[type, Callable[[Any, str], JsonSchema]] = {
    fields.String: lambda field, at: {"type": "string"},
    fields.Date: lambda field, at: {"type": "string", "format": "date"},
    fields.AwareDateTime: lambda field, at: {"type": "string", "format": "date-time"},
    fields.Integer: lambda field, at: {"type": "integer"},
    fields.Float: lambda field, at: {"type": "number"},
    fields.Boolean: lambda field, at: {"type": "boolean"},
    fields.List: _list,
    fields.Dict: _map,
    fields.Nested: lambda field, at: _object(field.schema, at),
}


def _rule(validator: object, at: str) -> JsonSchema:
    match validator:
        case validate.OneOf():
            return {"enum": list(validator.choices)}
        case validate.Length():
            given = {"minLength": validator.min, "maxLength": validator.max}
        case validate.Range():
            given = {"minimum": validator.min, "maximum": validator.max}
        case _:
            raise NoSuchContract(f"{at}: {validator!r} has no counterpart in JSON Schema here")
    return {name: value for name, value in given.items() if value is not None}
