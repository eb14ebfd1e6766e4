"""Results, recognition and closing."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.web.schemas import Input, Open, required_text


def maybe_mark() -> fields.Raw:
    """A mark as it was written, number or text; the rules read it, and say what is wrong in words."""
    about = {"description": '0 to 10 with at most one decimal, as 8.5 or "8,5".'}
    return fields.Raw(load_default=None, allow_none=True, metadata=about)


class ResultInput(Input):
    learner_id = required_text(64)
    taken = fields.Boolean(load_default=None, allow_none=True)
    mark = maybe_mark()
    resit = maybe_mark()
    thesis = maybe_mark()


class ResultSheet(Input):
    results = fields.List(fields.Nested(ResultInput), required=True, validate=validate.Length(max=2000))


class ResultsShown(Open):
    class_id = fields.String()
    assessed_by = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    missing = fields.Dict(keys=fields.String(), values=fields.Integer())
    recognition = fields.Dict(allow_none=True)
    results = fields.List(fields.Dict())
    version = fields.Integer()


class Recognition(Input):
    decision_number = required_text(50)
    decided_on = fields.Date(required=True)


class Closing(Input):
    closed_on = fields.Date(required=True)
    not_completed = fields.List(fields.String(), load_default=list)
