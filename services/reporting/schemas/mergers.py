"""The shapes of a merger that is tried."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.schemas.figures import Cell, QuestionArgs


class DryRunArgs(QuestionArgs):
    organisations = fields.List(
        fields.String(), required=True, validate=validate.Length(1, 50), metadata={"description": "Which would go"}
    )
    into = fields.String(load_default=None, metadata={"description": "One that stands; without it a new one"})


class MergingOrganisation(Schema):
    organisation_id = fields.String()
    name = fields.String()
    total = fields.Nested(Cell)


class PlainSum(Schema):
    classes = fields.Integer()
    enrolments = fields.Integer()
    persons = fields.Integer(metadata={"description": "More than after, by those who were at several"})
    completions = fields.Integer()
    certificates = fields.Integer()


class DryRun(Schema):
    before = fields.List(fields.Nested(MergingOrganisation))
    after = fields.Nested(MergingOrganisation)
    sum = fields.Nested(PlainSum, metadata={"description": "Of `before`"})
    total_before = fields.Nested(Cell, metadata={"description": "Of the whole organisation that is asked for"})
    total_after = fields.Nested(Cell)
    equal = fields.Boolean()
