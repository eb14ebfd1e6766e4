"""Learners of the whole register: found by name or by identity number, what they attended, and erasing one."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands.erasing import erase_learner
from services.enrolment.model.lists.identity import read_identity
from services.enrolment.parts import parts
from services.enrolment.reading import note_personal_read, seen_learner, viewers
from services.enrolment.schemas import learners as schemas
from services.enrolment.views import learners as views
from services.enrolment.views.transcript import show_transcript
from shared.vietnamese import today
from shared.web.language import language
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything, Page
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("learner_search", __name__, description="Finding learners, and erasing one")


@blueprint.route("/api/v1/learners")
@who_may("staff", "committee")
@blueprint.arguments(schemas.LearnerQuery, location="query")
@blueprint.response(200, Page)
def find_learners(asked: dict[str, Any]) -> dict[str, Any]:
    """The learners of this name whom the asker may see, without regard to diacritics, given names first."""
    page = views.find_learners(shell().store, viewers(), asked["q"], asked["cursor"], asked["limit"])
    note_personal_read("learners found by name", learners=[one["learner_id"] for one in page["items"]])
    return page


@blueprint.route("/api/v1/learner-lookups", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.IdentityQuery)
@blueprint.response(200, Anything(many=True))
def find_by_identity(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The learner of an identity number, of whatever centre; a POST, so that the number stands in no address."""
    index = parts().seal.index(read_identity(asked["identity_number"]))
    found = views.find_by_identity(shell().store, index)
    note_personal_read("learner found by identity number", learners=[one["learner_id"] for one in found])
    return found


@blueprint.route("/api/v1/learners/<learner_id>/transcript")
@who_may("staff", "committee")
@blueprint.response(200, Anything)
def get_transcript(learner_id: str) -> dict[str, Any]:
    """The classes of a learner: for the staff of a centre where they were, all; for a committee, those for which it
    nominated them."""
    learner, classes = seen_learner(learner_id)
    note_personal_read("transcript", learner_id=learner_id)
    show_version(learner["version"])
    on = today(shell().desk.clock())
    return show_transcript(shell().store, organisations(), learner, classes, on, language())


@blueprint.route("/api/v1/learners/<learner_id>/erasure", methods=["POST"])
@who_may("staff", "operator")
@blueprint.arguments(schemas.Erasure)
@blueprint.response(200, schemas.Erased)
def erase(asked: dict[str, Any], learner_id: str) -> dict[str, Any]:
    """Erase a learner who asked for it. What was issued stays in its register; the reason stays and names nobody."""
    answer = perform(erase_learner, learner_id, seen_version(), asked["reason"], parts().seal)
    show_version(answer["version"])
    return answer
