"""The shapes of read tokens."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.model.read_tokens import STATES
from services.reporting.schemas.figures import NamedOrganisation
from shared.web.schemas import Input, required_text


class ReadTokensArgs(Input):
    organisation = fields.String(
        load_default=None, metadata={"description": "The asker's own topmost organisation by default"}
    )


class ReadTokenBody(Input):
    organisation_id = required_text(100)
    name = required_text(100)
    expires_on = fields.Date(required=True, metadata={"description": "The last day; at most two years ahead"})


class Step(Schema):
    at = fields.String()
    by = fields.String()
    by_name = fields.String()


class ReadToken(Schema):
    token_id = fields.String()
    organisation_id = fields.String()
    organisation = fields.Nested(NamedOrganisation)
    name = fields.String(metadata={"description": "Which system reads by it"})
    state = fields.String(validate=validate.OneOf(list(STATES)))
    expires_on = fields.String(metadata={"description": "Its last day"})
    made = fields.Nested(Step)
    withdrawn = fields.Nested(Step, allow_none=True)
    used_at = fields.String(allow_none=True, metadata={"description": "The last use, to the hour"})
    version = fields.Integer()


class ReadTokenMade(ReadToken):
    token = fields.String(
        allow_none=True,
        metadata={"description": "What the other system sends; said once. Null when asked again under the same key"},
    )


class ReadTokens(Schema):
    items = fields.List(fields.Nested(ReadToken))
