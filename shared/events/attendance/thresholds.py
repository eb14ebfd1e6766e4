"""What attendance says of learners who cross the rate that their programme asks for."""

from __future__ import annotations

from marshmallow import fields

from shared.events.attendance.sheets import SHEETS
from shared.events.fields import Data, count, identifier, one_of
from shared.events.registry import REGISTRY


class LearnerAtThresholdData(Data):
    learner_id = identifier()
    attended = count()  # these three in `unit`
    counted = count()  # the denominator: all that is planned, also what is still to come
    left = count()  # of it, what no closed sheet says anything about yet


class LearnersAtThresholdData(Data):
    class_id = identifier()
    least_attendance = count()  # percent
    unit = one_of("periods", "sessions")
    learners = fields.List(fields.Nested(LearnerAtThresholdData), required=True)


LEARNERS_FELL_BELOW_RATE = REGISTRY.event(
    SHEETS,
    "learners-fell-below-rate",
    LearnersAtThresholdData,
    "By the closed sheets these learners are below the required rate so far; they can still reach it.",
)
LEARNERS_OUT_OF_REACH = REGISTRY.event(
    SHEETS,
    "learners-out-of-reach",
    LearnersAtThresholdData,
    "These learners can no longer reach the required rate, even if they attend all that is left.",
)
LEARNERS_WITHIN_REACH_AGAIN = REGISTRY.event(
    SHEETS,
    "learners-within-reach-again",
    LearnersAtThresholdData,
    "These learners were out of reach; after a correction, a leave or a new timetable they can reach the rate again.",
)
