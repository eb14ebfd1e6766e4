"""The shapes of terms of office."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.model.terms import MOST
from shared.web.schemas import Input, required_text


class TermBody(Input):
    name_vi = required_text(100)
    name_en = required_text(100)
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class TermsBody(Input):
    terms = fields.List(fields.Nested(TermBody), required=True, validate=validate.Length(max=MOST))


class Term(Schema):
    name_vi = fields.String()
    name_en = fields.String()
    first = fields.String()
    last = fields.String()
    period = fields.String(metadata={"description": "How a question writes it"})


class Terms(Schema):
    terms = fields.List(fields.Nested(Term))
    version = fields.Integer(metadata={"description": "0 as shipped"})
