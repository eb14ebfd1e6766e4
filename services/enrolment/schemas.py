"""What enrolment takes and gives over HTTP."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import EXCLUDE, Schema, fields, post_load, pre_load, validate

from shared.organisations import KINDS
from shared.vietnamese import clean
from shared.web.paging import LIMIT, MOST


class Input(Schema):
    """What is sent: every text is cleaned (NFC, white space), an empty one is none."""

    @pre_load
    def clean_texts(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {
            name: (clean(value) or None) if isinstance(value, str) and name != "password" else value
            for name, value in data.items()
        }


def required_text(most: int = 300) -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=most))


def optional_text(most: int = 300) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=most))


class SignIn(Input):
    username = required_text(40)
    password = required_text(200)


class Token(Schema):
    token = fields.String()
    expires_in = fields.Integer(metadata={"description": "seconds"})


class RoleAt(Input):
    role = required_text(20)
    organisation_id = required_text(64)


class AccountInput(Input):
    username = required_text(40)
    name = required_text()
    password = required_text(200)
    roles = fields.List(fields.Nested(RoleAt), required=True, validate=validate.Length(min=1))


class Account(Schema):
    account_id = fields.String()
    username = fields.String()
    name = fields.String()
    roles = fields.Raw()


class OrganisationInput(Input):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = required_text()
    short_name = optional_text(100)
    parent_id = optional_text(64)
    email = fields.Email(load_default=None, allow_none=True)
    valid_from = fields.Date(load_default=None, allow_none=True)
    valid_to = fields.Date(load_default=None, allow_none=True)

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, **{name: data[name] and data[name].isoformat() for name in ("valid_from", "valid_to")}}


class Open(Schema):
    """An answer whose fields the contracts describe; additions are let through."""

    class Meta:
        unknown = EXCLUDE

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        return obj


class Organisation(Open):
    organisation_id = fields.String()
    kind = fields.String()
    name = fields.String()
    short_name = fields.String(allow_none=True)
    parent_id = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    version = fields.Integer()


class SessionInput(Input):
    session_id = optional_text(20)
    starts_at = fields.AwareDateTime(required=True)
    periods = fields.Integer(load_default=5, validate=validate.Range(min=1, max=20))
    lesson = optional_text()
    place = optional_text()
    lecturer = optional_text()

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "starts_at": data["starts_at"].isoformat()}


class Timetable(Input):
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    sessions = fields.List(fields.Nested(SessionInput), load_default=list, validate=validate.Length(max=200))

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "starts_on": data["starts_on"].isoformat(), "ends_on": data["ends_on"].isoformat()}


class ClassInput(Timetable):
    name = required_text()
    programme_version = required_text(64)
    owner_id = required_text(64)
    host_id = optional_text(64)
    partner_id = optional_text(64)
    intake = optional_text(50)
    place = optional_text()
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=2000))
    decision_number = optional_text(50)

    @post_load
    def host_is_owner(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "host_id": data["host_id"] or data["owner_id"]}


class ClassShown(Open):
    class_id = fields.String()
    name = fields.String()
    programme_version = fields.String()
    state = fields.String()
    owner_id = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    opened_on = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    enrolled = fields.Integer()
    version = fields.Integer()
    sessions = fields.List(fields.Nested(SessionInput))


class Opening(Input):
    opened_on = fields.Date(required=True)


class Closing(Input):
    closed_on = fields.Date(required=True)
    not_completed = fields.List(fields.String(), load_default=list)


class Cancellation(Input):
    reason = required_text()


class Withdrawal(Input):
    withdrawn_on = fields.Date(required=True)
    reason = required_text()


class LearnerInput(Input):
    name = required_text()
    birth = optional_text(20)
    sex = optional_text(20)
    identity_number = optional_text(20)
    phone = optional_text(30)
    email = optional_text(200)
    nominator = optional_text()


class Enrolled(Open):
    class_id = fields.String()
    version = fields.Integer()
    enrolled = fields.List(fields.String())
    known_before = fields.Integer()


class ListUpload(Schema):
    file = Upload(required=True)


class ListQuery(Input):
    take = fields.String(load_default="all", validate=validate.OneOf(["all", "good"]))


class LedgerQuery(Input):
    owner_id = required_text(64)


class StatedNumber(Input):
    value = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    words = optional_text(20)


class SentOutInput(Input):
    organisation_id = required_text(64)
    field = fields.String(required=True, validate=validate.OneOf(["political-theory", "professional"]))
    course = optional_text()
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    people = fields.Nested(StatedNumber, required=True)
    source = optional_text()

    @post_load
    def as_written(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "first_day": data["first_day"].isoformat(), "last_day": data["last_day"].isoformat()}


class Anything(Open):
    """An answer in the shape that the contracts describe."""


class Page(Open):
    items = fields.List(fields.Dict())
    next = fields.String(allow_none=True)


class PageQuery(Input):
    cursor = optional_text(400)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(min=1, max=MOST))


class ClassQuery(PageQuery):
    state = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["announced", "open", "closed", "cancelled"])
    )
    programme = optional_text(64)
    organisation = optional_text(64)
    q = optional_text(100)
    first = fields.Date(load_default=None, allow_none=True)
    last = fields.Date(load_default=None, allow_none=True)
