"""Annual plans of centres: written, submitted, decided, amended."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.enrolment.commands import plans as commands
from services.enrolment.model.plans import plan_list
from services.enrolment.reading import PLANNERS, plan_scope, seen_plan_id
from services.enrolment.schemas import plans as schemas
from services.enrolment.views import plans as views
from services.enrolment.views.programmes import newest_programmes
from shared.refusal import unknown
from shared.vietnamese import today
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import FileUpload, Page
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("plans", __name__, description="Annual plans, and their versions")


def _shown(plan_id: str) -> dict[str, Any]:
    on = today(shell().desk.clock())
    shown = views.show_plan(*views.load_plan(shell().store, plan_id), organisations(), on)
    show_version(shown["version"])
    return shown


@blueprint.route("/api/v1/plans")
@who_may(*PLANNERS)
@blueprint.arguments(schemas.PlanQuery, location="query")
@blueprint.response(200, Page)
def list_plans(asked: dict[str, Any]) -> dict[str, Any]:
    """The plans that the asker may see, by year."""
    on = today(shell().desk.clock())
    return views.list_plans(shell().store, organisations(), plan_scope(), on, **asked)


@blueprint.route("/api/v1/plans/<plan_id>")
@who_may(*PLANNERS)
@blueprint.arguments(schemas.OnDay, location="query")
@blueprint.response(200, schemas.PlanShown)
def get_plan(asked: dict[str, Any], plan_id: str) -> dict[str, Any]:
    """A plan (`<centre>-<year>`): what is on the desk, and the version in force on a day."""
    draft, plan, ceiling = views.load_plan(shell().store, seen_plan_id(plan_id))
    if "version" not in draft:
        raise unknown(commands.PLAN)
    show_version(draft["version"])
    return views.show_plan(draft, plan, ceiling, organisations(), asked["on"] or today(shell().desk.clock()))


@blueprint.route("/api/v1/plans/<plan_id>/versions")
@who_may(*PLANNERS)
@blueprint.response(200, schemas.PlanVersion(many=True))
def list_versions(plan_id: str) -> list[dict[str, Any]]:
    """The approved versions, the oldest first."""
    _, plan, _ = views.load_plan(shell().store, seen_plan_id(plan_id))
    return [views.show_version(one) for one in plan["versions"]]


@blueprint.route("/api/v1/plans/<plan_id>/draft", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.PlanLines)
@blueprint.response(200, schemas.PlanShown)
def write_plan(asked: dict[str, Any], plan_id: str) -> dict[str, Any]:
    """Write the lines, the whole of them; with `If-Match` once there is a plan."""
    perform(commands.write_plan, plan_id, seen_version() if request.if_match else None, asked["lines"])
    return _shown(plan_id)


@blueprint.route("/api/v1/plans/<plan_id>/draft/lists", methods=["POST"])
@who_may("staff")
@blueprint.arguments(FileUpload, location="files")
@blueprint.response(201, schemas.PlanShown)
def write_plan_from_list(files: dict[str, Any], plan_id: str) -> dict[str, Any]:
    """Write the lines from an Excel file: all rows or none."""
    upload = files["file"]
    programmes = newest_programmes(shell().store)
    lines = plan_list.read(upload.read(), upload.filename or "", programmes)
    expected = seen_version() if request.if_match else None
    perform(commands.write_plan, plan_id, expected, lines, creates=True)
    return _shown(plan_id)


@blueprint.route("/api/v1/plans/<plan_id>/submission", methods=["POST"])
@who_may("staff")
@blueprint.response(200, schemas.PlanShown)
def submit_plan(plan_id: str) -> dict[str, Any]:
    """Submit it to the board."""
    perform(commands.submit_plan, plan_id, seen_version())
    return _shown(plan_id)


@blueprint.route("/api/v1/plans/<plan_id>/decision", methods=["POST"])
@who_may("board")
@blueprint.arguments(schemas.Decision)
@blueprint.response(200, schemas.PlanShown)
def decide_plan(asked: dict[str, Any], plan_id: str) -> dict[str, Any]:
    """Approve what was submitted, in force from a day on, or return it with the reason."""
    if asked["decision"] == "approve":
        perform(commands.approve_plan, plan_id, seen_version(), asked["in_force_from"])
    else:
        perform(commands.return_plan, plan_id, seen_version(), asked["reason"] or "")
    return _shown(plan_id)


@blueprint.route("/api/v1/plans/<plan_id>/amendment", methods=["POST"])
@who_may("staff")
@blueprint.response(200, schemas.PlanShown)
def amend_plan(plan_id: str) -> dict[str, Any]:
    """Begin the next version of an approved plan; the one before it stays in force until the next is."""
    perform(commands.amend_plan, plan_id, seen_version())
    return _shown(plan_id)


@blueprint.route("/api/v1/plans/<plan_id>/ceiling")
@who_may(*PLANNERS)
@blueprint.response(200, schemas.CeilingShown)
def get_ceiling(plan_id: str) -> dict[str, Any]:
    """The most that the centre may plan to spend in the year."""
    _, _, kept = views.load_plan(shell().store, seen_plan_id(plan_id))
    if kept is None:
        raise unknown(commands.CEILING)
    show_version(kept["version"])
    return {"plan_id": plan_id, **kept}


@blueprint.route("/api/v1/plans/<plan_id>/ceiling", methods=["PUT"])
@who_may("board")
@blueprint.arguments(schemas.Ceiling)
@blueprint.response(200, schemas.CeilingShown)
def set_ceiling(asked: dict[str, Any], plan_id: str) -> dict[str, Any]:
    """Set it, change it (then with `If-Match`) or lift it (null)."""
    expected = seen_version() if request.if_match else None
    kept = perform(commands.set_ceiling, plan_id, expected, asked["budget"])
    show_version(kept["version"])
    return {"plan_id": plan_id, **kept}
