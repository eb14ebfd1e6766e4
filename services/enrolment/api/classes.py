"""Classes and their life."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import classes as commands
from services.enrolment.model.classes.states import shown_state
from services.enrolment.reading import SEERS, seen_class, seen_scope
from services.enrolment.schemas import classes as schemas
from services.enrolment.views import class_lists, classes as views
from shared.store import Document
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Page
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("classes", __name__, description="Classes, from the announcement to the closing")


def _shown(klass: Document) -> dict[str, Any]:
    show_version(klass["version"])
    shown = views.show_class(klass, organisations())
    return {**shown, "shown_state": shown_state(klass, shell().desk.clock())}


@blueprint.route("/api/v1/classes", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.ClassInput)
@blueprint.response(201, schemas.ClassShown)
def announce_class(asked: dict[str, Any]) -> dict[str, Any]:
    """Announce a class with its timetable, or take it into the plan (`state: planned`)."""
    state = asked.pop("state")
    return _shown(perform(commands.announce_class, asked, planned=state == "planned", creates=True))


@blueprint.route("/api/v1/classes")
@who_may(*SEERS)
@blueprint.arguments(schemas.ClassQuery, location="query")
@blueprint.response(200, Page)
def list_classes(asked: dict[str, Any]) -> dict[str, Any]:
    """The classes that the asker may see, the newest first."""
    return class_lists.list_classes(
        shell().store,
        organisations(),
        seen_scope(),
        shell().desk.clock(),
        state=asked["state"],
        programme=asked["programme"],
        organisation_id=asked["organisation"],
        words=asked["q"],
        first=asked["first"],
        last=asked["last"],
        cursor=asked["cursor"],
        limit=asked["limit"],
    )


@blueprint.route("/api/v1/classes/<class_id>")
@who_may(*SEERS)
@blueprint.response(200, schemas.ClassShown)
def get_class(class_id: str) -> dict[str, Any]:
    """One class."""
    return _shown(seen_class(class_id))


@blueprint.route("/api/v1/classes/<class_id>/announcement", methods=["POST"])
@who_may("staff")
@blueprint.response(200, schemas.ClassShown)
def announce_planned_class(class_id: str) -> dict[str, Any]:
    """Announce a class of the plan."""
    return _shown(perform(commands.announce_planned_class, class_id, seen_version()))


@blueprint.route("/api/v1/classes/<class_id>/details", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.ClassDetails)
@blueprint.response(200, schemas.ClassShown)
def change_class(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Another name, intake, place, number of places or decision number; all of them."""
    return _shown(perform(commands.change_class, class_id, seen_version(), asked))


@blueprint.route("/api/v1/classes/<class_id>/timetable", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.Timetable)
@blueprint.response(200, schemas.ClassShown)
def reschedule_class(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Another timetable, the whole of it; sessions that stay carry their `session_id`."""
    return _shown(perform(commands.reschedule_class, class_id, seen_version(), asked))


@blueprint.route("/api/v1/classes/<class_id>/composition", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.Composition)
@blueprint.response(200, schemas.ClassShown)
def state_composition(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """State how many of the learners are women, of ethnic minorities, party members; what is left out is unstated."""
    return _shown(perform(commands.state_composition, class_id, seen_version(), asked))


@blueprint.route("/api/v1/classes/<class_id>/opening", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Opening)
@blueprint.response(200, schemas.ClassShown)
def open_class(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Open the class: from this day it counts."""
    return _shown(perform(commands.open_class, class_id, seen_version(), asked["opened_on"]))


@blueprint.route("/api/v1/classes/<class_id>/cancellation", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Cancellation)
@blueprint.response(200, schemas.ClassShown)
def cancel_class(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Cancel the class, with the reason."""
    return _shown(perform(commands.cancel_class, class_id, seen_version(), asked["reason"]))
