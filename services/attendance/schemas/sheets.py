"""The shapes of attendance sheets."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.attendance.model.roll_calls import SOURCES
from services.attendance.schemas.registers import CountsSchema
from shared.events.attendance import MARKS
from shared.web.schemas import Input

ONE_MARK = {"description": "one of: " + ", ".join(MARKS)}
BY_LEARNER = {"description": "by learner_id"}


class WhoSchema(Schema):
    account_id = fields.String()
    name = fields.String()
    learner_id = fields.String(metadata={"description": "instead of an account: the learner who checked in"})


class DeviceSchema(Schema):
    id = fields.String()
    kind = fields.String(metadata={"description": "what the browser says it is"})


class MadeSchema(Schema):
    """One mark and how it came about."""

    roll_call_id = fields.String()
    mark = fields.String(metadata=ONE_MARK)
    minutes = fields.Integer(allow_none=True, metadata={"description": "minutes late"})
    by = fields.Nested(WhoSchema)
    device = fields.Nested(DeviceSchema, allow_none=True)
    source = fields.String(metadata={"description": "one of: " + ", ".join(SOURCES)})
    taken_at = fields.String(metadata={"description": "when it was marked, by the service's clock"})
    received_at = fields.String()
    clock_off = fields.Integer(
        allow_none=True, metadata={"description": "seconds by which the device's clock was wrong; null: it was right"}
    )


class HistoryMarkSchema(MadeSchema):
    learner_id = fields.String()
    stands = fields.Boolean(metadata={"description": "false: somebody who had seen it marked anew"})


class HistorySchema(Schema):
    items = fields.List(fields.Nested(HistoryMarkSchema))


class CorrectionSchema(Schema):
    learner_id = fields.String()
    was = fields.String(allow_none=True)
    now = fields.String()
    reason = fields.String()
    at = fields.String()
    by = fields.Nested(WhoSchema)
    granted_by = fields.Nested(WhoSchema, allow_none=True, metadata={"description": "the second person, if any"})


class SheetSchema(Schema):
    class_id = fields.String()
    session_id = fields.String()
    version = fields.Integer(metadata={"description": "also the ETag; 0 when it is not begun"})
    state = fields.String(metadata={"description": "not-begun, open or closed"})
    held_on = fields.String(allow_none=True)
    marks = fields.Dict(keys=fields.String(), values=fields.String(), metadata=BY_LEARNER)
    minutes = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": "minutes late"})
    counts = fields.Nested(CountsSchema)
    marked_at = fields.String(allow_none=True)
    marked_by = fields.Nested(WhoSchema, allow_none=True)
    closed_at = fields.String(allow_none=True)
    closed_by = fields.Nested(WhoSchema, allow_none=True)
    corrections = fields.List(fields.Nested(CorrectionSchema))
    conflicts = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(MadeSchema)),
        metadata={"description": "by learner_id: marks of different people that differ; mark again to decide"},
    )
    pending = fields.List(fields.String(), metadata={"description": "learners marked who stand on no roster (yet)"})
    heads = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "by learner_id: the roll calls whose mark stands; what a device has seen"},
    )


class TakenSchema(SheetSchema):
    outcome = fields.String(metadata={"description": "recorded, known, same, asked or corrected"})
    correction_id = fields.String(metadata={"description": "the request, when it was asked for"})


class MarkingSchema(Input):
    marks = fields.Dict(
        keys=fields.String(),
        values=fields.String(metadata=ONE_MARK),
        required=True,
        metadata={"description": "by learner_id; learners left out keep the mark that they have"},
    )
    minutes = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(strict=True, allow_none=True),
        load_default=dict,
        metadata={"description": "minutes late, by learner_id"},
    )
    reasons = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        metadata={"description": "why an absence is excused that no leave was granted for, by learner_id"},
    )


class RollCallSchema(MarkingSchema):
    account_id = fields.String(required=True, metadata={"description": "who marked; only the same account may send it"})
    source = fields.String(load_default="phone", validate=validate.OneOf(("phone", "paper")))
    taken_at = fields.AwareDateTime(required=True, metadata={"description": "when it was marked, by the device"})
    sent_at = fields.AwareDateTime(required=True, metadata={"description": "now, by the device's clock"})
    over = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String(validate=validate.Length(max=64)), validate=validate.Length(max=50)),
        load_default=dict,
        metadata={"description": "by learner_id: the roll calls (`heads`) that the marker had seen"},
    )


class NewCorrectionSchema(Input):
    learner_id = fields.String(required=True)
    mark = fields.String(required=True, metadata=ONE_MARK)
    minutes = fields.Integer(strict=True, load_default=None, allow_none=True)
    reason = fields.String(required=True)


class RequestSchema(Schema):
    """A request to correct a sheet."""

    correction_id = fields.String(attribute="_id")
    version = fields.Integer(metadata={"description": "also the ETag"})
    class_id = fields.String()
    session_id = fields.String()
    marks = fields.Dict(keys=fields.String(), values=fields.String(), metadata=BY_LEARNER)
    minutes = fields.Dict(keys=fields.String(), values=fields.Integer())
    reason = fields.String()
    state = fields.String(metadata={"description": "asked, granted or refused"})
    asked_by = fields.Nested(WhoSchema)
    asked_at = fields.String()
    decided_by = fields.Nested(WhoSchema, allow_none=True)
    decided_at = fields.String(allow_none=True)
    answer = fields.String()


class RequestsSchema(Schema):
    items = fields.List(fields.Nested(RequestSchema))


class DecisionSchema(Input):
    granted = fields.Boolean(required=True)
    answer = fields.String(load_default="", metadata={"description": "why; needed when it is refused"})
