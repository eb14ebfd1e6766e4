"""The shapes of figures beside others: a year before, since New Year, and how much of the plan is reached."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.reporting.schemas.figures import Cell, PeriodSchema, Summary

OF_NOTHING = "Null where there was nothing before"


class Growth(Schema):
    number = fields.Integer()
    percent = fields.Float(allow_none=True, metadata={"description": OF_NOTHING})


class ApproximateGrowth(Growth):
    approximate = fields.Boolean()


class Growths(Schema):
    classes = fields.Nested(Growth)
    enrolments = fields.Nested(ApproximateGrowth)
    persons = fields.Nested(
        Growth, allow_none=True, metadata={"description": "Null where one side has enrolments and knows no person"}
    )


class OfAnotherPeriod(Schema):
    period = fields.Nested(PeriodSchema)
    total = fields.Nested(Cell)


class YearBefore(OfAnotherPeriod):
    difference = fields.Nested(Growths, metadata={"description": "By how much it grew since"})


class Reached(Schema):
    classes = fields.Float(allow_none=True)
    enrolments = fields.Float(allow_none=True)


class ComparedSummary(Summary):
    year_before = fields.Nested(YearBefore, metadata={"description": "The same period a year before"})
    cumulative = fields.Nested(
        OfAnotherPeriod,
        allow_none=True,
        metadata={"description": "From 1 January to its last day; null where it begins then or before"},
    )
    reached = fields.Nested(Reached, allow_none=True, metadata={"description": "Percent of what was planned"})
