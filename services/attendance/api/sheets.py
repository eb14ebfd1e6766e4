"""Attendance sheets under /api/v1."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.attendance.commands import sheets as commands
from services.attendance.model.marking import Given
from services.attendance.model.registers import KEEPERS, READERS
from services.attendance.parts import device
from services.attendance.reading import reader
from services.attendance.schemas import sheets as schemas
from services.attendance.views import sheets
from shared.refusal import Refusal, Words
from shared.web.perform import perform, seen_version, show_version
from shared.web.sign_in import current_actor, who_may

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
    return _shown(perform(commands.mark_sheet, class_id, session_id, Given(**marking), seen_version(), device=device()))


@blueprint.route("/classes/<class_id>/sheets/<session_id>/roll-calls")
@who_may(*READERS)
@blueprint.response(200, schemas.HistorySchema)
def list_marks(class_id: str, session_id: str) -> dict[str, Any]:
    """Every mark of a sheet: who, when, on which device"""
    return sheets.history(reader(), class_id, session_id)


@blueprint.route("/classes/<class_id>/sheets/<session_id>/roll-calls/<roll_call_id>", methods=["PUT"])
@who_may(*KEEPERS)
@blueprint.arguments(schemas.RollCallSchema)
@blueprint.response(200, schemas.TakenSchema)
def take_roll_call(taken: dict[str, Any], class_id: str, session_id: str, roll_call_id: str) -> dict[str, Any]:
    """Send what a device marked, perhaps long ago; the same roll call sent twice is one"""
    refuse_other_account(taken.pop("account_id"))
    moments = {name: taken.pop(name) for name in ("taken_at", "sent_at")}
    options = {**moments, "device": device(), "source": taken.pop("source")}
    return _shown(perform(commands.take_roll_call, class_id, session_id, roll_call_id, Given(**taken), **options))


@blueprint.route("/classes/<class_id>/sheets/<session_id>/closing", methods=["POST"])
@who_may(*KEEPERS)
@blueprint.response(200, schemas.SheetSchema)
def close_sheet(class_id: str, session_id: str) -> dict[str, Any]:
    """Close a sheet on which everybody is marked (If-Match)"""
    return _shown(perform(commands.close_sheet, class_id, session_id, seen_version()))


def _shown(sheet: dict[str, Any]) -> dict[str, Any]:
    show_version(sheet["version"])
    return sheet


def refuse_other_account(account_id: str) -> None:
    """Refuse (409) a roll call that somebody else made on this device: it stays theirs."""
    actor = current_actor()
    assert actor is not None
    if account_id != actor.account_id:
        raise Refusal(
            "made-by-somebody-else",
            Words(
                "Người khác đã điểm danh trên máy này. Hãy đăng nhập bằng tài khoản của người đó để gửi.",
                "Somebody else marked on this device. Sign in as that person to send it.",
            ),
            status=409,
        )
