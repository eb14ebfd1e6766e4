"""The shapes of trends."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.schemas.figures import PeriodSchema, Programme, QuestionArgs, Sum
from services.reporting.views.trends import BY


class TrendArgs(QuestionArgs):
    by = fields.String(load_default="year", validate=validate.OneOf(list(BY)))


class TrendNumbers(Schema):
    classes = fields.Integer()
    enrolments = fields.Nested(Sum)
    persons = fields.Integer(metadata={"description": "Distinct within the point; they do not add up"})
    enrolments_without_names = fields.Integer()


class TrendPoint(TrendNumbers):
    period = fields.Nested(PeriodSchema)
    programmes = fields.Dict(keys=fields.String(), values=fields.Nested(TrendNumbers))


class Unplaced(Schema):
    classes = fields.Integer()
    enrolments = fields.Integer()


class Trend(Schema):
    period = fields.Nested(
        PeriodSchema, metadata={"description": "The years shown: those of the period, five for one of a year or less"}
    )
    by = fields.String()
    unfinished = fields.Boolean(metadata={"description": "The last point is not over"})
    points = fields.List(fields.Nested(TrendPoint))
    programmes = fields.List(fields.Nested(Programme))
    unplaced = fields.Nested(Unplaced, metadata={"description": "Ledger rows of a time longer than one point"})
