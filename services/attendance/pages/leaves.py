"""Leave: what waits for a decision and what was decided, and asking for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.attendance.commands import leaves as commands
from services.attendance.model.leaves import days_of
from services.attendance.model.registers import ASKERS, KEEPERS
from services.attendance.reading import reader
from services.attendance.schemas.leaves import NewLeaveSchema
from services.attendance.views import leaves
from shared.refusal import Fault, Refusal, Words
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("leave_pages", __name__)

Page = str | tuple[str, int] | Response

STATES = {
    "asked": (Words("Chờ quyết định", "Waits"), "wait"),
    "granted": (Words("Được phép", "Granted"), "ok"),
    "refused": (Words("Không được phép", "Refused"), "stop"),
    "withdrawn": (Words("Đã rút", "Withdrawn"), "off"),
}
SHOWN = 100  # of what was decided


@pages.get("/leaves")
@who_may(*ASKERS)
def list_leaves() -> str:
    """What waits for a decision first, then what was decided in running classes."""
    return _list()


def _list(refusal: Refusal | None = None) -> str:
    found = leaves.leaves_in_scope(reader())
    decided = [one for one in found if one["state"] != "asked"]
    return render_template(
        "attendance_leaves.html",
        waiting=sorted((one for one in found if one["state"] == "asked"), key=lambda one: str(one["since"])),
        decided=decided[:SHOWN],
        left_out=len(decided) - SHOWN,
        asks=bool(leaves.running_classes(reader())) if not found else True,
        keeps=reader().actor.has(*KEEPERS),
        states=STATES,
        days_of=days_of,
        refusal=refusal,
    )


@pages.get("/leaves/new")
@who_may(*ASKERS)
def new_form() -> str:
    """Which class; then who, when and why."""
    return _form(request.args.get("class_id", ""))


@pages.post("/leaves/new")
@who_may(*ASKERS)
def ask_leave() -> Page:
    """Ask for it."""
    try:
        perform(commands.ask_leave, **check_form(NewLeaveSchema(), request.form), creates=True)
    except Refusal as refusal:
        return _form(request.form.get("class_id", ""), refusal), refusal.status
    return _to("leave-asked")


def _form(class_id: str, refusal: Refusal | None = None) -> str:
    found = leaves.running_classes(reader())
    chosen = next((one for one in found if one["_id"] == class_id), found[0] if len(found) == 1 else None)
    shown = leaves.asking(reader(), chosen, shell().desk.clock()) if chosen else {"klass": None}
    classes = [(one["_id"], one["name"]) for one in found]
    return render_template("attendance_leave_form.html", classes=classes, refusal=refusal, **shown)


@pages.post("/leaves/<leave_id>/decision")
@who_may(*KEEPERS)
def decide_leave(leave_id: str) -> Page:
    """Grant it (`granted` = yes) or refuse it with an answer."""
    granted, field = request.form.get("granted") == "yes", f"answer-{leave_id}"
    decision = {"granted": granted, "answer": request.form.get(field, "")[:300]}
    done = "leave-granted" if granted else "leave-refused"
    return _step(done, f"/{field}", commands.decide_leave, leave_id, **decision)


@pages.post("/leaves/<leave_id>/withdrawal")
@who_may(*ASKERS)
def withdraw_leave(leave_id: str) -> Page:
    """Take back what one asked for oneself."""
    return _step("leave-withdrawn", f"/answer-{leave_id}", commands.withdraw_leave, leave_id)


def _step(done: str, at: str, command: Callable[..., dict[str, Any]], leave_id: str, **asked: Any) -> Page:
    try:
        perform(command, leave_id, seen_version(), **asked)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        # Every request on the page has a field of its own.
        faults = [Fault(at, fault.words) for fault in refusal.faults]
        return _list(Refusal(refusal.code, refusal.words, status=refusal.status, faults=faults)), refusal.status
    return _to(done)


def _to(done: str) -> Response:
    return redirect(url_for("leave_pages.list_leaves", done=done), 303)
