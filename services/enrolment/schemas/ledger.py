"""Ledger classes and people sent out."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from shared.events.enrolment.outside_training import FIELDS
from shared.web.schemas import Input, optional_text, required_text


class LedgerQuery(Input):
    owner_id = required_text(64)


class StatedNumber(Input):
    value = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    words = optional_text(20)


class SentOutInput(Input):
    organisation_id = required_text(64)
    field = fields.String(required=True, validate=validate.OneOf(FIELDS))
    course = optional_text()
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    people = fields.Nested(StatedNumber, required=True)
    source = optional_text()

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "first_day": data["first_day"].isoformat(), "last_day": data["last_day"].isoformat()}


class SentOutCorrection(SentOutInput):
    reason = required_text()
