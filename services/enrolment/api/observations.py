"""Lesson observations."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import observations as commands
from services.enrolment.reading import (
    SEERS,
    note_personal_read,
    seen_lecturer,
    seen_observation,
    sees_observations_of,
)
from services.enrolment.schemas import criteria as schemas
from services.enrolment.views import observations as views
from shared.store import Document
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("observations", __name__, description="Lesson observations")


def _shown(observation: Document) -> dict[str, Any]:
    show_version(observation["version"])
    return views.show_observations(shell().store, [observation])[0]


@blueprint.route("/api/v1/classes/<class_id>/sessions/<session_id>/observations", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.ObservationInput)
@blueprint.response(201, Anything)
def observe_lesson(asked: dict[str, Any], class_id: str, session_id: str) -> dict[str, Any]:
    """Note that a lecturer of the register observed a session that took place, with marks by criterion."""
    args = (class_id, session_id, asked["observer_id"], asked["marks"], asked["remarks"])
    return _shown(perform(commands.observe_lesson, *args, creates=True))


@blueprint.route("/api/v1/observations/<observation_id>")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def get_observation(observation_id: str) -> dict[str, Any]:
    """One observation, for the centre's staff and whoever was observed."""
    note_personal_read("a lesson observation", observation_id=observation_id)
    return _shown(seen_observation(observation_id))


@blueprint.route("/api/v1/observations/<observation_id>", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.MarksInput)
@blueprint.response(200, Anything)
def change_observation(asked: dict[str, Any], observation_id: str) -> dict[str, Any]:
    """Other marks or remarks."""
    args = (observation_id, seen_version(), asked["marks"], asked["remarks"])
    return _shown(perform(commands.change_observation, *args))


@blueprint.route("/api/v1/lecturers/<lecturer_id>/observations")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def observations_of(lecturer_id: str) -> dict[str, Any]:
    """How often a lecturer was observed, and, for their centre's staff and themselves, each time (else null)."""
    lecturer = seen_lecturer(lecturer_id)
    count = views.count_observations(shell().store, lecturer_id)
    if not sees_observations_of(lecturer):
        return {"count": count, "items": None}
    note_personal_read("lesson observations of a lecturer", lecturer_id=lecturer_id)
    return {"count": count, "items": views.observations_of(shell().store, lecturer_id)}
