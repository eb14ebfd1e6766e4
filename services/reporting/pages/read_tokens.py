"""Read tokens: which other systems read, making a token for one, withdrawing it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.reporting import asking
from services.reporting.commands.read_tokens import MAKERS, make_read_token, new_token, withdraw_read_token
from services.reporting.model.read_tokens import STATES, latest_day
from services.reporting.pages.addresses import this_quarter
from services.reporting.schemas.read_tokens import ReadTokenBody
from services.reporting.views.question import Question, choices, top_of
from services.reporting.views.read_tokens import read_token, read_tokens
from shared.refusal import Refusal, Words
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("read_token_pages", __name__)

NOTICES = {
    "read-token-withdrawn": Words(
        "Đã thu hồi mã đọc; hệ thống kia không đọc được nữa.",
        "The read token is withdrawn; nobody reads by it any more.",
    )
}
SHAPES = {"active": "ok", "expired": "off", "withdrawn": "stop"}

Page = str | tuple[str, int] | BaseResponse


def _day() -> date:
    return today(shell().desk.clock())


def _asked() -> Question:
    return asking.question(this_quarter(), request.args.get("organisation") or None)


@blueprint.get("/read-tokens")
@who_may(*MAKERS)
def list_read_tokens() -> Page:
    """Which systems read, until when, and whether they do."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    return _list(_asked(), None)


def _list(asked: Question, refusal: Refusal | None) -> str:
    found = read_tokens(shell().store, organisations(), asking.who(), asked.organisation_id, _day())
    return render_template(
        "reporting_read_tokens.html",
        question=asked,
        found=found,
        active=sum(one["state"] == "active" for one in found),
        states=STATES,
        shapes=SHAPES,
        latest=latest_day(_day()),
        organisations=choices(asking.who(), organisations(), asked.organisation_id),
        refusal=refusal,
    )


@blueprint.post("/read-tokens")
@who_may(*MAKERS)
def make() -> Page:
    """Make one, and show it: this once."""
    asked, new = _asked(), new_token()
    try:
        typed = check_form(ReadTokenBody(), request.form)
        made = perform(make_read_token, typed["organisation_id"], typed["name"], typed["expires_on"], new, creates=True)
    except Refusal as refusal:
        return _list(asked, refusal), refusal.status
    shown = read_token(shell().store, organisations(), asking.who(), made["token_id"], _day())
    text = new.text if made["token_id"] == new.token_id else None
    return render_template("reporting_read_token_made.html", question=asked, one=shown, token=text)


@blueprint.get("/read-tokens/<token_id>/withdrawal")
@who_may(*MAKERS)
def ask_to_withdraw(token_id: str) -> str:
    """Ask once."""
    return _withdrawal(token_id, None)


def _withdrawal(token_id: str, refusal: Refusal | None) -> str:
    one = read_token(shell().store, organisations(), asking.who(), token_id, _day())
    return render_template("reporting_read_token_withdrawal.html", one=one, refusal=refusal)


@blueprint.post("/read-tokens/<token_id>/withdrawal")
@who_may(*MAKERS)
def withdraw(token_id: str) -> Page:
    """Withdraw it."""
    try:
        perform(withdraw_read_token, token_id, expected=seen_version())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _withdrawal(token_id, refusal), refusal.status
    return redirect("/read-tokens?done=read-token-withdrawn", 303)
