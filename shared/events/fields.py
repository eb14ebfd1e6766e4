"""Field kinds that several contracts share. Dates are ISO days, moments ISO 8601 in UTC, ids opaque."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate


class Data(Schema):
    """The data of an event. Unknown fields are let through: additions are not a new version."""

    class Meta:
        unknown = INCLUDE


# marshmallow reads more than we say: "yes", "9", 2023-W07-2. What is said in another way than the contract has it
# would be read wrongly by those who take it as it stands.


class Day(fields.Date):
    """A day, written 2023-02-14."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> date:
        read: date = super()._deserialize(value, *args, **options)
        if read.isoformat() != value:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return read


class YesOrNo(fields.Boolean):
    """true or false."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Number(fields.Float):
    """A number."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> float:
        if isinstance(value, str):
            raise self.make_error("invalid", input=value)
        return float(super()._deserialize(value, *args, **options))


def text(**options: Any) -> fields.String:
    return fields.String(required=True, **options)


def maybe_text(**options: Any) -> fields.String:
    return fields.String(required=True, allow_none=True, **options)


def identifier() -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=64))


def maybe_identifier() -> fields.String:
    return fields.String(required=True, allow_none=True, validate=validate.Length(min=1, max=64))


def optional_identifier() -> fields.String:
    """An id that an event may leave out: an addition to a contract that was said without it."""
    return fields.String(allow_none=True, validate=validate.Length(min=1, max=64))


def day() -> fields.Date:
    return Day(required=True)


def maybe_day() -> fields.Date:
    return Day(required=True, allow_none=True)


def yes_or_no() -> YesOrNo:
    return YesOrNo(required=True)


def count() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


def maybe_count() -> fields.Integer:
    return fields.Integer(required=True, strict=True, allow_none=True, validate=validate.Range(min=0))


def optional_count() -> fields.Integer:
    """A count that an event may leave out: an addition to a contract that was said without it."""
    return fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0))


def one_of(*choices: str) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(choices))


class StatedNumber(Data):
    """A number as somebody stated it: `words` is the word that made it approximate (`gần`), or null."""

    value = count()
    words = maybe_text()
