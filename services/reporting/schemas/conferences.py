"""The shapes of figures of study conferences."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.model.conferences import GROUPINGS
from services.reporting.schemas.figures import NamedOrganisation
from shared.web.schemas import PageQuery


class ConferenceArgs(Schema):
    period = fields.String(load_default=None, metadata={"description": "A period; all conferences without one"})
    organisation = fields.String(
        load_default=None, metadata={"description": "The asker's own topmost organisation by default"}
    )
    resolution = fields.String(load_default=None, metadata={"description": "Its number: 18-NQ/TW"})
    as_of = fields.Date(load_default=None, metadata={"description": "As it was known by the end of that day"})


class ConferenceFiguresArgs(ConferenceArgs):
    by = fields.String(load_default="resolution", validate=validate.OneOf(GROUPINGS))


class ConferencesArgs(ConferenceArgs, PageQuery):
    missing = fields.Boolean(load_default=False, metadata={"description": "Only where somebody has not reported"})


class HeadsOfAll(Schema):
    members = fields.Integer(metadata={"description": "Members of the Party"})
    others = fields.Integer()
    all = fields.Integer()


class RateOf(Schema):
    numerator = fields.Integer()
    denominator = fields.Integer()


class Rates(Schema):
    members = fields.Nested(RateOf)
    others = fields.Nested(RateOf)
    all = fields.Nested(RateOf)


class ConferenceCell(Schema):
    conferences = fields.Integer()
    points = fields.Integer(metadata={"description": "A point counts once for each conference"})
    organisations = fields.Integer(metadata={"description": "Called; once for each conference"})
    reported = fields.Integer(metadata={"description": "Of them, those who have reported who was present"})
    essays_reported = fields.Integer()
    called = fields.Nested(HeadsOfAll, metadata={"description": "Also by those who have not reported"})
    present = fields.Nested(Rates, metadata={"description": "Of those called by organisations that have reported"})
    essays = fields.Nested(Rates, metadata={"description": "Of those present where essays are reported"})
    essays_of_called = fields.Nested(Rates, metadata={"description": "Of those called where essays are reported"})


class ConferenceRow(ConferenceCell):
    key = fields.String()
    name = fields.String()
    title = fields.String(metadata={"description": "By resolution: what it is about"})


class ConferenceFigures(Schema):
    organisation = fields.Nested(NamedOrganisation)
    period = fields.String(allow_none=True)
    resolution = fields.String(allow_none=True)
    by = fields.String()
    total = fields.Nested(ConferenceCell)
    rows = fields.List(fields.Nested(ConferenceRow))
    ahead = fields.Integer(metadata={"description": "Called for a day that has not come; they count nowhere yet"})
    as_of = fields.String(allow_none=True)


class ConferenceBehind(ConferenceCell):
    conference_id = fields.String()
    resolution = fields.String()
    title = fields.String()
    held_on = fields.String()
    state = fields.String(metadata={"description": "called or closed"})
    organiser = fields.Nested(NamedOrganisation)
    href = fields.String()


class ConferencesBehind(Schema):
    total = fields.Integer()
    items = fields.List(fields.Nested(ConferenceBehind))
    next = fields.String(allow_none=True)
