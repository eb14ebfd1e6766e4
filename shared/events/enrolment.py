"""What enrolment says."""

from __future__ import annotations

from marshmallow import fields

from shared.events.fields import (
    Data,
    Number,
    StatedNumber,
    count,
    day,
    identifier,
    maybe_count,
    maybe_day,
    maybe_identifier,
    maybe_text,
    one_of,
    text,
    yes_or_no,
)
from shared.events.registry import REGISTRY, Topic, request_topic
from shared.organisations import KINDS

ORGANISATIONS = REGISTRY.topic(Topic("enrolment.organisations", "enrolment", "organisation", compacted=True))
PROGRAMMES = REGISTRY.topic(Topic("enrolment.programmes", "enrolment", "programme version", compacted=True))
CLASSES = REGISTRY.topic(Topic("enrolment.classes", "enrolment", "class"))
OUTSIDE_TRAINING = REGISTRY.topic(Topic("enrolment.outside-training", "enrolment", "organisation and year"))
CONTACTS = REGISTRY.topic(Topic("enrolment.contacts", "enrolment", "learner", compacted=True, personal=True))
JOURNAL_REQUESTS = request_topic("enrolment")


class OrganisationData(Data):
    organisation_id = identifier()
    kind = one_of(*KINDS)
    name = text()
    short_name = maybe_text()
    parent_id = maybe_identifier()
    email = maybe_text()
    valid_from = maybe_day()
    valid_to = maybe_day()


ORGANISATION_REGISTERED = REGISTRY.event(
    ORGANISATIONS, "organisation-registered", OrganisationData, "An organisation is entered in the tree."
)


class LessonData(Data):
    number = count()
    title = text()
    periods = count()


class ProgrammeVersionData(Data):
    programme_version = identifier()  # party-awareness@1
    code = identifier()
    version_number = count()
    name_vi = text()
    name_en = text()
    category_vi = text()
    category_en = text()
    order = count()  # where briefings and charts put it
    lessons = fields.List(fields.Nested(LessonData), required=True)
    audience = maybe_text()
    prerequisites = fields.List(identifier(), required=True)
    least_attendance = maybe_count()  # percent
    excused_counts = yes_or_no()  # whether an excused absence stays in the denominator
    assessed_by = one_of("essay", "exams", "exams-and-thesis", "none")
    bands = fields.Dict(keys=fields.String(), values=Number(), required=True)
    awards = maybe_text()
    warns_after_months = maybe_count()


PROGRAMME_VERSION_PUBLISHED = REGISTRY.event(
    PROGRAMMES,
    "programme-version-published",
    ProgrammeVersionData,
    "A version of a programme, with all its settings, may be taught from now on.",
)


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


class EnrolledLearnerData(Data):
    learner_id = identifier()
    nominator_id = maybe_identifier()


class LearnersEnrolledData(Data):
    class_id = identifier()
    learners = fields.List(fields.Nested(EnrolledLearnerData), required=True)


LEARNERS_ENROLLED = REGISTRY.event(
    CLASSES,
    "learners-enrolled",
    LearnersEnrolledData,
    "One learner or a whole list of them is enrolled in the class.",
)


class LearnerWithdrawnData(Data):
    class_id = identifier()
    learner_id = identifier()
    withdrawn_on = day()


LEARNER_WITHDRAWN = REGISTRY.event(
    CLASSES,
    "learner-withdrawn",
    LearnerWithdrawnData,
    "A learner leaves the class before its end; the reason stays with enrolment, it may be personal.",
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


class LedgerClassData(Data):
    class_id = identifier()
    name = maybe_text()
    programme = identifier()
    programme_version = identifier()
    owner_id = identifier()
    with_partner = yes_or_no()
    partner_name = maybe_text()
    first_day = day()
    last_day = day()
    classes = count()
    enrolments = fields.Nested(StatedNumber, required=True)
    completions = maybe_count()
    source = text()


LEDGER_CLASS_RECORDED = REGISTRY.event(
    CLASSES,
    "ledger-class-recorded",
    LedgerClassData,
    "Classes known only as totals (a paper year, an old ledger) are entered: counts, and no names.",
)


class SentOutData(Data):
    entry_id = identifier()
    organisation_id = identifier()
    field = one_of("political-theory", "professional")
    course = maybe_text()
    first_day = day()
    last_day = day()
    people = fields.Nested(StatedNumber, required=True)
    source = maybe_text()


PEOPLE_SENT_OUT = REGISTRY.event(
    OUTSIDE_TRAINING,
    "people-sent-out",
    SentOutData,
    "People are sent to training outside: never a class of the centre.",
)


class ContactData(Data):
    learner_id = identifier()
    name = text()
    birth_year = maybe_count()
    email = maybe_text()
    phone = maybe_text()


CONTACT_CHANGED = REGISTRY.event(
    CONTACTS,
    "contact-changed",
    ContactData,
    "The learner's name and where to reach them, as they are from now on.",
)
