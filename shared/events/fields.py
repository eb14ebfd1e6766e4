"""Field kinds that several contracts share. Dates are ISO days, moments ISO 8601 in UTC, ids opaque."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate


class Data(Schema):
    """The data of an event. Unknown fields are let through: additions are not a new version."""

    class Meta:
        unknown = INCLUDE


def text(**options: Any) -> fields.String:
    return fields.String(required=True, **options)


def maybe_text(**options: Any) -> fields.String:
    return fields.String(required=True, allow_none=True, **options)


def identifier() -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=64))


def maybe_identifier() -> fields.String:
    return fields.String(required=True, allow_none=True, validate=validate.Length(min=1, max=64))


def day() -> fields.Date:
    return fields.Date(required=True)


def maybe_day() -> fields.Date:
    return fields.Date(required=True, allow_none=True)


def count() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


def maybe_count() -> fields.Integer:
    return fields.Integer(required=True, strict=True, allow_none=True, validate=validate.Range(min=0))


def one_of(*choices: str) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(choices))


class StatedNumber(Data):
    """A number as somebody stated it: `words` is the word that made it approximate (`gần`), or null."""

    value = count()
    words = maybe_text()
