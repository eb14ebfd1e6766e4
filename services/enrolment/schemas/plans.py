"""Annual plans."""

from __future__ import annotations

from marshmallow import fields, validate

from services.enrolment.model.plans.plans import STATES
from shared.web.schemas import Input, Open, PageQuery, optional_text, required_text


def whole() -> fields.Integer:
    return fields.Integer(load_default=0, strict=True)


class PlanLine(Input):
    programme = required_text(64)
    quarter = fields.Integer(required=True, strict=True)
    classes = whole()
    learners = whole()
    budget = fields.Integer(load_default=0, strict=True, metadata={"description": "Whole VND"})


class PlanLines(Input):
    lines = fields.List(fields.Nested(PlanLine), required=True, validate=validate.Length(max=400))


class Decision(Input):
    decision = fields.String(required=True, validate=validate.OneOf(["approve", "return"]))
    in_force_from = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of a plan the first day of its year by default, of an amendment today"},
    )
    reason = optional_text(2000)


class Ceiling(Input):
    budget = fields.Integer(required=True, strict=True, allow_none=True, metadata={"description": "Whole VND"})


class CeilingShown(Open):
    plan_id = fields.String()
    budget = fields.Integer(allow_none=True)
    version = fields.Integer()


class PlanQuery(PageQuery):
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1900, max=9999))
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(STATES)))


class OnDay(Input):
    on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today by default"})


class PlanVersion(Open):
    version_number = fields.Integer()
    approved_on = fields.Date()
    in_force_from = fields.Date()
    lines = fields.List(fields.Nested(PlanLine))
    totals = fields.Dict()


class PlanShown(Open):
    plan_id = fields.String()
    centre_id = fields.String()
    centre_name = fields.String()
    year = fields.Integer()
    state = fields.String()
    version_number = fields.Integer(metadata={"description": "Of the version on the desk"})
    lines = fields.List(fields.Nested(PlanLine))
    totals = fields.Dict()
    ceiling = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True, metadata={"description": "Why it was returned"})
    on = fields.Date()
    in_force = fields.Nested(PlanVersion, allow_none=True, metadata={"description": "The version in force on that day"})
    version = fields.Integer()
