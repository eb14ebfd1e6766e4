"""The shapes of study conferences."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.attendance.model.conference_headcounts import MOST_NAMES
from services.attendance.model.conferences import MOST_CALLED, MOST_POINTS
from shared.web.schemas import Anything, Input, PageQuery, optional_text, required_text

IDENTIFIER = 64


class HeadsSchema(Schema):
    """Numbers of people: members of the Party, and others."""

    members = fields.Integer(required=True, strict=True)
    others = fields.Integer(required=True, strict=True)


def maybe_heads(description: str) -> Any:
    return fields.Nested(HeadsSchema, load_default=None, allow_none=True, metadata={"description": description})


class ConferencesQuery(PageQuery):
    year = fields.Integer(load_default=None, validate=validate.Range(1900, 2199))
    resolution = optional_text(100)
    state = fields.String(load_default=None, validate=validate.OneOf(["called", "closed", "cancelled"]))


class NewPointSchema(Input):
    point_id = required_text(20)
    title = optional_text(200)
    organisation_id = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=IDENTIFIER))


class NewCalledSchema(Input):
    organisation_id = required_text(IDENTIFIER)
    point_id = required_text(20)
    called = fields.Nested(HeadsSchema, required=True)


class CallingSchema(Input):
    resolution = optional_text(60)
    title = optional_text(300)
    organiser_id = required_text(IDENTIFIER)
    held_on = fields.Date(required=True)
    points = fields.List(fields.Nested(NewPointSchema), required=True, validate=validate.Length(max=MOST_POINTS))
    called = fields.List(fields.Nested(NewCalledSchema), required=True, validate=validate.Length(max=MOST_CALLED))


class ChangedCallingSchema(CallingSchema):
    reason = optional_text(500)


class ClosingSchema(Input):
    without_missing = fields.Boolean(
        load_default=False, metadata={"description": "close although some have not reported"}
    )


class CancellationSchema(Input):
    reason = required_text(500)


class NewHeadcountSchema(Input):
    organisation_id = required_text(IDENTIFIER)
    called = maybe_heads("mends the number called; null leaves it as it is")
    present = maybe_heads("null: not reported, which is not zero")
    essays = maybe_heads("null: not reported, which is not zero")


class ReportSchema(Input):
    headcounts = fields.List(
        fields.Nested(NewHeadcountSchema),
        required=True,
        validate=validate.Length(max=MOST_CALLED),
        metadata={"description": "organisations that are left out stay as they are"},
    )
    reason = optional_text(500)


class PersonSchema(Input):
    name = required_text(300)
    member = fields.Boolean(load_default=True, metadata={"description": "a member of the Party"})
    present = fields.Boolean(load_default=False)
    essay = fields.Boolean(load_default=False)


class NewListSchema(Input):
    people = fields.List(fields.Nested(PersonSchema), required=True, validate=validate.Length(max=MOST_NAMES))
    essays_known = fields.Boolean(
        load_default=False, metadata={"description": "all essays are in, so nobody ticked is zero"}
    )
    called = maybe_heads("mends the number called")
    reason = optional_text(500)


class ConferenceSchema(Anything):
    """A conference with its points, the organisations called to each, and what they add up to."""

    conference_id = fields.String()
    version = fields.Integer(metadata={"description": "also the ETag"})
    state = fields.String(metadata={"description": "called, closed or cancelled"})
    resolution = fields.String()
    title = fields.String()
    organiser_id = fields.String()
    held_on = fields.String()
    totals = fields.Dict(
        metadata={
            "description": "organisations, reported, essays_reported, points; called by members, others and all; "
            "present and essays as numerator and denominator of those who have reported"
        }
    )
    points = fields.List(
        fields.Dict(),
        metadata={"description": "point_id, title, organisation_id, version, totals, organisations"},
    )
    changes = fields.List(fields.Dict(), metadata={"description": "after the closing: at, by, reason"})


class PointSchema(Anything):
    point_id = fields.String()
    title = fields.String()
    organisation_id = fields.String()
    version = fields.Integer(metadata={"description": "also the ETag"})
    organisations = fields.List(
        fields.Dict(),
        metadata={"description": "organisation_id, called, present, essays (null: not reported), listed, reported"},
    )
    totals = fields.Dict()


class ListSchema(Anything):
    conference_id = fields.String()
    organisation_id = fields.String()
    version = fields.Integer(metadata={"description": "also the ETag; 0 while there is no list"})
    people = fields.List(fields.Nested(PersonSchema), metadata={"description": "by given name"})
    essays_known = fields.Boolean()
