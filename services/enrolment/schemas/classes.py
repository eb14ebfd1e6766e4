"""Classes and their life."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from services.enrolment.model.classes.states import STATES
from shared.web.schemas import Input, Open, PageQuery, optional_text, required_text


class SessionInput(Input):
    session_id = optional_text(20)
    starts_at = fields.AwareDateTime(required=True)
    periods = fields.Integer(load_default=5, validate=validate.Range(min=1, max=20))
    lesson = optional_text()
    place = optional_text()
    lecturer = optional_text()
    lecturer_id = optional_text(64)
    room_id = optional_text(64)
    points = fields.List(fields.String(validate=validate.Length(min=1, max=200)), load_default=list)

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "starts_at": data["starts_at"].isoformat()}


class Timetable(Input):
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    points = fields.List(
        fields.String(validate=validate.Length(min=1, max=200)), load_default=list, validate=validate.Length(max=100)
    )
    sessions = fields.List(fields.Nested(SessionInput), load_default=list, validate=validate.Length(max=200))

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "starts_on": data["starts_on"].isoformat(), "ends_on": data["ends_on"].isoformat()}


class ClassDetails(Input):
    name = required_text()
    intake = optional_text(50)
    place = optional_text()
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=2000))
    decision_number = optional_text(50)


def _maybe_count() -> fields.Integer:
    return fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))


class Composition(Input):
    women = _maybe_count()
    ethnic_minorities = _maybe_count()
    members = _maybe_count()


class ClassInput(Timetable, ClassDetails):
    state = fields.String(load_default="announced", validate=validate.OneOf(["planned", "announced"]))
    programme_version = required_text(64)
    owner_id = required_text(64)
    host_id = optional_text(64)
    partner_id = optional_text(64)
    issuer_id = optional_text(64)

    @post_load
    def host_is_owner(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "host_id": data["host_id"] or data["owner_id"]}


class ClassShown(Open):
    class_id = fields.String()
    name = fields.String()
    programme_version = fields.String()
    state = fields.String()
    shown_state = fields.String(metadata={"description": "the state, or `running` from the first session on"})
    owner_id = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    opened_on = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    enrolled = fields.Integer()
    waiting = fields.Integer()
    version = fields.Integer()
    sessions = fields.List(fields.Nested(SessionInput))


class Opening(Input):
    opened_on = fields.Date(required=True)


class Cancellation(Input):
    reason = required_text()


class ClassQuery(PageQuery):
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([*STATES, "running"]))
    programme = optional_text(64)
    organisation = optional_text(64)
    q = optional_text(100)
    first = fields.Date(load_default=None, allow_none=True)
    last = fields.Date(load_default=None, allow_none=True)
