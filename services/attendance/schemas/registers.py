"""The shapes of classes and their registers."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.web.schemas import PageQuery


class ClassesQuery(PageQuery):
    on = fields.Date(metadata={"description": "only classes with a session on this day, and only its sessions"})


class CountsSchema(Schema):
    present = fields.Integer()
    late = fields.Integer()
    excused = fields.Integer()
    absent = fields.Integer()


class RateSchema(Schema):
    numerator = fields.Integer(metadata={"description": "marks present or late"})
    denominator = fields.Integer(metadata={"description": "all marks; excused ones if the programme says so"})


class PlannedRateSchema(Schema):
    """Over all that is planned, in the programme's unit (`unit` of the register)."""

    numerator = fields.Integer(metadata={"description": "marked present or late"})
    denominator = fields.Integer(
        metadata={"description": "planned, also what is still to come; excused absence if the programme says so"}
    )


class StandingSchema(Schema):
    version = fields.Integer(metadata={"description": "0 when it is not begun"})
    state = fields.String(metadata={"description": "not-begun, open or closed"})
    counts = fields.Nested(CountsSchema)
    expected = fields.Integer(metadata={"description": "learners to be marked on that day"})
    missing = fields.Integer(metadata={"description": "of them, those not marked yet, or to be decided on"})
    conflicts = fields.Integer(metadata={"description": "learners whom two people marked differently"})
    pending = fields.Integer(metadata={"description": "marked, but on no roster of that day (yet)"})


class SessionSchema(Schema):
    session_id = fields.String()
    held_on = fields.String(metadata={"description": "the day in Vietnam"})
    starts_at = fields.String(allow_none=True)
    periods = fields.Integer(allow_none=True)
    lesson = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    lecturer = fields.String(allow_none=True)
    scheduled = fields.Boolean(metadata={"description": "false: taken off the timetable after it was marked"})
    sheet = fields.Nested(StandingSchema)


class ClassSchema(Schema):
    class_id = fields.String()
    name = fields.String()
    programme = fields.String()
    programme_version = fields.String()
    owner_id = fields.String()
    host_id = fields.String()
    partner_id = fields.String(allow_none=True)
    state = fields.String(metadata={"description": "announced, open, closed or cancelled"})
    starts_on = fields.String()
    ends_on = fields.String()
    sessions = fields.List(fields.Nested(SessionSchema))


class ClassesSchema(Schema):
    items = fields.List(fields.Nested(ClassSchema))
    next = fields.String(allow_none=True)


class RosterLearnerSchema(Schema):
    learner_id = fields.String()
    name = fields.String(allow_none=True, metadata={"description": "null until it has been heard"})
    birth_year = fields.Integer(allow_none=True)
    nominator_id = fields.String(allow_none=True)
    withdrawn_on = fields.String(allow_none=True)
    marks = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"description": "by session_id"})
    attendance = fields.Nested(PlannedRateSchema)
    left = fields.Integer(metadata={"description": "of the denominator, what is not marked yet"})
    hours = fields.Integer(metadata={"description": "periods (tiết) attended"})
    standing = fields.String(
        allow_none=True,
        metadata={
            "description": "by closed sheets: reached, open (not certain yet) or out-of-reach; null for who has left"
        },
    )
    crossed = fields.String(
        allow_none=True,
        metadata={"description": "by closed sheets: fell-below (so far), out-of-reach, or null"},
    )


class RegisterSchema(ClassSchema):
    roster = fields.List(fields.Nested(RosterLearnerSchema), metadata={"description": "by given name"})
    attendance = fields.Nested(RateSchema)
    least_attendance = fields.Integer(allow_none=True, metadata={"description": "percent"})
    excused_counts = fields.Boolean(metadata={"description": "whether excused absence stays in the denominator"})
    unit = fields.String(metadata={"description": "sessions or periods: what the programme counts attendance in"})
