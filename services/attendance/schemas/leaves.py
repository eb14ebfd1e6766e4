"""The shapes of leave."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.attendance.schemas.sheets import WhoSchema
from shared.web.schemas import Input, optional_text, required_text


class LeavesQuery(Input):
    class_id = optional_text(64)


class NewLeaveSchema(Input):
    class_id = required_text(64)
    learner_id = required_text(64)
    since = fields.Date(required=True, metadata={"description": "the first day of leave"})
    until = fields.Date(required=True, metadata={"description": "the last day of leave, included"})
    reason = required_text(300)


class LeaveDecisionSchema(Input):
    granted = fields.Boolean(required=True)
    answer = fields.String(
        load_default="",
        allow_none=True,
        validate=validate.Length(max=300),
        metadata={"description": "why; needed when it is refused"},
    )


class LeaveSchema(Schema):
    """A leave as a command answers with it."""

    leave_id = fields.String(attribute="_id")
    version = fields.Integer(metadata={"description": "also the ETag"})
    class_id = fields.String()
    learner_id = fields.String()
    since = fields.String()
    until = fields.String()
    reason = fields.String()
    state = fields.String(metadata={"description": "asked, granted, refused or withdrawn"})
    asked_by = fields.Nested(WhoSchema)
    asked_at = fields.String()
    decided_by = fields.Nested(WhoSchema, allow_none=True)
    decided_at = fields.String(allow_none=True)
    answer = fields.String()


class ListedLeaveSchema(LeaveSchema):
    leave_id = fields.String()
    class_name = fields.String()
    name = fields.String(allow_none=True, metadata={"description": "null until it has been heard"})
    birth_year = fields.Integer(allow_none=True)
    nominator_id = fields.String(allow_none=True)
    sessions = fields.Integer(metadata={"description": "sessions of the class on these days"})
    may_decide = fields.Boolean()
    may_withdraw = fields.Boolean()


class LeavesSchema(Schema):
    items = fields.List(fields.Nested(ListedLeaveSchema))
