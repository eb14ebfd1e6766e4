"""Leave under /api/v1."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.attendance.commands import leaves as commands
from services.attendance.model.registers import ASKERS, KEEPERS
from services.attendance.reading import reader
from services.attendance.schemas import leaves as schemas
from services.attendance.views import leaves
from shared.web.perform import perform, seen_version, show_version
from shared.web.sign_in import who_may

blueprint = Blueprint("leaves", __name__, url_prefix="/api/v1", description="Leave, asked for beforehand")


@blueprint.route("/leaves")
@who_may(*ASKERS)
@blueprint.arguments(schemas.LeavesQuery, location="query")
@blueprint.response(200, schemas.LeavesSchema)
def list_leaves(query: dict[str, Any]) -> dict[str, Any]:
    """Leave in the running classes in scope, what waits for a decision first; a committee sees its own learners'"""
    return {"items": leaves.leaves_in_scope(reader(), **query)}


@blueprint.route("/leaves", methods=["POST"])
@who_may(*ASKERS)
@blueprint.arguments(schemas.NewLeaveSchema)
@blueprint.response(201, schemas.LeaveSchema)
def ask_leave(asked: dict[str, Any]) -> dict[str, Any]:
    """Ask for leave beforehand, for a learner of one's own (Idempotency-Key)"""
    return _shown(perform(commands.ask_leave, **asked, creates=True))


@blueprint.route("/leaves/<leave_id>/decision", methods=["POST"])
@who_may(*KEEPERS)
@blueprint.arguments(schemas.LeaveDecisionSchema)
@blueprint.response(200, schemas.LeaveSchema)
def decide_leave(decision: dict[str, Any], leave_id: str) -> dict[str, Any]:
    """Grant leave or refuse it with an answer (If-Match)"""
    answer = decision["answer"] or ""
    return _shown(perform(commands.decide_leave, leave_id, seen_version(), granted=decision["granted"], answer=answer))


@blueprint.route("/leaves/<leave_id>/withdrawal", methods=["POST"])
@who_may(*ASKERS)
@blueprint.response(200, schemas.LeaveSchema)
def withdraw_leave(leave_id: str) -> dict[str, Any]:
    """Take back what one asked for oneself, before it is decided (If-Match)"""
    return _shown(perform(commands.withdraw_leave, leave_id, seen_version()))


def _shown(leave: dict[str, Any]) -> dict[str, Any]:
    show_version(leave["version"])
    return leave
