"""Leave that a learner asks for from the phone that remembers them. Nobody signs in here."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.attendance.commands import leaves as commands
from services.attendance.model.leaves import days_of
from services.attendance.pages.arriving import remembered
from services.attendance.pages.leaves import STATES
from services.attendance.schemas.leaves import NewLeaveSchema
from services.attendance.views import leaves
from services.attendance.views.check_ins import name_of
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import public

pages = Blueprint("own_leave_pages", __name__)

Page = str | tuple[str, int] | Response


@pages.get("/den/leaves")
@public
def show_own_leaves() -> str:
    """What this learner asked for, with the answers, and the form to ask."""
    return _shown()


@pages.post("/den/leaves")
@public
def ask_own_leave() -> Page:
    """Ask for leave."""
    learner_id = remembered()
    if learner_id is None:
        return _shown(), 403
    try:
        asked = check_form(NewLeaveSchema(), {**request.form, "learner_id": learner_id})
        perform(commands.ask_leave, **asked, asked_by={"learner_id": learner_id}, creates=True)
    except Refusal as refusal:
        return _shown(refusal), refusal.status
    return redirect(url_for("own_leave_pages.show_own_leaves", done="own-leave-asked"), 303)


@pages.post("/den/leaves/<leave_id>/withdrawal")
@public
def withdraw_own_leave(leave_id: str) -> Page:
    """Take back what this learner asked for."""
    learner_id = remembered()
    if learner_id is None:
        return _shown(), 403
    try:
        perform(commands.withdraw_leave, leave_id, seen_version(), asked_by={"learner_id": learner_id})
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _shown(refusal), refusal.status
    return redirect(url_for("own_leave_pages.show_own_leaves", done="leave-withdrawn"), 303)


def _shown(refusal: Refusal | None = None) -> str:
    learner_id = remembered()
    store = shell().store
    shown = leaves.of_learner(store, learner_id, shell().desk.clock()) if learner_id else {}
    learner = name_of(store, learner_id) if learner_id else None
    words = {"states": STATES, "days_of": days_of}
    return render_template(
        "attendance_own_leaves.html", known=bool(learner_id), learner=learner, refusal=refusal, **words, **shown
    )
