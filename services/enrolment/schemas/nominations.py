"""Nominations: proposing, deciding, placing."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from services.enrolment.model.lists.admission import Decision
from services.enrolment.model.nominations import STATES, Wanted
from services.enrolment.schemas.learners import LearnerInput
from shared.web.schemas import Input, Open, PageQuery, optional_text, required_text

WANTED = ("programme", "period", "nominator_id", "centre_id")


class WantedInput(Input):
    programme = required_text(64)
    period = required_text(10)
    nominator_id = required_text(64)
    centre_id = required_text(64)

    @post_load
    def as_wanted(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        rest = {name: value for name, value in data.items() if name not in WANTED}
        return {**rest, "wanted": Wanted(**{name: data[name] for name in WANTED})}


class NominationInput(WantedInput, LearnerInput):
    class Meta:
        exclude = ("nominator",)


class NominationListQuery(WantedInput):
    take = fields.String(load_default="all", validate=validate.OneOf(["all", "good"]))


class NominationQuery(PageQuery):
    side = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["centre", "nominator"]))
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(STATES)))
    programme = optional_text(64)
    q = optional_text(100)


class Nominated(Open):
    nominated = fields.List(fields.String())
    faults = fields.List(fields.Dict())


class Declination(Input):
    reason = required_text()


class NominationWithdrawal(Input):
    reason = optional_text()


def _chosen() -> fields.List:
    return fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=200))


class Chosen(Input):
    nominations = _chosen()


class ChosenDeclined(Declination):
    nominations = _chosen()


class DecisionInput(Input):
    nomination_id = required_text(64)
    person = optional_text(64)
    despite = fields.Boolean(load_default=False)


class Placement(Input):
    class_id = required_text(64)
    nominations = _chosen()
    waiting = fields.Boolean(load_default=False)
    decisions = fields.List(fields.Nested(DecisionInput), load_default=list, validate=validate.Length(max=200))

    @post_load
    def as_decisions(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        decided = {one["nomination_id"]: Decision(one["person"], one["despite"]) for one in data["decisions"]}
        return {**data, "decisions": decided}
