"""Corrections of closed sheets under /api/v1."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.attendance.commands import corrections as commands
from services.attendance.model.registers import KEEPERS, READERS
from services.attendance.parts import device, parts
from services.attendance.reading import reader
from services.attendance.schemas import sheets as schemas
from services.attendance.views import decisions
from shared.web.perform import perform, seen_version, show_version
from shared.web.sign_in import who_may

blueprint = Blueprint("corrections", __name__, url_prefix="/api/v1", description="Corrections of closed sheets")


@blueprint.route("/classes/<class_id>/sheets/<session_id>/corrections", methods=["POST"])
@who_may(*KEEPERS)
@blueprint.arguments(schemas.NewCorrectionSchema)
@blueprint.response(201, schemas.TakenSchema)
def correct_sheet(correction: dict[str, Any], class_id: str, session_id: str) -> dict[str, Any]:
    """Correct one mark of a closed sheet, with the reason; once it is locked, ask for it (Idempotency-Key)"""
    options = {**correction, "lock_days": parts().lock_days, "device": device()}
    sheet = perform(commands.correct_sheet, class_id, session_id, **options, creates=True)
    show_version(sheet["version"])
    return sheet


@blueprint.route("/corrections")
@who_may(*READERS)
@blueprint.response(200, schemas.RequestsSchema)
def list_requests() -> dict[str, Any]:
    """Corrections that were asked for and wait for a second person, the oldest first"""
    return {"items": decisions.requests(reader())}


@blueprint.route("/corrections/<correction_id>/decision", methods=["POST"])
@who_may(*READERS)
@blueprint.arguments(schemas.DecisionSchema)
@blueprint.response(200, schemas.RequestSchema)
def decide_correction(decision: dict[str, Any], correction_id: str) -> dict[str, Any]:
    """Grant or refuse a correction that somebody else asked for (If-Match)"""
    decided = perform(commands.decide_correction, correction_id, seen_version(), **decision)
    show_version(decided["version"])
    return decided
