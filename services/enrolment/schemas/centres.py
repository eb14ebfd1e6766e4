"""A centre's rooms and equipment."""

from __future__ import annotations

from marshmallow import fields, validate

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
