"""What a learner wishes: their own page behind the address that every message carries, and the same form for staff."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from services.notification import links
from services.notification.commands import wishes as commands
from services.notification.model import kinds
from services.notification.pages.rules import clock_time
from services.notification.schemas.wishes import WishesBody
from services.notification.views.wishes import wishes_of
from shared.refusal import Refusal, Words, unknown
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, public, who_may

pages = Blueprint("wishes_pages", __name__)

Page = str | tuple[str, int] | Response

NOTICES = {
    "wishes-saved": Words(
        "Đã lưu. Từ nay thư được gửi theo lựa chọn này.", "Saved. From now on messages go by these choices."
    ),
    "unsubscribed": Words(
        "Từ nay chỉ giấy triệu tập được gửi. Muốn nhận lại, hãy chọn ở dưới rồi lưu.",
        "From now on only the summons comes. To get the others again, choose them below and save.",
    ),
}


@pages.after_request
def keep_to_ourselves(response: Response) -> Response:
    """The address is the key to the page: no search engine keeps it, and no other site is told of it. (`no-referrer`
    would also hide from ourselves where the form comes from, and whoever is signed in could not send it.)"""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@pages.get("/wishes/<token>")
@public
def show_own(token: str) -> Page:
    """What comes to the learner whose address this is."""
    learner_id = _learner(token)
    return _form(learner_id, token) if learner_id else _no_such_address()


@pages.post("/wishes/<token>")
@public
def change_own(token: str) -> Page:
    """Keep what they wish."""
    learner_id = _learner(token)
    if learner_id is None:
        return _no_such_address()
    try:
        perform(commands.change_own, learner_id, seen_version(), _asked())
    except Refusal as refusal:
        return _form(learner_id, token, refusal), refusal.status
    return redirect(f"/wishes/{token}?done=wishes-saved", 303)


@pages.get("/wishes/<token>/unsubscribe")
@public
def look_before(token: str) -> Page:
    """A mail program's link, opened by hand: nothing is changed by looking."""
    return redirect(f"/wishes/{token}", 303)


@pages.post("/wishes/<token>/unsubscribe")
@public
def unsubscribe(token: str) -> Page:
    """One click in a mail program (RFC 8058), or the button on the page: nothing any more that is not binding."""
    learner_id = _learner(token)
    if learner_id is None:
        return _no_such_address()
    perform(commands.unsubscribe, learner_id)
    # Mail programs follow no redirect after a post.
    return _form(learner_id, token, notice=NOTICES["unsubscribed"], typed={})


@pages.get("/learners/<learner_id>/wishes")
@who_may("staff")
def show_for(learner_id: str) -> str:
    """For somebody who rings up."""
    _check_theirs(learner_id)
    return _form(learner_id)


@pages.post("/learners/<learner_id>/wishes")
@who_may("staff")
def change_for(learner_id: str) -> Page:
    """Keep what they said."""
    _check_theirs(learner_id)
    try:
        perform(commands.change_for, learner_id, seen_version(), _asked())
    except Refusal as refusal:
        return _form(learner_id, None, refusal), refusal.status
    return redirect(f"/learners/{learner_id}/wishes?done=wishes-saved", 303)


def _learner(token: str) -> str | None:
    """Whose address it is, as long as there is a contact of theirs."""
    learner_id = links.learner_of(current_app.config["MESSAGES_KEY_FILE"], token)
    known = {"_id": learner_id, "erased": {"$ne": True}}
    return learner_id if learner_id and shell().store.contacts.find_one(known, {"_id": 1}) else None


def _check_theirs(learner_id: str) -> None:
    actor = current_actor()
    if actor is None:
        raise unknown(commands.PERSON)
    commands.check_theirs(shell().store, actor, organisations(), learner_id)


def _asked() -> dict[str, Any]:
    lists = {name: request.form.getlist(name) for name in ("channels", "kinds")}
    return check_form(WishesBody(), {**request.form.to_dict(), **lists})


def _form(learner_id: str, token: str | None = None, refusal: Refusal | None = None, **shown: Any) -> str:
    """The form: of the learner at their address, of staff without one."""
    return render_template(
        "notification_wishes.html",
        wishes=wishes_of(shell().store, learner_id),
        action=f"/wishes/{token}" if token else f"/learners/{learner_id}/wishes",
        own=token is not None,
        kinds=kinds,
        clock=clock_time,
        refusal=refusal,
        **shown,
    )


def _no_such_address() -> Page:
    return render_template("notification_wishes_unknown.html"), 404
