"""The shapes of findings and of paper reports."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.reporting.model.checks import RULES, SEVERITIES
from services.reporting.model.paper_reports import BY
from services.reporting.schemas.figures import NamedOrganisation, StatedNumber
from shared.web.schemas import Input, PageQuery, optional_text, required_text


class PlaceArgs(Schema):
    period = fields.String(required=True, metadata={"description": "As for summaries: 2023-Q1, 2023, 2018..2022"})
    organisation = fields.String(
        load_default=None, metadata={"description": "The asker's own topmost organisation by default"}
    )


class FindingsArgs(PlaceArgs, PageQuery):
    rule = fields.String(load_default=None, validate=validate.OneOf(list(RULES)))
    severity = fields.String(load_default=None, validate=validate.OneOf(list(SEVERITIES)))
    aside = fields.Boolean(load_default=None, allow_none=True, metadata={"description": "Only set aside, or only not"})


class About(Schema):
    what = fields.String(metadata={"description": "class, ledger, pair, organisation, stated-total, paper-report"})
    id = fields.String()
    name = fields.String()


class Aside(Schema):
    reason = fields.String()
    by_name = fields.String()
    at = fields.String()


class FindingLink(Schema):
    href = fields.String()
    words = fields.String()


class FindingShown(Schema):
    mark = fields.String(metadata={"description": "Names the finding, also when its numbers change"})
    digest = fields.String(metadata={"description": "Of the numbers: what was set aside comes back when they change"})
    rule = fields.String()
    rule_words = fields.String()
    severity = fields.String()
    severity_words = fields.String()
    sentence = fields.String()
    organisation = fields.Nested(NamedOrganisation)
    period = fields.String()
    first = fields.String()
    last = fields.String()
    about = fields.Nested(About)
    numbers = fields.Dict()
    links = fields.List(fields.Nested(FindingLink))
    checked_at = fields.String()
    aside = fields.Nested(Aside, allow_none=True)


class Findings(Schema):
    items = fields.List(fields.Nested(FindingShown))
    next = fields.String(allow_none=True)
    total = fields.Integer()
    waiting = fields.Integer(metadata={"description": "Changes that are not checked yet, of all organisations"})


class SetAsideBody(Input):
    digest = required_text(40)
    reason = optional_text(500)


class SetAside(Schema):
    reason = fields.String(allow_none=True)
    by_name = fields.String()
    at = fields.String()
    digest = fields.String(allow_none=True)


def _maybe_count() -> fields.Integer:
    return fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=0))


class PaperNumbers(Input):
    classes = _maybe_count()
    enrolments = fields.Nested(StatedNumber, load_default=None, allow_none=True)
    completions = _maybe_count()
    certificates = _maybe_count()


class PaperRow(PaperNumbers):
    key = required_text(120)


class PaperReportBody(Input):
    by = fields.String(load_default="programme", validate=validate.OneOf(BY))
    rows = fields.List(fields.Nested(PaperRow), load_default=list, validate=validate.Length(max=100))
    total = fields.Nested(PaperNumbers, load_default=lambda: PaperNumbers().load({}))
    number = optional_text(100)
    dated_on = fields.Date(load_default=None, allow_none=True)


class PaperReport(Schema):
    organisation_id = fields.String()
    period = fields.String()
    by = fields.String()
    rows = fields.List(fields.Nested(PaperRow))
    total = fields.Nested(PaperNumbers)
    number = fields.String()
    dated_on = fields.String()
    stated_at = fields.String()
    version = fields.Integer()
    earlier = fields.List(fields.Dict(), metadata={"description": "What was entered before it was changed"})


class PaperReportHeld(Schema):
    report = fields.Nested(PaperReport)
    rows = fields.List(fields.Dict(), metadata={"description": "Each measure with stated, found, verdict"})
    total = fields.Dict(metadata={"description": "With the sum of the report's own rows, and its verdict"})
    rest = fields.List(fields.Dict(), metadata={"description": "What only the register has"})


class PaperReports(Schema):
    items = fields.List(fields.Dict())
