"""Organisations."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from shared.organisations import KINDS
from shared.web.schemas import Input, Open, optional_text, required_text


class OrganisationInput(Input):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = required_text()
    short_name = optional_text(100)
    parent_id = optional_text(64)
    email = fields.Email(load_default=None, allow_none=True)
    valid_from = fields.Date(load_default=None, allow_none=True)
    valid_to = fields.Date(load_default=None, allow_none=True)

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, **{name: data[name] and data[name].isoformat() for name in ("valid_from", "valid_to")}}


class Organisation(Open):
    organisation_id = fields.String()
    kind = fields.String()
    name = fields.String()
    short_name = fields.String(allow_none=True)
    parent_id = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    version = fields.Integer()
