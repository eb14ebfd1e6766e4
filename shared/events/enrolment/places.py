"""What enrolment says of who is in a class."""

from __future__ import annotations

from marshmallow import fields

from shared.events.enrolment.classes import CLASSES
from shared.events.fields import Data, YesOrNo, day, identifier, maybe_identifier, optional_identifier
from shared.events.registry import REGISTRY


class EnrolledLearnerData(Data):
    learner_id = identifier()
    nominator_id = maybe_identifier()


class StayData(Data):
    class_id = identifier()
    until = day()  # the day on which they left it; from then on they are in the next class


class LearnersEnrolledData(Data):
    class_id = identifier()
    learners = fields.List(fields.Nested(EnrolledLearnerData), required=True)
    from_waiting_list = YesOrNo()
    transferred_from = optional_identifier()  # the class that they come from
    # the classes in which they were, the first one first: attendance there counts on
    stays = fields.List(fields.Nested(StayData))


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
    transferred_to = optional_identifier()  # the class in which they go on


LEARNER_WITHDRAWN = REGISTRY.event(
    CLASSES,
    "learner-withdrawn",
    LearnerWithdrawnData,
    "A learner leaves the class before its end; the reason stays with enrolment, it may be personal.",
)


class LearnersWaitlistedData(Data):
    class_id = identifier()
    learners = fields.List(fields.Nested(EnrolledLearnerData), required=True)


LEARNERS_WAITLISTED = REGISTRY.event(
    CLASSES,
    "learners-waitlisted",
    LearnersWaitlistedData,
    "The class is full: these wait for a place, in this order, behind those who wait already.",
)


class LeftWaitingListData(Data):
    class_id = identifier()
    learner_id = identifier()


LEARNER_LEFT_WAITING_LIST = REGISTRY.event(
    CLASSES, "learner-left-waiting-list", LeftWaitingListData, "A learner waits no longer for a place in the class."
)
