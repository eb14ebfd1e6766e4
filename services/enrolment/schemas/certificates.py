"""Certificates, their registers, and blanks."""

from __future__ import annotations

from marshmallow import fields, validate

from services.enrolment.model.certificates.certificates import KINDS
from shared.web.schemas import Input, Open, PageQuery, optional_text, required_text


class IssueInput(Input):
    issued_on = fields.Date(required=True)
    learner_ids = fields.List(fields.String(), load_default=None, allow_none=True, validate=validate.Length(max=2000))
    issuer_id = optional_text(64)
    first_serial = optional_text(40)
    on_plain_paper = fields.Boolean(load_default=False)


class ReissueInput(Input):
    issued_on = fields.Date(required=True)
    reason = required_text()
    name = optional_text(100)
    birth = optional_text(10)
    misprint = fields.Boolean(load_default=False)
    first_serial = optional_text(40)
    on_plain_paper = fields.Boolean(load_default=False)


class RevocationInput(Input):
    revoked_on = fields.Date(required=True)
    reason = required_text()


class EnteredCertificate(Open):
    certificate_id = fields.String()
    learner_id = fields.String()
    register_number = fields.Integer()
    register_year = fields.Integer()
    serial = fields.String(allow_none=True)
    status = fields.String()


class Issued(Open):
    class_id = fields.String()
    version = fields.Integer()
    issuer_id = fields.String()
    kind = fields.String()
    issued = fields.List(fields.Nested(EnteredCertificate))


class RegisterQuery(PageQuery):
    issuer_id = required_text(64)
    kind = fields.String(load_default="certificate", validate=validate.OneOf(list(KINDS)))
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1900, max=2200))
    q = optional_text(100)


class StockQuery(Input):
    issuer_id = optional_text(64)


class BlanksInput(Input):
    issuer_id = required_text(64)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    first = required_text(40)
    last = required_text(40)
    received_on = fields.Date(required=True)


class SpoiledBlankInput(Input):
    issuer_id = required_text(64)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    serial = required_text(40)
    spoiled_on = fields.Date(required=True)
    reason = required_text()


class Verification(Open):
    status = fields.String(validate=validate.OneOf(["valid", "replaced", "revoked"]))
    award = fields.String()
    name = fields.String()
    birth_year = fields.String(allow_none=True)
    programme_name = fields.String()
    issuer_name = fields.String()
    register_number = fields.Integer()
    register_year = fields.Integer()
    serial = fields.String(allow_none=True)
    issued_on = fields.Date()
    revoked_on = fields.Date(allow_none=True)
    replaced_by = fields.Dict(allow_none=True)
