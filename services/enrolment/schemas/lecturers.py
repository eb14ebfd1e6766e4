"""Lecturers."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from services.enrolment.model.centres.lecturers import DEGREES, EMPLOYMENT
from shared.web.schemas import Input, PageQuery, optional_text, required_text


class LecturerInput(Input):
    name = required_text(100)
    organisation_id = required_text(64)
    employment = fields.String(required=True, validate=validate.OneOf(list(EMPLOYMENT)))
    degree = fields.String(load_default="other", validate=validate.OneOf(list(DEGREES)))
    qualification = optional_text()
    subjects = fields.List(required_text(), load_default=list, validate=validate.Length(max=50))
    programmes = fields.List(required_text(64), load_default=list, validate=validate.Length(max=50))
    username = optional_text(64)
    joined_on = fields.Date(load_default=None, allow_none=True)

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "joined_on": data["joined_on"] and data["joined_on"].isoformat()}


class Leaving(Input):
    left_on = fields.Date(required=True, allow_none=True)


class LecturerQuery(PageQuery):
    organisation = optional_text(64)
    q = optional_text(100)
    active = fields.Boolean(load_default=None, allow_none=True)


class HoursQuery(Input):
    period = optional_text(30)
    programme = optional_text(64)
