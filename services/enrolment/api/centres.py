"""A centre's own means: rooms, equipment, budget."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import budgets as budget_commands, centres as commands
from services.enrolment.reading import SEERS, seen_centre, seen_scope, year_named
from services.enrolment.schemas import centres as schemas
from services.enrolment.views import budgets as budget_views, centres as views
from shared.store import Document
from shared.vietnamese import today
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("centres", __name__, description="A centre's rooms, equipment and budget")


def _shown(centre: Document) -> dict[str, Any]:
    show_version(centre["version"])
    return views.show_centre(shell().store, organisations(), centre)


@blueprint.route("/api/v1/centres")
@who_may(*SEERS)
@blueprint.arguments(schemas.YearQuery, location="query")
@blueprint.response(200, Anything(many=True))
def compare_centres(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The centres that the asker may see, side by side, with the figures of a year (this one, unless named)."""
    year = asked["year"] or today(shell().desk.clock()).year
    return views.compare_centres(shell().store, organisations(), seen_scope(), year)


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


def _shown_budget(budget: Document) -> dict[str, Any]:
    show_version(budget["version"])
    return budget_views.show_budget(shell().store, budget, today(shell().desk.clock()))


@blueprint.route("/api/v1/centres/<organisation_id>/budgets/<year>")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def get_budget(organisation_id: str, year: str) -> dict[str, Any]:
    """What a centre planned for a year, and what it spent."""
    return _shown_budget(budget_views.budget_of(shell().store, seen_centre(organisation_id), year_named(year)))


@blueprint.route("/api/v1/centres/<organisation_id>/budgets/<year>", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.BudgetInput)
@blueprint.response(200, Anything)
def plan_budget(asked: dict[str, Any], organisation_id: str, year: str) -> dict[str, Any]:
    """What the centre plans to spend in a year, in đồng."""
    return _shown_budget(
        perform(budget_commands.plan_budget, organisation_id, year_named(year), seen_version(), asked["planned"])
    )


@blueprint.route("/api/v1/centres/<organisation_id>/budgets/<year>/spending", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.SpendingInput)
@blueprint.response(201, Anything)
def spend(asked: dict[str, Any], organisation_id: str, year: str) -> dict[str, Any]:
    """Money that was spent; answers the budget."""
    return _shown_budget(perform(budget_commands.spend, organisation_id, year_named(year), asked, creates=True))


@blueprint.route("/api/v1/centres/<organisation_id>/budgets/<year>/spending/<entry_id>/taking-back", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.TakingBack)
@blueprint.response(200, Anything)
def take_back(asked: dict[str, Any], organisation_id: str, year: str, entry_id: str) -> dict[str, Any]:
    """An entry that was a mistake no longer counts; it stays to be read, with the reason."""
    return _shown_budget(
        perform(budget_commands.take_back, organisation_id, year_named(year), seen_version(), entry_id, asked["reason"])
    )
