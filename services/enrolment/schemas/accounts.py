"""Signing in and accounts."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from shared.web.schemas import Input, required_text


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


class Password(Input):
    password = required_text(200)


class Account(Schema):
    account_id = fields.String()
    username = fields.String()
    name = fields.String()
    roles = fields.Raw()
    closed_on = fields.Date(allow_none=True)
    version = fields.Integer()
