"""Lists that are sent for a class and taken part by part."""

from __future__ import annotations

from marshmallow import fields, validate

from services.enrolment.model.lists.admission import STATUSES
from services.enrolment.model.lists.learner_list import COLUMNS
from services.enrolment.model.lists.list_upload import LEAVE, WAIT
from services.enrolment.model.sheets.old_fonts import FONTS
from shared.web.paging import MOST
from shared.web.schemas import Input, Open, optional_text, required_text

KEYS = [column.key for column in COLUMNS]


class Sender(Input):
    organisation_id = optional_text(60)


class HeadingMeaning(Input):
    text = required_text()
    # None: the column is left out.
    column = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(KEYS))


class FontOfColumn(Input):
    sheet = required_text()
    column = fields.String(required=True, validate=validate.OneOf(KEYS))
    font = fields.String(required=True, validate=validate.OneOf(list(FONTS)))


class ReadingInput(Input):
    headings = fields.List(fields.Nested(HeadingMeaning), load_default=list)
    old_fonts = fields.List(fields.Nested(FontOfColumn), load_default=None, allow_none=True)


class RowQuery(Input):
    status = fields.String(load_default=None, validate=validate.OneOf(list(STATUSES)))
    cursor = fields.Integer(load_default=-1)
    limit = fields.Integer(load_default=MOST, validate=validate.Range(min=1, max=MOST))


class RowDecision(Input):
    n = fields.Integer(required=True)
    person = optional_text(60)
    despite = fields.Boolean(load_default=False)


class Decisions(Input):
    decisions = fields.List(fields.Nested(RowDecision), required=True, validate=validate.Length(min=1, max=MOST))


class Taking(Input):
    surplus = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([WAIT, LEAVE]))


class UploadShown(Open):
    upload_id = fields.String()
    phase = fields.String()
    rows = fields.Integer()
    done = fields.Integer()
    counts = fields.Dict()
    ready = fields.Integer()
    version = fields.Integer()
