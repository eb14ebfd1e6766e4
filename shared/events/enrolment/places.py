"""What enrolment says of who is in a class."""

from __future__ import annotations

from marshmallow import fields

from shared.events.enrolment.classes import CLASSES
from shared.events.fields import Data, day, identifier, maybe_identifier
from shared.events.registry import REGISTRY


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
