"""What enrolment says of the life of classes."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.events.fields import Data, count, day, identifier, maybe_count, maybe_identifier, maybe_text, text
from shared.events.registry import REGISTRY, Topic

CLASSES = REGISTRY.topic(Topic("enrolment.classes", "enrolment", "class"))


class SessionData(Data):
    session_id = identifier()
    starts_at = fields.AwareDateTime(required=True)
    periods = count()
    lesson = maybe_text()
    place = maybe_text()
    lecturer = maybe_text()


class ClassAnnouncedData(Data):
    class_id = identifier()
    name = text()
    programme = identifier()
    programme_version = identifier()
    owner_id = identifier()
    host_id = identifier()
    partner_id = maybe_identifier()
    issuer_id = fields.String(allow_none=True, validate=validate.Length(min=1, max=64))  # of the certificates
    intake = maybe_text()
    place = maybe_text()
    capacity = maybe_count()
    decision_number = maybe_text()
    starts_on = day()
    ends_on = day()
    sessions = fields.List(fields.Nested(SessionData), required=True)


CLASS_ANNOUNCED = REGISTRY.event(
    CLASSES,
    "class-announced",
    ClassAnnouncedData,
    "A class is announced with its timetable; people may be enrolled.",
)


class ClassOpenedData(Data):
    class_id = identifier()
    opened_on = day()


CLASS_OPENED = REGISTRY.event(
    CLASSES, "class-opened", ClassOpenedData, "The class opens: from this day it counts in its period."
)


class ClassRescheduledData(Data):
    class_id = identifier()
    starts_on = day()
    ends_on = day()
    sessions = fields.List(fields.Nested(SessionData), required=True)


CLASS_RESCHEDULED = REGISTRY.event(
    CLASSES, "class-rescheduled", ClassRescheduledData, "The whole timetable as it is from now on."
)


class ClassClosedData(Data):
    class_id = identifier()
    closed_on = day()
    completed = fields.List(identifier(), required=True)
    not_completed = fields.List(identifier(), required=True)


CLASS_CLOSED = REGISTRY.event(
    CLASSES, "class-closed", ClassClosedData, "The class closes, with who completed it and who did not."
)


class ClassCancelledData(Data):
    class_id = identifier()
    cancelled_on = day()
    reason = text()


CLASS_CANCELLED = REGISTRY.event(
    CLASSES,
    "class-cancelled",
    ClassCancelledData,
    "The class will not be held, or was broken off; it counts nowhere.",
)
