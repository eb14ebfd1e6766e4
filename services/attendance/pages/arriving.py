"""For a learner with a phone: scan or type the code, say who one is, be marked. Nobody signs in here.

Reading an address changes nothing in the register: it exchanges a code for a ticket, or a personal link for a pass,
which this phone then carries in a cookie of its own.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.attendance.commands import entering, links
from services.attendance.commands.check_ins import arrive
from services.attendance.model import passes
from services.attendance.parts import device, parts
from services.attendance.views import check_ins
from shared import ids
from shared.misses import TooManyMisses
from shared.refusal import Refusal, Words
from shared.store import Document
from shared.web.answers import ask_to_wait
from shared.web.perform import perform
from shared.web.shell import shell
from shared.web.sign_in import public

pages = Blueprint("arriving_pages", __name__)

Page = str | tuple[str, int] | Response

TICKET, PASS = "solop_ticket", "solop_learner"
TICKET_OVER = Words(
    "Chưa quét mã, hoặc đã quá 3 phút từ khi quét. Hãy quét mã đang hiện trên màn hình.",
    "You have not scanned the code, or more than three minutes ago. Scan the code that the screen shows now.",
)


@pages.get("/den")
@public
def ask_for_code() -> str:
    """Type the code, when the camera does not read it."""
    return _ask()


@pages.post("/den")
@public
def take_typed_code() -> Page:
    """Exchange a typed code for a ticket."""
    try:
        found = entering.by_typing(shell().store, request.form.get("code", ""), _address(), shell().desk.clock())
    except Refusal as refusal:
        return _refused(refusal)
    return _with_ticket(found)


@pages.get("/den/<code>")
@public
def take_scanned_code(code: str) -> Page:
    """Exchange the code of the square for a ticket."""
    try:
        found = entering.by_address(shell().store, code, shell().desk.clock())
    except Refusal as refusal:
        return _refused(refusal)
    return _with_ticket(found)


@pages.get("/den/who")
@public
def ask_who() -> Page:
    """Whose phone is this? Of a phone that remembers a learner: is it you?"""
    ticket = _ticket()
    return _who(ticket) if ticket else _refused(_over())


@pages.post("/den/who")
@public
def mark_me() -> Page:
    """Mark the learner whom this phone remembers, or whose number and year were typed."""
    ticket, now = _ticket(), shell().desk.clock()
    if ticket is None:
        return _refused(_over())
    try:
        learner_id = None if "identity_number" in request.form else remembered()
        if learner_id is None:
            number, year = (request.form.get(name, "") for name in ("identity_number", "birth_year"))
            learner_id = entering.by_number(shell().store, parts().check_in_key, ticket, number, year, _address(), now)
        answer = perform(arrive, ticket, learner_id, device())
    except Refusal as refusal:
        _say_when(refusal)
        return _who(ticket, refusal=refusal), refusal.status
    return _remember(redirect(url_for("arriving_pages.show_done", **answer), 303), learner_id)


@pages.get("/den/done/<class_id>/<session_id>")
@public
def show_done(class_id: str, session_id: str) -> Page:
    """What was recorded of the learner whom this phone remembers."""
    learner_id = remembered()
    found = check_ins.receipt(shell().store, class_id, session_id, learner_id) if learner_id else None
    if learner_id is None or found is None:
        return _refused(_over())
    return render_template("attendance_arrived.html", **found, learner=check_ins.name_of(shell().store, learner_id))


@pages.get("/me/<code>")
@public
def open_my_link(code: str) -> Page:
    """This phone remembers from now on whose personal link it is."""
    try:
        link = links.open_link(shell().store, code)
    except Refusal as refusal:
        return _refused(refusal)
    name = check_ins.name_of(shell().store, link["_id"])
    return _remember(make_response(render_template("attendance_remembered.html", learner=name)), link["_id"])


@pages.post("/den/forget")
@public
def forget_me() -> Page:
    """This phone forgets whom it remembered."""
    answer = redirect(url_for("arriving_pages.ask_who" if _ticket() else "arriving_pages.ask_for_code"), 303)
    answer.delete_cookie(PASS, path="/den", samesite="Lax")
    return answer


def _ask(**shown: Any) -> str:
    return render_template("attendance_code.html", **shown)


def _who(ticket: passes.Ticket, **shown: Any) -> str:
    place = check_ins.place_of(shell().store, ticket.sheet_id)
    learner_id = remembered()
    learner = check_ins.name_of(shell().store, learner_id) if learner_id else None
    return render_template("attendance_who.html", place=place, learner=learner, **shown)


def _refused(refusal: Refusal) -> Page:
    _say_when(refusal)
    return _ask(refusal=refusal), refusal.status


def _say_when(refusal: Refusal) -> None:
    if isinstance(refusal, TooManyMisses):
        ask_to_wait(refusal.seconds)


def _over() -> Refusal:
    return Refusal("ticket-over", TICKET_OVER, status=410)


def _address() -> str:
    return request.remote_addr or ""


def _with_ticket(check_in: Document) -> Response:
    given = passes.issue_ticket(
        parts().check_in_key, ids.new_id(), check_in["_id"], check_in["name"], device()["id"], shell().desk.clock()
    )
    answer = redirect(url_for("arriving_pages.ask_who"), 303)
    _keep_cookie(answer, TICKET, given, int(passes.TICKET_LASTS.total_seconds()))
    return answer


def _ticket() -> passes.Ticket | None:
    given = request.cookies.get(TICKET, "")
    return passes.read_ticket(parts().check_in_key, given, device()["id"], shell().desk.clock())


def _remember(answer: Response, learner_id: str) -> Response:
    edition = links.edition_of(shell().store, learner_id)
    given = passes.issue_pass(parts().check_in_key, learner_id, edition, shell().desk.clock())
    _keep_cookie(answer, PASS, given, int(passes.PASS_LASTS.total_seconds()))
    return answer


def remembered() -> str | None:
    """The learner whom this phone remembers, on pages under `/den`."""
    given = request.cookies.get(PASS, "")
    return links.remembered(shell().store, parts().check_in_key, given, shell().desk.clock())


def _keep_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
    secure = shell().settings.cookie_secure
    answer.set_cookie(name, value, max_age=seconds, path="/den", httponly=True, secure=secure, samesite="Lax")
