"""What enrolment says of how a class ended for its learners. Marks stay with enrolment."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.events.enrolment.classes import CLASSES
from shared.events.fields import Data, count, day, identifier, one_of, text
from shared.events.registry import REGISTRY

ASSESSED = ("excellent", "good", "fair", "pass", "fail")
OUTCOMES = (*ASSESSED, "not-assessed")


class OutcomeData(Data):
    learner_id = identifier()
    outcome = one_of(*OUTCOMES)


class ResultsRecordedData(Data):
    class_id = identifier()
    results = fields.List(fields.Nested(OutcomeData), required=True)  # everybody who is in the class
    counts = fields.Dict(keys=fields.String(validate=validate.OneOf(OUTCOMES)), values=count(), required=True)


RESULTS_RECORDED = REGISTRY.event(
    CLASSES,
    "results-recorded",
    ResultsRecordedData,
    "The outcomes of the whole class as they stand now; a recognition before this one no longer holds.",
)


class CompletionRecognisedData(Data):
    class_id = identifier()
    decision_number = text()
    decided_on = day()
    completed = fields.List(identifier(), required=True)
    not_completed = fields.List(identifier(), required=True)


COMPLETION_RECOGNISED = REGISTRY.event(
    CLASSES,
    "completion-recognised",
    CompletionRecognisedData,
    "A decision says who completed the class and who did not; a newer decision stands in the older one's place.",
)
