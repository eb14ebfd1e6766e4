"""Signing in and out, and what waits for the staff of a centre today."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.signing_in import sign_in
from services.enrolment.parts import parts
from services.enrolment.reading import (
    SEERS,
    board_scope,
    committee_scope,
    lecturer_scope,
    note_personal_read,
    staff_scope,
)
from services.enrolment.views.today import Question, today as open_tasks
from shared.refusal import Refusal
from shared.vietnamese import today
from shared.web import tokens
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, public, remember, safe_next, who_may

pages = Blueprint("home", __name__)


@pages.get("/sign-in")
@public
def sign_in_form() -> str:
    """Who are you?"""
    return render_template("enrolment_sign_in.html", next=request.args.get("next", ""))


@pages.post("/sign-in")
@public
def do_sign_in() -> Response | tuple[str, int]:
    """Sign in and go on to where one wanted to go."""
    wanted = request.form.get("next", "")
    now = shell().desk.clock()
    try:
        actor = sign_in(shell().store, request.form.get("username", "").strip(), request.form.get("password", ""), now)
    except Refusal as refusal:
        return render_template("enrolment_sign_in.html", next=wanted, refusal=refusal), refusal.status
    home = (
        shell().url("enrolment", "/") if actor.has("staff", "lecturer", "committee") else shell().url("reporting", "/")
    )
    answer = redirect(safe_next(wanted, home), 303)
    remember(answer, tokens.issue(parts().signing_key, actor, now))  # type: ignore[arg-type]
    return answer


@pages.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session, for all four services."""
    answer = redirect(url_for("home.sign_in_form", done="signed-out"), 303)
    remember(answer, None)  # type: ignore[arg-type]
    return answer


@pages.get("/")
@who_may()
def index() -> str | Response:
    """What must I do today?"""
    actor = current_actor()
    if actor is not None and not actor.has("staff", "lecturer", "board", "committee"):
        where = "/organisations" if actor.has("operator") else "/classes"
        return redirect(where)
    on = today(shell().desk.clock())
    scope = staff_scope() or lecturer_scope()
    nominates = frozenset(committee_scope())
    if nominates:
        note_personal_read("people nominated, on the start page")
    asked = Question(
        shell().store,
        organisations(),
        frozenset(scope),
        on,
        decides=frozenset(board_scope()),
        staffs=frozenset(staff_scope()),
        nominates=nominates,
    )
    return render_template(
        "enrolment_home.html",
        tasks=open_tasks(asked),
        on=on,
        may_change=bool(staff_scope()),
        nominates=bool(nominates),
        sees_classes=actor is not None and actor.has(*SEERS),
    )
