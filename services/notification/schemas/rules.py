"""What the API of the rules takes and answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.notification.commands.rules import AS_ABOVE, NONE, OWN
from services.notification.model.kinds import CHANNELS, KINDS
from shared.web.schemas import Input, optional_text, required_text


class KindRuleBody(Input):
    """The ways in the order in which they are tried."""

    on = fields.Boolean(required=True)
    channels = fields.List(fields.String(validate=validate.OneOf(list(CHANNELS)), allow_none=True), required=True)


class TimesBody(Input):
    """`null`: as those above say. The hours `HH:MM` are asked for when `quiet` is `own`."""

    quiet = fields.String(load_default=AS_ABOVE, validate=validate.OneOf([AS_ABOVE, NONE, OWN]))
    quiet_from = optional_text(5)
    quiet_to = optional_text(5)
    summons_days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=60))
    reminder_hour = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=23))


class WebhookBody(Input):
    url = required_text(500)


class KindRuleSchema(Schema):
    """`said_by` is the organisation whose rule it is; null: nobody has said anything, it is the usual one."""

    code = fields.String(validate=validate.OneOf(list(KINDS)))
    audience = fields.String()
    on = fields.Boolean()
    channels = fields.List(fields.String())
    said_by = fields.String(allow_none=True)


class RulesSchema(Schema):
    """What holds for an organisation. Quiet hours are minutes of the day."""

    organisation_id = fields.String()
    version = fields.Integer()
    kinds = fields.List(fields.Nested(KindRuleSchema))
    quiet = fields.Dict(allow_none=True)
    summons_days = fields.Integer()
    reminder_hour = fields.Integer()
    said_by = fields.Dict()
    webhook = fields.Dict(allow_none=True)
    history = fields.List(fields.Dict())


class SecretSchema(Schema):
    """The secret that signs what goes to the organisation's own system; it is told only when it is made."""

    url = fields.String()
    version = fields.Integer()
    secret = fields.String(allow_none=True)
