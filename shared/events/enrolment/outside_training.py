"""What enrolment says of people sent to training outside."""

from __future__ import annotations

from marshmallow import fields

from shared.events.fields import Data, StatedNumber, day, identifier, maybe_text, one_of
from shared.events.registry import REGISTRY, Topic

OUTSIDE_TRAINING = REGISTRY.topic(Topic("enrolment.outside-training", "enrolment", "organisation and year"))

# Of what people are trained in outside.
FIELDS = ("political-theory", "professional")


class SentOutData(Data):
    entry_id = identifier()
    organisation_id = identifier()
    field = one_of(*FIELDS)
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
