"""A centre's rooms, equipment and budget."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from shared.web.schemas import Input, optional_text, required_text


class RoomInput(Input):
    name = required_text(100)
    seats = fields.Integer(required=True, validate=validate.Range(min=1, max=5000))
    equipment = optional_text()


class EquipmentLine(Input):
    name = required_text(100)
    count = fields.Integer(required=True, validate=validate.Range(min=0, max=100_000))
    note = optional_text()


class EquipmentInput(Input):
    equipment = fields.List(fields.Nested(EquipmentLine), required=True, validate=validate.Length(max=200))


MOST_DONG = 10**13


class BudgetInput(Input):
    planned = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST_DONG))


class SpendingInput(Input):
    spent_on = fields.Date(required=True)
    amount = fields.Integer(required=True, validate=validate.Range(min=1, max=MOST_DONG))
    purpose = required_text()

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "spent_on": data["spent_on"].isoformat()}


class TakingBack(Input):
    reason = required_text()


class YearQuery(Input):
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1990, max=2199))
