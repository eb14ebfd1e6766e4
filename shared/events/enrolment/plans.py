"""What enrolment says of the annual plans of centres."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.events.fields import Data, count, day, identifier, text
from shared.events.registry import REGISTRY, Topic

PLANS = REGISTRY.topic(Topic("enrolment.plans", "enrolment", "centre and year"))


class PlanLineData(Data):
    programme = identifier()
    quarter = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=4))
    classes = count()
    learners = count()  # enrolments: somebody in three classes is planned three times
    budget = count()  # whole VND


class PlanData(Data):
    plan_id = identifier()  # <centre>-<year>
    centre_id = identifier()
    year = count()
    version_number = count()  # 1 is the plan, later ones are its amendments
    lines = fields.List(fields.Nested(PlanLineData), required=True)


class PlanSubmittedData(PlanData):
    submitted_on = day()


class PlanApprovedData(PlanData):
    approved_on = day()
    in_force_from = day()


class PlanReturnedData(Data):
    plan_id = identifier()
    version_number = count()
    returned_on = day()
    reason = text()


PLAN_SUBMITTED = REGISTRY.event(
    PLANS, "plan-submitted", PlanSubmittedData, "A centre submits its plan of a year, or an amendment, to the board."
)
PLAN_APPROVED = REGISTRY.event(
    PLANS,
    "plan-approved",
    PlanApprovedData,
    "The board approves it: from its day on this version is in force, with all its lines.",
)
PLAN_RETURNED = REGISTRY.event(
    PLANS, "plan-returned", PlanReturnedData, "The board gives it back to be mended, with the reason."
)
