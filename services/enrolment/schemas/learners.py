"""The learners of a class."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.web.schemas import Input, Open, PageQuery, optional_text, required_text


class Withdrawal(Input):
    withdrawn_on = fields.Date(required=True)
    reason = required_text()


class Transfer(Input):
    to_class_id = required_text(64)
    transferred_on = fields.Date(required=True)
    reason = required_text()


class Promotion(Input):
    count = fields.Integer(required=True, validate=validate.Range(min=1, max=2000))


class LearnerInput(Input):
    name = required_text()
    birth = optional_text(20)
    sex = optional_text(20)
    identity_number = optional_text(20)
    phone = optional_text(30)
    email = optional_text(200)
    nominator = optional_text()
    waiting = fields.Boolean(load_default=False, metadata={"description": "wait for a place when the class is full"})


class Enrolled(Open):
    class_id = fields.String()
    version = fields.Integer()
    enrolled = fields.List(fields.String())
    waiting = fields.List(fields.String())
    known_before = fields.Integer()


class ListQuery(Input):
    take = fields.String(load_default="all", validate=validate.OneOf(["all", "good"]))


class LearnerQuery(PageQuery):
    q = required_text(100)


class Erasure(Input):
    reason = required_text()


class Erased(Open):
    learner_id = fields.String()
    version = fields.Integer()
    erased_at = fields.String()


class IdentityQuery(Input):
    identity_number = required_text(20)
