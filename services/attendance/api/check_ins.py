"""Check-in of a session under /api/v1: for the screen in the hall. What phones do are pages."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.attendance.commands import check_ins as commands
from services.attendance.model.registers import KEEPERS
from services.attendance.parts import parts
from services.attendance.reading import reader
from services.attendance.schemas import check_ins as schemas
from services.attendance.views import check_ins
from shared.web.perform import perform
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("check_ins", __name__, url_prefix="/api/v1", description="Check-in by a code on a screen")


@blueprint.route("/classes/<class_id>/sheets/<session_id>/check-in")
@who_may(*KEEPERS)
@blueprint.response(200, schemas.ScreenSchema)
def show_check_in(class_id: str, session_id: str) -> dict[str, Any]:
    """What the screen shows: the codes of this moment and who has arrived"""
    found = check_ins.screen(reader(), class_id, session_id, shell().desk.clock())
    reader().note("check-in", class_id)
    return {**found, "address": shell().url("attendance", f"/den/{found['address']}") if found["address"] else None}


@blueprint.route("/classes/<class_id>/sheets/<session_id>/check-in", methods=["POST"])
@who_may(*KEEPERS)
@blueprint.arguments(schemas.NewCheckInSchema)
@blueprint.response(201, schemas.CheckInSchema)
def open_check_in(hours: dict[str, Any], class_id: str, session_id: str) -> dict[str, Any]:
    """Open check-in (Idempotency-Key); one that is open stays as it is"""
    return perform(commands.open_check_in, class_id, session_id, **hours, creates=True)


@blueprint.route("/classes/<class_id>/sheets/<session_id>/check-in/ending", methods=["POST"])
@who_may(*KEEPERS)
@blueprint.response(200, schemas.CheckInSchema)
def end_check_in(class_id: str, session_id: str) -> dict[str, Any]:
    """End check-in now; one that has ended stays so"""
    return perform(commands.end_check_in, class_id, session_id)


@blueprint.route("/classes/<class_id>/slips")
@who_may(*KEEPERS)
@blueprint.response(200, schemas.SlipsSchema)
def list_slips(class_id: str) -> dict[str, Any]:
    """The personal links of a class, for whoever prints slips of their own"""
    found = check_ins.slips(reader(), class_id, parts().check_in_key)
    return {"items": [{**one, "address": shell().url("attendance", f"/me/{one['code']}")} for one in found["slips"]]}
