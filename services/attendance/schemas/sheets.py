"""The shapes of attendance sheets."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.attendance.schemas.registers import CountsSchema
from shared.events.attendance import MARKS

ONE_MARK = {"description": "one of: " + ", ".join(MARKS)}


class WhoSchema(Schema):
    account_id = fields.String()
    name = fields.String()


class CorrectionSchema(Schema):
    learner_id = fields.String()
    was = fields.String()
    now = fields.String()
    reason = fields.String()
    at = fields.String()
    by = fields.Nested(WhoSchema)


class SheetSchema(Schema):
    class_id = fields.String()
    session_id = fields.String()
    version = fields.Integer(metadata={"description": "also the ETag; 0 when it is not begun"})
    state = fields.String(metadata={"description": "not-begun, open or closed"})
    held_on = fields.String(allow_none=True)
    marks = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"description": "by learner_id"})
    counts = fields.Nested(CountsSchema)
    marked_at = fields.String(allow_none=True)
    marked_by = fields.Nested(WhoSchema, allow_none=True)
    closed_at = fields.String(allow_none=True)
    closed_by = fields.Nested(WhoSchema, allow_none=True)
    corrections = fields.List(fields.Nested(CorrectionSchema))


class MarkingSchema(Schema):
    marks = fields.Dict(
        keys=fields.String(),
        values=fields.String(metadata=ONE_MARK),
        required=True,
        metadata={"description": "by learner_id; learners left out keep the mark that they have"},
    )


class NewCorrectionSchema(Schema):
    learner_id = fields.String(required=True)
    mark = fields.String(required=True, metadata=ONE_MARK)
    reason = fields.String(required=True)
