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
    valid_from = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    names = fields.List(fields.Dict())
    predecessor_ids = fields.List(fields.String())
    successor_ids = fields.List(fields.String())
    version = fields.Integer()


class Renaming(Input):
    name = required_text()
    short_name = optional_text(100)
    effective_on = fields.Date(required=True)


class EmailChange(Input):
    email = fields.Email(load_default=None, allow_none=True)


class Moving(Input):
    parent_id = optional_text(64)
    effective_on = fields.Date(required=True)


class Ending(Input):
    effective_on = fields.Date(required=True)


class NewOrganisation(Input):
    """What stands in the place of others; without kind and parent it takes those of the first of them."""

    name = required_text()
    short_name = optional_text(100)
    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(KINDS))
    parent_id = optional_text(64)
    email = fields.Email(load_default=None, allow_none=True)


class Merger(Input):
    predecessor_ids = fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=50))
    into_id = optional_text(64)
    new = fields.Nested(NewOrganisation, load_default=None, allow_none=True)
    effective_on = fields.Date(required=True)
    names = fields.Dict(keys=fields.String(), values=required_text(), load_default=dict)


class Part(NewOrganisation):
    child_ids = fields.List(fields.String(), load_default=list)


class Split(Input):
    organisation_id = required_text(64)
    effective_on = fields.Date(required=True)
    parts = fields.List(fields.Nested(Part), required=True, validate=validate.Length(min=1, max=50))


class DryRun(Input):
    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "Only show what it would do; needs no Idempotency-Key"}
    )


class Reorganisation(Open):
    dry_run = fields.Boolean()
    ended = fields.List(fields.Dict())
    going_on = fields.List(fields.Dict())
    moved = fields.List(fields.Dict())
    classes = fields.List(fields.Dict())
    plans = fields.List(fields.Dict())
    nominations = fields.Integer(metadata={"description": "How many wait for the centre or for a class"})
    accounts = fields.List(fields.Dict())
