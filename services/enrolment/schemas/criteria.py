"""Lists of criteria, the checklist of a standard centre, and lesson observations."""

from __future__ import annotations

from marshmallow import fields, validate

from services.enrolment.model.centres.checklist import ANSWERS
from shared.web.schemas import Input, optional_text, required_text


class CriterionInput(Input):
    item_id = optional_text(64)
    text = required_text(500)
    how = optional_text(500)
    most = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=100))


class CriteriaInput(Input):
    items = fields.List(fields.Nested(CriterionInput), required=True, validate=validate.Length(max=100))


class AnswerInput(Input):
    item_id = required_text(64)
    answer = fields.String(required=True, validate=validate.OneOf(list(ANSWERS)))
    note = optional_text(1000)


class AnswersInput(Input):
    answered_on = fields.Date(required=True)
    answers = fields.List(fields.Nested(AnswerInput), required=True, validate=validate.Length(min=1, max=100))


class MarksInput(Input):
    marks = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    remarks = optional_text(4000)


class ObservationInput(MarksInput):
    observer_id = required_text(64)
