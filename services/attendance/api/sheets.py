"""Attendance sheets under /api/v1."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.attendance.commands import sheets as commands
from services.attendance.model.registers import KEEPERS, READERS
from services.attendance.reading import reader
from services.attendance.schemas import sheets as schemas
from services.attendance.views import sheets
from shared.web.perform import perform, seen_version, show_version
from shared.web.sign_in import who_may

blueprint = Blueprint("sheets", __name__, url_prefix="/api/v1", description="Attendance sheets")


@blueprint.route("/classes/<class_id>/sheets/<session_id>")
@who_may(*READERS)
@blueprint.response(200, schemas.SheetSchema)
def show_sheet(class_id: str, session_id: str) -> dict[str, Any]:
    """The sheet of one session, with its ETag"""
    return _shown(sheets.sheet(reader(), class_id, session_id))


@blueprint.route("/classes/<class_id>/sheets/<session_id>", methods=["PUT"])
@who_may(*KEEPERS)
@blueprint.arguments(schemas.MarkingSchema)
@blueprint.response(200, schemas.SheetSchema)
def mark_sheet(marking: dict[str, Any], class_id: str, session_id: str) -> dict[str, Any]:
    """Mark learners over what the sheet already says (If-Match; "0" for one not begun)"""
    return _shown(perform(commands.mark_sheet, class_id, session_id, marking["marks"], seen_version()))


@blueprint.route("/classes/<class_id>/sheets/<session_id>/closing", methods=["POST"])
@who_may(*KEEPERS)
@blueprint.response(200, schemas.SheetSchema)
def close_sheet(class_id: str, session_id: str) -> dict[str, Any]:
    """Close a sheet on which everybody is marked (If-Match)"""
    return _shown(perform(commands.close_sheet, class_id, session_id, seen_version()))


@blueprint.route("/classes/<class_id>/sheets/<session_id>/corrections", methods=["POST"])
@who_may(*KEEPERS)
@blueprint.arguments(schemas.NewCorrectionSchema)
@blueprint.response(201, schemas.SheetSchema)
def correct_sheet(correction: dict[str, Any], class_id: str, session_id: str) -> dict[str, Any]:
    """Correct one mark of a closed sheet, with the reason (Idempotency-Key)"""
    return _shown(perform(commands.correct_sheet, class_id, session_id, **correction, creates=True))


def _shown(sheet: dict[str, Any]) -> dict[str, Any]:
    show_version(sheet["version"])
    return sheet
