"""The shapes of editions and of their differences."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.schemas.closings import By, Correction, Debts
from services.reporting.schemas.figures import Cell, Lines, NamedOrganisation, StatedTotal, Sum
from services.reporting.views.editions import STRUCTURES
from shared.web.schemas import PageQuery


class EditionsArgs(PageQuery):
    organisation = fields.String(
        load_default=None, metadata={"description": "The asker's own topmost organisation by default"}
    )


class EditionArgs(Schema):
    structure = fields.String(load_default="then", validate=validate.OneOf(STRUCTURES))


class DifferenceArgs(Schema):
    before = fields.Integer(
        required=True, data_key="from", validate=validate.Range(min=1), metadata={"description": "An edition"}
    )
    after = fields.Integer(
        load_default=None,
        data_key="to",
        validate=validate.Range(min=1),
        metadata={"description": "Another edition; the figures of now by default"},
    )


class EditionListed(Schema):
    organisation_id = fields.String()
    period = fields.String()
    number = fields.Integer()
    made_at = fields.String()
    reason = fields.String(allow_none=True)
    with_debts = fields.Boolean()


class Editions(Schema):
    items = fields.List(fields.Nested(EditionListed))
    next = fields.String(allow_none=True)


class ProgrammeNamed(Schema):
    code = fields.String()
    name = fields.String()


class OfProgramme(Lines):
    programme = fields.Nested(ProgrammeNamed)
    total = fields.Nested(Cell)


class OfCentre(Lines):
    organisation_id = fields.String()
    name = fields.String()
    total = fields.Nested(Cell)


class EditionPlanned(Schema):
    classes = fields.Integer()
    learners = fields.Integer(metadata={"description": "Enrolments"})
    budget = fields.Integer(metadata={"description": "VND"})


class EditionFigures(Lines):
    total = fields.Nested(Cell)
    programmes = fields.List(fields.Nested(OfProgramme))
    centres = fields.List(fields.Nested(OfCentre))
    sent_out = fields.Dict(keys=fields.String(), values=fields.Nested(Sum))
    planned = fields.Nested(EditionPlanned, allow_none=True)


class CountingRule(Schema):
    vi = fields.String()
    en = fields.String()


class EditionDefinitions(Schema):
    rule = fields.String()
    counting = fields.List(fields.Nested(CountingRule))
    programmes = fields.List(fields.Dict(), metadata={"description": "The programme versions that it counts by"})
    structure = fields.List(fields.Dict(), metadata={"description": "The organisations as they were"})


class Position(Schema):
    topic = fields.String()
    partition = fields.Integer()
    offset = fields.Integer(metadata={"description": "The next record; all before it had been heard"})


class Parked(Schema):
    topic = fields.String()
    subject = fields.String()
    class_id = fields.String(allow_none=True, metadata={"description": "The class that it holds up"})
    sequence = fields.Integer(allow_none=True, metadata={"description": "The first event that waits"})
    kinds = fields.List(fields.String())
    events = fields.Integer()


class OwedThen(NamedOrganisation):
    counts = fields.Nested(Debts)


class Edition(Schema):
    organisation = fields.Nested(NamedOrganisation)
    closed_by = fields.Nested(NamedOrganisation)
    period = fields.String()
    number = fields.Integer()
    made_at = fields.String()
    made_by = fields.Nested(By)
    reason = fields.String(allow_none=True)
    correction = fields.Nested(Correction, allow_none=True, metadata={"description": "The one that it comes from"})
    changed = fields.List(fields.String(), metadata={"description": "Whose figures are not those of the one before"})
    structure = fields.String()
    figures = fields.Nested(EditionFigures)
    stated = fields.Nested(StatedTotal, allow_none=True)
    with_debts = fields.Boolean()
    debts = fields.Nested(Debts, metadata={"description": "Of all, when the period was closed"})
    owing = fields.List(fields.Nested(OwedThen))
    not_signed_off = fields.List(fields.Nested(NamedOrganisation))
    definitions = fields.Nested(EditionDefinitions)
    positions = fields.List(fields.Nested(Position))
    parked = fields.List(fields.Nested(Parked))


class ClassCounted(Schema):
    class_id = fields.String()
    name = fields.String()
    owner = fields.Nested(NamedOrganisation)
    version = fields.Integer()
    marks = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "The last event heard, by topic"}
    )
    counts = fields.Dict()


class ClassesCounted(Schema):
    items = fields.List(fields.Nested(ClassCounted))
    next = fields.String(allow_none=True)
    total = fields.Integer()


class Pair(Schema):
    before = fields.Integer()
    after = fields.Integer()


CHANGE = fields.Dict(keys=fields.String(), values=fields.Nested(Pair), metadata={"description": "By measure"})


class ClassChanged(Schema):
    class_id = fields.String()
    name = fields.String()
    programme = fields.String()
    kind = fields.String(metadata={"description": "new, gone or changed"})
    change = CHANGE
    facts = fields.List(fields.String(), metadata={"description": "What differs beside the numbers"})


class ProgrammeChanged(Schema):
    programme = fields.Nested(ProgrammeNamed)
    change = CHANGE


class CentreChanged(NamedOrganisation):
    words = fields.String()
    reasons = fields.List(fields.String())
    change = CHANGE
    programmes = fields.List(fields.Nested(ProgrammeChanged))
    classes = fields.List(fields.Nested(ClassChanged))


class EditionDifference(Schema):
    organisation = fields.Nested(NamedOrganisation)
    period = fields.String()
    before = fields.Integer()
    after = fields.Integer(allow_none=True, metadata={"description": "Null: the figures of now"})
    total = CHANGE
    centres = fields.List(fields.Nested(CentreChanged))
    text = fields.List(fields.String(), metadata={"description": "A line for each organisation"})
