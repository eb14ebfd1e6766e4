"""The province's lists of criteria, and the checklist of a standard centre."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import criteria as commands
from services.enrolment.model.centres.criteria import CRITERIA, KINDS
from services.enrolment.reading import SEERS, province_of, province_scope, seen_centre
from services.enrolment.schemas import criteria as schemas
from services.enrolment.views import criteria as views
from shared.refusal import unknown
from shared.store import Document
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("criteria", __name__, description="Lists of criteria, and the checklist of a standard centre")


def _shown(criteria: Document) -> dict[str, Any]:
    show_version(criteria["version"])
    return views.show_criteria(criteria)


def _check_kind(kind: str) -> str:
    if kind not in KINDS:
        raise unknown(CRITERIA)
    return kind


@blueprint.route("/api/v1/provinces/<province_id>/criteria/<kind>")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def get_criteria(province_id: str, kind: str) -> dict[str, Any]:
    """A province's list: of a standard centre (`standard-centre`) or of `lesson-observation`."""
    if province_id not in province_scope():
        raise unknown(CRITERIA)
    return _shown(views.criteria_of(shell().store, _check_kind(kind), province_id))


@blueprint.route("/api/v1/provinces/<province_id>/criteria/<kind>", methods=["PUT"])
@who_may("board")
@blueprint.arguments(schemas.CriteriaInput)
@blueprint.response(200, Anything)
def edit_criteria(asked: dict[str, Any], province_id: str, kind: str) -> dict[str, Any]:
    """Another list, the whole of it, in this order; items that stay carry their `item_id`."""
    return _shown(perform(commands.edit_criteria, _check_kind(kind), province_id, seen_version(), asked["items"]))


def _shown_checklist(checklist: Document) -> dict[str, Any]:
    show_version(checklist["version"])
    province_id = province_of(checklist["_id"])
    return views.show_checklist(checklist, views.criteria_of(shell().store, "standard-centre", province_id)["items"])


@blueprint.route("/api/v1/centres/<organisation_id>/checklist")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def get_checklist(organisation_id: str) -> dict[str, Any]:
    """A centre's answers to the criteria of a standard centre, with the older ones."""
    return _shown_checklist(views.checklist_of(shell().store, seen_centre(organisation_id)))


@blueprint.route("/api/v1/centres/<organisation_id>/checklist", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.AnswersInput)
@blueprint.response(200, Anything)
def answer_checklist(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Answers of a day, all or some; those that they replace stay in the history."""
    answered = perform(
        commands.answer_checklist, organisation_id, seen_version(), asked["answered_on"], asked["answers"]
    )
    return _shown_checklist(answered)
