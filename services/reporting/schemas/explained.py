"""The shapes of one figure explained."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.model.class_record import LINES
from services.reporting.schemas.figures import Programme, QuestionArgs
from shared.web.schemas import PageQuery


class PersonsArgs(QuestionArgs, PageQuery):
    programme = fields.String(load_default=None, metadata={"description": "A programme's code"})
    line = fields.String(load_default=None, validate=validate.OneOf(LINES))


class ClassNamed(Schema):
    class_id = fields.String()
    name = fields.String()


class PersonBehind(Schema):
    reference = fields.String(metadata={"description": "Opaque: the same in every centre, and no name anywhere"})
    classes = fields.List(fields.Nested(ClassNamed))


class PersonsBehind(Schema):
    items = fields.List(fields.Nested(PersonBehind))
    next = fields.String(allow_none=True)
    total = fields.Integer(metadata={"description": "Distinct persons"})
    enrolments = fields.Integer(metadata={"description": "In how many classes they are, all together"})


class Change(Schema):
    name = fields.String()
    before = fields.Integer(allow_none=True)
    after = fields.Integer(allow_none=True)


class EventHeard(Schema):
    id = fields.String()
    type = fields.String()
    words = fields.String()
    topic = fields.String()
    partition = fields.Integer(allow_none=True)
    offset = fields.Integer(allow_none=True)
    at = fields.String()
    state = fields.String(allow_none=True)
    changes = fields.List(fields.Nested(Change))


class NumberOfClass(Schema):
    name = fields.String()
    words = fields.String()
    value = fields.Integer(allow_none=True)


class EventWaiting(Schema):
    id = fields.String()
    why = fields.String()
    at = fields.String()


class OwnerOfClass(Schema):
    organisation_id = fields.String()
    name = fields.String()


class ClassExplained(ClassNamed):
    programme = fields.Nested(Programme)
    owner = fields.Nested(OwnerOfClass)
    ledger = fields.Boolean()
    source = fields.String(allow_none=True)
    state = fields.String()
    state_words = fields.String()
    counted = fields.Boolean()
    reason_words = fields.String(metadata={"description": "Why it counts in the period, or why not"})
    numbers = fields.List(fields.Nested(NumberOfClass))
    events = fields.List(fields.Nested(EventHeard))
    waiting = fields.List(
        fields.Nested(EventWaiting), metadata={"description": "Events of the class that could not be taken in yet"}
    )
