"""Lecturers."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import lecturers as commands
from services.enrolment.reading import SEERS, province_scope, seen_lecturer
from services.enrolment.schemas import lecturers as schemas
from services.enrolment.views import lecturers as views
from shared.store import Document
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything, Page
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("lecturers", __name__, description="Lecturers, full-time and part-time")


def _shown(lecturer: Document) -> dict[str, Any]:
    show_version(lecturer["version"])
    return views.show_lecturer(lecturer, organisations())


@blueprint.route("/api/v1/lecturers", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.LecturerInput)
@blueprint.response(201, Anything)
def enter_lecturer(asked: dict[str, Any]) -> dict[str, Any]:
    """Enter a lecturer of a centre."""
    return _shown(perform(commands.enter_lecturer, asked, creates=True))


@blueprint.route("/api/v1/lecturers")
@who_may(*SEERS)
@blueprint.arguments(schemas.LecturerQuery, location="query")
@blueprint.response(200, Page)
def list_lecturers(asked: dict[str, Any]) -> dict[str, Any]:
    """The lecturers of the province, by name: a part-time lecturer may teach at several centres."""
    return views.list_lecturers(
        shell().store,
        organisations(),
        province_scope(),
        organisation_id=asked["organisation"],
        words=asked["q"],
        active=asked["active"],
        cursor=asked["cursor"],
        limit=asked["limit"],
    )


@blueprint.route("/api/v1/lecturers/<lecturer_id>")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def get_lecturer(lecturer_id: str) -> dict[str, Any]:
    """One lecturer."""
    return _shown(seen_lecturer(lecturer_id))


@blueprint.route("/api/v1/lecturers/<lecturer_id>", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.LecturerInput)
@blueprint.response(200, Anything)
def change_lecturer(asked: dict[str, Any], lecturer_id: str) -> dict[str, Any]:
    """Another description, the whole of it."""
    return _shown(perform(commands.change_lecturer, lecturer_id, seen_version(), asked))


@blueprint.route("/api/v1/lecturers/<lecturer_id>/leaving", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.Leaving)
@blueprint.response(200, Anything)
def let_lecturer_leave(asked: dict[str, Any], lecturer_id: str) -> dict[str, Any]:
    """The day until which a lecturer teaches; null takes a leaving back."""
    return _shown(perform(commands.let_lecturer_leave, lecturer_id, seen_version(), asked["left_on"]))
