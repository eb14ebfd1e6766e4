"""What enrolment says of programmes."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.events.fields import Data, Day, Number, count, identifier, maybe_count, maybe_text, one_of, text, yes_or_no
from shared.events.registry import REGISTRY, Topic

PROGRAMMES = REGISTRY.topic(Topic("enrolment.programmes", "enrolment", "programme version", compacted=True))


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
    unit = fields.String(validate=validate.OneOf(("periods", "sessions")))  # of attendance
    issued_by = fields.String(validate=validate.OneOf(("owner", "partner")))  # whose certificates they are
    signed_by = fields.String(allow_none=True)  # the office that signs what is awarded, as it stands there
    valid_from = Day(allow_none=True)  # null: always
    retired_on = Day(allow_none=True)  # the first day on which no class may begin with it


PROGRAMME_VERSION_PUBLISHED = REGISTRY.event(
    PROGRAMMES,
    "programme-version-published",
    ProgrammeVersionData,
    "A version of a programme, with all its settings, may be taught from now on.",
)
PROGRAMME_VERSION_RETIRED = REGISTRY.event(
    PROGRAMMES,
    "programme-version-retired",
    ProgrammeVersionData,
    "No class begins with it any more from a day on; those that run stay with it.",
)
