"""The shapes of periods: how far they are, what is owed, sign-offs, closings and corrections."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.schemas.figures import NamedOrganisation
from shared.web.schemas import Input, optional_text


class PeriodsArgs(Input):
    organisation = fields.String(
        load_default=None, metadata={"description": "The asker's own topmost organisation by default"}
    )
    year = fields.Integer(load_default=None, validate=validate.Range(min=1900, max=2199))


class ReasonBody(Input):
    reason = optional_text(500)


class NotHeldBody(ReasonBody):
    classes = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=1000))


class ResponsibleBody(Input):
    who = optional_text(200)


class By(Schema):
    account_id = fields.String()
    name = fields.String()


class Headline(Schema):
    classes = fields.Integer()
    enrolments = fields.Integer()
    persons = fields.Integer(metadata={"description": "Distinct"})


class Debts(Schema):
    not_stated = fields.Integer(metadata={"description": "Planned classes, neither held nor said not to be"})
    not_opened = fields.Integer(metadata={"description": "Announced classes whose first day has passed"})
    sheets = fields.Integer(metadata={"description": "Sessions without a closed sheet"})
    results = fields.Integer(metadata={"description": "Ended classes without results"})


class AllDebts(Debts):
    sign_offs = fields.Integer(metadata={"description": "Centres that have not signed off a period that is over"})


class Standing(Schema):
    state = fields.String(metadata={"description": "future, running, ended, due, overdue, signed-off, closed"})
    due_by = fields.String(allow_none=True)
    signed = fields.Integer()
    of = fields.Integer(metadata={"description": "Centres that are to sign off"})
    edition = fields.Integer(allow_none=True, metadata={"description": "The newest edition"})
    closed_by = fields.String(allow_none=True, metadata={"description": "Whose edition it is"})
    version = fields.Integer(metadata={"description": "0 while nothing was said of the period here"})


class PeriodListed(Standing):
    period = fields.String()
    words = fields.String()
    first = fields.String()
    last = fields.String()


class Periods(Schema):
    items = fields.List(fields.Nested(PeriodListed))
    organisation = fields.Nested(NamedOrganisation)


class SignOff(Schema):
    organisation = fields.Nested(NamedOrganisation)
    figures = fields.Nested(Headline)
    debts = fields.Nested(Debts)
    reason = fields.String(allow_none=True)
    on = fields.String()
    at = fields.String()
    by = fields.Nested(By)


class Requested(Schema):
    on = fields.String()
    at = fields.String()
    by = fields.Nested(By)


class Decided(Requested):
    reason = fields.String(allow_none=True, metadata={"description": "Of declining it"})


class Correction(Schema):
    correction_id = fields.String()
    organisation_id = fields.String(metadata={"description": "Who closed the period"})
    period = fields.String()
    concerns_id = fields.String(allow_none=True, metadata={"description": "Whose figures; null: everybody's"})
    state = fields.String(metadata={"description": "requested, approved or declined"})
    reason = fields.String()
    requested = fields.Nested(Requested)
    decided = fields.Nested(Decided, allow_none=True)
    edition = fields.Integer(allow_none=True)
    version = fields.Integer()


class PeriodShown(PeriodListed):
    organisation = fields.Nested(NamedOrganisation)
    sign_offs = fields.List(fields.Nested(SignOff))
    corrections = fields.List(fields.Nested(Correction))


class PlannedOwed(Schema):
    programme = fields.Dict()
    planned = fields.Integer()
    held = fields.Integer()
    not_opened = fields.Integer()
    cancelled = fields.Integer()
    stated = fields.Integer(metadata={"description": "Said not to be held, with a reason"})
    owed = fields.Integer()
    statements = fields.List(fields.Dict())


class ClassOwed(Schema):
    class_id = fields.String()
    name = fields.String()
    programme = fields.String()
    starts_on = fields.String()
    ends_on = fields.String()
    days = fields.List(fields.String(), metadata={"description": "Of sessions without a closed sheet"})
    missing = fields.List(fields.String(), metadata={"description": "bands, completions"})


class Owing(Schema):
    organisation = fields.Nested(NamedOrganisation)
    responsible = fields.String(allow_none=True)
    signed_off = fields.Boolean()
    counts = fields.Nested(Debts)
    planned = fields.List(fields.Nested(PlannedOwed))
    not_opened = fields.List(fields.Nested(ClassOwed))
    sheets = fields.List(fields.Nested(ClassOwed))
    results = fields.List(fields.Nested(ClassOwed))


class Owed(Schema):
    debts = fields.Nested(AllDebts)
    owing = fields.List(fields.Nested(Owing))


class NotHeld(Schema):
    organisation_id = fields.String()
    period = fields.String()
    programme = fields.String()
    classes = fields.Integer()
    reason = fields.String(allow_none=True)
    version = fields.Integer()


class Responsible(Schema):
    organisation_id = fields.String()
    who = fields.String(allow_none=True)
    version = fields.Integer()
