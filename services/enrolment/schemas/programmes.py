"""Programmes and their versions."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from shared.web.schemas import Input, optional_text, required_text


class LessonInput(Input):
    title = required_text()
    periods = fields.Integer(required=True, validate=validate.Range(min=0, max=500))


class VersionInput(Input):
    """All settings of a version. Lessons are numbered in their order."""

    follows = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "The number of the version that the asker had seen as the newest; 412 if it is not"},
    )
    name_vi = required_text()
    name_en = required_text()
    category_vi = required_text(100)
    category_en = required_text(100)
    lessons = fields.List(fields.Nested(LessonInput), load_default=list, validate=validate.Length(max=100))
    audience = optional_text()
    prerequisites = fields.List(fields.String(), load_default=list, validate=validate.Length(max=20))
    least_attendance = fields.Integer(load_default=None, allow_none=True)
    excused_counts = fields.Boolean(load_default=True)
    assessed_by = fields.String(required=True, validate=validate.OneOf(["essay", "exams", "exams-and-thesis", "none"]))
    bands = fields.Dict(
        keys=fields.String(validate=validate.OneOf(["excellent", "good", "fair", "pass"])),
        values=fields.Float(),
        load_default=dict,
    )
    awards = optional_text(100)
    signed_by = optional_text(200)
    issued_by = fields.String(load_default="owner", validate=validate.OneOf(["owner", "partner"]))
    warns_after_months = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=600))
    unit = fields.String(load_default="sessions", validate=validate.OneOf(["periods", "sessions"]))
    valid_from = fields.Date(required=True)

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        lessons = [{"number": number, **lesson} for number, lesson in enumerate(data["lessons"], 1)]
        return {**data, "lessons": lessons, "valid_from": data["valid_from"].isoformat()}


class ProgrammeInput(VersionInput):
    code = required_text(40)
    order = fields.Integer(
        load_default=10,
        validate=validate.Range(min=1, max=10),
        metadata={"description": "Where briefings and charts put it"},
    )


class Retirement(Input):
    retired_on = fields.Date(required=True)
