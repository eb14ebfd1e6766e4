"""A centre's own means."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import centres as commands
from services.enrolment.reading import SEERS, seen_centre
from services.enrolment.schemas import centres as schemas
from services.enrolment.views import centres as views
from shared.store import Document
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("centres", __name__, description="A centre's rooms and equipment")


def _shown(centre: Document) -> dict[str, Any]:
    show_version(centre["version"])
    return views.show_centre(shell().store, organisations(), centre)


@blueprint.route("/api/v1/centres/<organisation_id>")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def get_centre(organisation_id: str) -> dict[str, Any]:
    """A centre's rooms and equipment, and how many lecturers it has."""
    return _shown(views.centre_of(shell().store, seen_centre(organisation_id)))


@blueprint.route("/api/v1/centres/<organisation_id>/rooms", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.RoomInput)
@blueprint.response(201, Anything)
def add_room(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """A new room; answers the centre."""
    return _shown(perform(commands.add_room, organisation_id, asked, creates=True))


@blueprint.route("/api/v1/centres/<organisation_id>/rooms/<room_id>", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.RoomInput)
@blueprint.response(200, Anything)
def change_room(asked: dict[str, Any], organisation_id: str, room_id: str) -> dict[str, Any]:
    """Another description of a room."""
    return _shown(perform(commands.change_room, organisation_id, seen_version(), room_id, asked))


@blueprint.route("/api/v1/centres/<organisation_id>/rooms/<room_id>", methods=["DELETE"])
@who_may("staff")
@blueprint.response(200, Anything)
def remove_room(organisation_id: str, room_id: str) -> dict[str, Any]:
    """A room that is no more; refused while sessions to come are to be held in it."""
    return _shown(perform(commands.remove_room, organisation_id, seen_version(), room_id))


@blueprint.route("/api/v1/centres/<organisation_id>/equipment", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.EquipmentInput)
@blueprint.response(200, Anything)
def list_equipment(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """The centre's equipment, the whole list."""
    return _shown(perform(commands.list_equipment, organisation_id, seen_version(), asked["equipment"]))
