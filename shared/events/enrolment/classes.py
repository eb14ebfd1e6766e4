"""What enrolment says of the life of classes."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.events.fields import (
    Data,
    count,
    day,
    identifier,
    maybe_count,
    maybe_identifier,
    maybe_text,
    optional_identifier,
    text,
)
from shared.events.registry import REGISTRY, Topic

CLASSES = REGISTRY.topic(Topic("enrolment.classes", "enrolment", "class"))


class SessionData(Data):
    session_id = identifier()
    starts_at = fields.AwareDateTime(required=True)
    periods = count()
    lesson = maybe_text()
    place = maybe_text()
    lecturer = maybe_text()
    lecturer_id = optional_identifier()
    room_id = optional_identifier()
    points = fields.List(fields.String())  # those of the class's points where it is held; none: at all of them


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
    points = fields.List(fields.String())  # connected points (điểm cầu) by name; none: one place
    sessions = fields.List(fields.Nested(SessionData), required=True)


CLASS_PLANNED = REGISTRY.event(
    CLASSES,
    "class-planned",
    ClassAnnouncedData,
    "A class is in the plan and nobody is told yet; said again, it is the plan as it is from now on.",
)

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


class ClassChangedData(Data):
    class_id = identifier()
    name = text()
    intake = maybe_text()
    place = maybe_text()
    capacity = maybe_count()
    decision_number = maybe_text()


CLASS_CHANGED = REGISTRY.event(
    CLASSES, "class-changed", ClassChangedData, "What the class is called and how many it takes, as it is from now on."
)


class ClassRescheduledData(Data):
    class_id = identifier()
    starts_on = day()
    ends_on = day()
    points = fields.List(fields.String())
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


class ClassCompositionStatedData(Data):
    class_id = identifier()
    learners = count()  # how many were in the class when it was stated
    women = maybe_count()
    ethnic_minorities = maybe_count()
    members = maybe_count()


CLASS_COMPOSITION_STATED = REGISTRY.event(
    CLASSES,
    "class-composition-stated",
    ClassCompositionStatedData,
    "How many of the learners are women, of ethnic minorities, party members: the whole statement as it is from now "
    "on; what nobody stated is null. Also said of a closed class, for it corrects counts and nothing else.",
)
