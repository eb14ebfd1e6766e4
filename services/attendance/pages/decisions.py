"""What waits for somebody's decision, and deciding on corrections."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.attendance.commands.corrections import decide_correction
from services.attendance.model.registers import READERS
from services.attendance.reading import reader
from services.attendance.views import decisions
from shared.refusal import Refusal
from shared.web.perform import perform, seen_version
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("decision_pages", __name__)


@pages.get("/decisions")
@who_may(*READERS)
def show_decisions() -> str:
    """Marks that differ, marks of people on no roster, and corrections asked for."""
    return _decisions()


@pages.post("/corrections/<correction_id>/decision")
@who_may(*READERS)
def decide(correction_id: str) -> str | tuple[str, int] | Response:
    """Grant or refuse a correction: `do` is grant or refuse."""
    granted = request.form.get("do") == "grant"
    answer = request.form.get("answer", "")
    try:
        perform(decide_correction, correction_id, seen_version(), granted=granted, answer=answer)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _decisions(refusal=refusal, at_fault=correction_id), refusal.status
    done = "correction-granted" if granted else "correction-refused"
    return redirect(url_for("decision_pages.show_decisions", done=done), 303)


def _decisions(**shown: Any) -> str:
    actor = current_actor()
    assert actor is not None
    waiting = decisions.waiting(reader())
    own = {one["_id"] for one in waiting["requests"] if one["asked_by"].get("account_id") == actor.account_id}
    return render_template("attendance_decisions.html", **{"at_fault": None, "own": own, **waiting, **shown})
