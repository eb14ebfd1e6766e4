"""The shapes of check-ins."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.attendance.schemas.sheets import WhoSchema
from shared.web.schemas import Input


class NewCheckInSchema(Input):
    present_until = fields.AwareDateTime(required=True, metadata={"description": "who comes after that is late"})
    ends_at = fields.AwareDateTime(required=True, metadata={"description": "it ends then by itself"})


class HoursSchema(Input):
    """The form of the page: hours of the session's day."""

    present_until = fields.Time(required=True, format="%H:%M")
    ends_at = fields.Time(required=True, format="%H:%M")


class CheckInSchema(Schema):
    class_id = fields.String()
    session_id = fields.String()
    opened_at = fields.String()
    opened_by = fields.Nested(WhoSchema)
    present_until = fields.String()
    ends_at = fields.String()
    ended_at = fields.String(allow_none=True, metadata={"description": "when somebody ended it before that"})


class ArrivalSchema(Schema):
    learner_id = fields.String()
    name = fields.String(allow_none=True)
    at = fields.String()
    mark = fields.String(metadata={"description": "present or late"})
    minutes = fields.Integer(allow_none=True, metadata={"description": "minutes late"})


class ScreenSchema(Schema):
    state = fields.String(metadata={"description": "none, running or ended"})
    address = fields.Url(allow_none=True, metadata={"description": "what the square holds; another every 7 seconds"})
    typed_code = fields.String(allow_none=True, metadata={"description": "the typed code; another every 20 seconds"})
    here = fields.Integer(metadata={"description": "learners marked present or late, by whatever hand"})
    expected = fields.Integer()
    arrived = fields.List(fields.Nested(ArrivalSchema), metadata={"description": "who checked in, the last one first"})


class SlipSchema(Schema):
    learner_id = fields.String()
    name = fields.String(allow_none=True)
    address = fields.Url(metadata={"description": "opened once, the telephone remembers the learner"})


class SlipsSchema(Schema):
    items = fields.List(fields.Nested(SlipSchema))
