"""The shapes of what is asked and answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.model.class_record import BANDS, LINES, MODES, ROLES, RULES
from services.reporting.views.question import STRUCTURES
from services.reporting.views.summaries import GROUPINGS
from shared.approximations import APPROXIMATIONS
from shared.web.schemas import PageQuery


class QuestionArgs(Schema):
    period = fields.String(
        required=True,
        metadata={"description": "2023-01, 2023-Q1, 2023-H1, 2023, 2018..2022 or 2023-01-15..2023-02-10"},
    )
    organisation = fields.String(
        load_default=None, metadata={"description": "The asker's own topmost organisation by default"}
    )
    rule = fields.String(load_default="opened", validate=validate.OneOf(RULES))
    role = fields.String(
        load_default="owner",
        validate=validate.OneOf(ROLES),
        metadata={"description": "Whose classes count for an organisation: those it owns, hosts, or is a partner of"},
    )
    structure = fields.String(
        load_default="now",
        validate=validate.OneOf(STRUCTURES),
        metadata={
            "description": "What belongs to an organisation: as the tree is now, or was on the day of each class"
        },
    )
    as_of = fields.Date(load_default=None, metadata={"description": "As it was known by the end of that day"})
    mode = fields.String(load_default=None, validate=validate.OneOf(MODES))


class SummaryArgs(QuestionArgs):
    by = fields.String(load_default="programme", validate=validate.OneOf(GROUPINGS))


class BriefingArgs(QuestionArgs):
    language = fields.String(
        load_default=None,
        validate=validate.OneOf(("vi", "en")),
        metadata={"description": "The language of the text; that of Accept-Language by default"},
    )


class ClassesArgs(QuestionArgs, PageQuery):
    programme = fields.String(load_default=None, metadata={"description": "A programme's code"})
    line = fields.String(load_default=None, validate=validate.OneOf(LINES))


class StatedNumber(Schema):
    value = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    words = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(list(APPROXIMATIONS)),
        metadata={"description": "The word that makes the number approximate, or null"},
    )


class Sum(Schema):
    value = fields.Integer()
    words = fields.String(allow_none=True)
    approximate = fields.Boolean()


class Attendance(Schema):
    attended = fields.Integer(metadata={"description": "Marks `present` and `late`"})
    expected = fields.Integer()


# `pass` is a word of the language itself: no class can have it as a field.
Bands = Schema.from_dict({band: fields.Integer() for band in BANDS}, name="Bands")


class CountOf(Schema):
    count = fields.Integer()
    of = fields.Integer(metadata={"description": "Enrolments of the classes for which it was stated"})


class Cell(Schema):
    classes = fields.Integer()
    enrolments = fields.Nested(Sum)
    persons = fields.Integer(metadata={"description": "Distinct persons; never added to enrolments"})
    enrolments_without_names = fields.Integer(metadata={"description": "Of ledger rows: no persons are known"})
    attendance = fields.Nested(Attendance)
    completions = fields.Integer()
    completions_known_for = fields.Integer(metadata={"description": "Classes for which completions are known"})
    assessed = fields.Integer(metadata={"description": "Enrolments with a result; the bands add up to it"})
    assessed_in = fields.Integer(metadata={"description": "Classes that have results"})
    bands = fields.Nested(Bands)
    certificates = fields.Integer(metadata={"description": "Certificates that are valid; a re-issue counts once"})
    periods = fields.Integer(metadata={"description": "Tiết of the sessions that were marked"})
    lecturers = fields.Integer(metadata={"description": "Distinct lecturers of those sessions"})
    women = fields.Nested(CountOf)
    ethnic_minorities = fields.Nested(CountOf)
    members = fields.Nested(CountOf, metadata={"description": "Members of the Party"})


class Lines(Schema):
    own = fields.Nested(Cell)
    partner = fields.Nested(Cell)


class Programme(Schema):
    code = fields.String()
    name = fields.String()
    category = fields.String()
    order = fields.Integer()


class NamedOrganisation(Schema):
    organisation_id = fields.String()
    name = fields.String()


class Organisation(NamedOrganisation):
    kind = fields.String(allow_none=True)


class Share(Schema):
    classes = fields.Float(allow_none=True)
    enrolments = fields.Float(allow_none=True)


class Category(Schema):
    name = fields.String()
    programmes = fields.List(fields.String())


class Row(Lines):
    category = fields.Nested(Category)
    programme = fields.Nested(Programme)
    centre = fields.Nested(Organisation)
    total = fields.Nested(Cell)
    share = fields.Nested(Share, metadata={"description": "Percent of all classes and of all enrolments"})


class PeriodSchema(Schema):
    key = fields.String()
    words = fields.String()
    first = fields.String()
    last = fields.String()


class LeftOut(Schema):
    what = fields.String(metadata={"description": "class, ledger or sent-out"})
    id = fields.String()
    organisation_id = fields.String()
    name = fields.String()
    first_day = fields.String()
    last_day = fields.String()
    classes = fields.Integer()
    enrolments = fields.Nested(StatedNumber, allow_none=True)
    people = fields.Nested(StatedNumber, allow_none=True)
    reason = fields.String(metadata={"description": "span-not-inside, cancelled, not-opened or not-closed"})
    reason_words = fields.String()


class PlanNamed(Organisation):
    plan_id = fields.String()
    year = fields.Integer()
    version_number = fields.Integer(metadata={"description": "The version in force on the last day of the period"})
    in_force_from = fields.String()


class PlannedSums(Schema):
    classes = fields.Integer()
    learners = fields.Integer(metadata={"description": "Enrolments"})
    budget = fields.Integer(metadata={"description": "VND"})


class HeldSums(Schema):
    classes = fields.Integer()
    enrolments = fields.Nested(Sum)


class PlannedHeld(Schema):
    planned = fields.Nested(PlannedSums)
    held = fields.Nested(HeldSums, metadata={"description": "By the organisations with a plan"})


class PlannedRow(PlannedHeld):
    programme = fields.Nested(Programme)


class Planned(Schema):
    plans = fields.List(fields.Nested(PlanNamed))
    total = fields.Nested(PlannedHeld)
    rows = fields.List(fields.Nested(PlannedRow))
    outside = fields.Integer(metadata={"description": "Classes of organisations without a plan in force"})


class StatedTotalBody(Schema):
    classes = fields.Integer(required=True, strict=True, allow_none=True, validate=validate.Range(min=0))
    enrolments = fields.Nested(StatedNumber, required=True, allow_none=True)
    source = fields.String(required=True, validate=validate.Length(1, 500))


class StatedTotal(StatedTotalBody):
    organisation_id = fields.String()
    period = fields.String()
    stated_at = fields.String()
    version = fields.Integer()


class NumberDifference(Schema):
    value = fields.Integer()
    approximate = fields.Boolean()


class Difference(Schema):
    classes = fields.Integer(allow_none=True)
    enrolments = fields.Nested(NumberDifference, allow_none=True)


class Summary(Schema):
    period = fields.Nested(PeriodSchema)
    organisation = fields.Nested(Organisation)
    rule = fields.String()
    rule_words = fields.String()
    role = fields.String()
    role_words = fields.String()
    structure = fields.String()
    structure_words = fields.String()
    mode = fields.String(allow_none=True)
    known_on = fields.String(allow_none=True, metadata={"description": "As known by the end of this day; null: now"})
    as_of = fields.String(
        allow_none=True, metadata={"description": "The newest event among those that the answer rests on"}
    )
    heard = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "The newest event taken in, by topic"}
    )
    total = fields.Nested(Cell)
    lines = fields.Nested(Lines)
    sent_out = fields.Dict(keys=fields.String(), values=fields.Nested(Sum))
    rows = fields.List(fields.Nested(Row))
    planned = fields.Nested(
        Planned, allow_none=True, metadata={"description": "For whole quarters, by the rule `opened`, where plans are"}
    )
    left_out = fields.List(fields.Nested(LeftOut))
    stated = fields.Nested(StatedTotal, allow_none=True)
    difference = fields.Nested(
        Difference, allow_none=True, metadata={"description": "Stated total minus the sum of its items"}
    )


class Briefing(Schema):
    text = fields.String()
    paragraphs = fields.List(fields.String())
    period = fields.String()
    organisation_id = fields.String()
    rule = fields.String()
    as_of = fields.String(allow_none=True)
    language = fields.String()


class ClassBehind(Schema):
    class_id = fields.String()
    name = fields.String()
    programme = fields.Nested(Programme)
    owner = fields.Nested(Organisation)
    line = fields.String()
    partner = fields.String(allow_none=True)
    ledger = fields.Boolean()
    source = fields.String(allow_none=True)
    opened_on = fields.String(allow_none=True)
    closed_on = fields.String(allow_none=True)
    first_day = fields.String(allow_none=True)
    last_day = fields.String(allow_none=True)
    classes = fields.Integer()
    enrolments = fields.Nested(StatedNumber)
    persons = fields.Integer()
    attendance = fields.Nested(Attendance)
    completions = fields.Integer(allow_none=True)
    bands = fields.Nested(Bands, allow_none=True, metadata={"description": "Null while there are no results"})
    certificates = fields.Integer()
    periods = fields.Integer()
    lecturers = fields.Integer()
    mode = fields.String()
    women = fields.Nested(CountOf, allow_none=True)
    ethnic_minorities = fields.Nested(CountOf, allow_none=True)
    members = fields.Nested(CountOf, allow_none=True)
    href = fields.String(allow_none=True, metadata={"description": "The class's own page; a ledger row has none"})


class ClassesBehind(Schema):
    items = fields.List(fields.Nested(ClassBehind))
    next = fields.String(allow_none=True)
    total = fields.Integer(metadata={"description": "How many there are on all pages"})
    classes = fields.Integer(metadata={"description": "Classes on all pages: a ledger row may stand for several"})
    left_out = fields.List(fields.Nested(LeftOut))
