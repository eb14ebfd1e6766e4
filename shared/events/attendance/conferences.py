"""Study conferences: which organisations were called to which connected point, and how many came.

Numbers of people only; who they were stays with attendance.
"""

from __future__ import annotations

from marshmallow import fields

from shared.events.fields import Data, count, day, identifier, text
from shared.events.registry import REGISTRY, Topic

CONFERENCES = REGISTRY.topic(Topic("attendance.conferences", "attendance", "conference"))


class HeadsData(Data):
    """A number of people: members of the Party, and others."""

    members = count()
    others = count()


class PointData(Data):
    point_id = identifier()
    title = text()
    organisation_id = identifier()  # answers for the point


class CalledData(Data):
    organisation_id = identifier()  # once in a conference
    point_id = identifier()
    called = fields.Nested(HeadsData, required=True)


class ConferenceCalledData(Data):
    conference_id = identifier()
    resolution = text()  # its number: 18-NQ/TW
    title = text()
    organiser_id = identifier()
    held_on = day()
    points = fields.List(fields.Nested(PointData), required=True)
    called = fields.List(fields.Nested(CalledData), required=True)


CONFERENCE_CALLED = REGISTRY.event(
    CONFERENCES,
    "conference-called",
    ConferenceCalledData,
    "A study conference is called; said again it is the whole as it now is, and what was reported stays.",
)


class HeadcountData(Data):
    organisation_id = identifier()
    present = fields.Nested(HeadsData, required=True, allow_none=True)  # null: not reported
    essays = fields.Nested(HeadsData, required=True, allow_none=True)  # null: not reported


class HeadcountRecordedData(Data):
    conference_id = identifier()
    point_id = identifier()
    headcounts = fields.List(fields.Nested(HeadcountData), required=True)
    recorded_by = identifier()


HEADCOUNT_RECORDED = REGISTRY.event(
    CONFERENCES,
    "headcount-recorded",
    HeadcountRecordedData,
    "A connected point reports organisations; what is said of one replaces what was said of it before.",
)


class ConferenceClosedData(Data):
    conference_id = identifier()
    closed_on = day()
    closed_by = identifier()


CONFERENCE_CLOSED = REGISTRY.event(
    CONFERENCES,
    "conference-closed",
    ConferenceClosedData,
    "The figures are final; what is said of it after this is a change with a reason, which stays with attendance.",
)


class ConferenceCancelledData(Data):
    conference_id = identifier()
    cancelled_on = day()
    reason = text()


CONFERENCE_CANCELLED = REGISTRY.event(
    CONFERENCES, "conference-cancelled", ConferenceCancelledData, "The conference is not held."
)
