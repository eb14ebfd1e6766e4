"""What the APIs of several services take and give in the same shape."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import EXCLUDE, Schema, fields, pre_load, validate

from shared.vietnamese import clean
from shared.web.paging import LIMIT, MOST


class Input(Schema):
    """What is sent: every text is cleaned (NFC, white space), an empty one is none."""

    @pre_load
    def clean_texts(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {
            name: (clean(value) or None) if isinstance(value, str) and name != "password" else value
            for name, value in data.items()
        }


def required_text(most: int = 300) -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=most))


def optional_text(most: int = 300) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=most))


class Open(Schema):
    """An answer whose fields the contracts describe; additions are let through."""

    class Meta:
        unknown = EXCLUDE

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        return obj


class Anything(Open):
    """An answer in the shape that the contracts describe."""


class Page(Open):
    items = fields.List(fields.Dict())
    next = fields.String(allow_none=True)


class PageQuery(Input):
    cursor = optional_text(400)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(min=1, max=MOST))


class FileUpload(Schema):
    file = Upload(required=True)
