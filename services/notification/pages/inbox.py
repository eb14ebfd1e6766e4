"""The inbox: what came to one's organisation, and what each message says."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from pymongo.errors import PyMongoError
from werkzeug.wrappers import Response

from services.notification.commands.reading import mark_all_read, mark_read, reading_of
from services.notification.model import kinds
from services.notification.model.facts import PAGES
from services.notification.model.houses import ROLES
from services.notification.model.kinds import KINDS
from services.notification.reading import asker, note_personal_read
from services.notification.views import deliveries as letters, inbox as views
from shared.periods import parse
from shared.refusal import Words
from shared.web.language import language
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("inbox_pages", __name__)

NOTICES = {"all-read": Words("Đã đánh dấu tất cả là đã đọc.", "Everything is marked as read.")}

# Committees may open the page of nominations only, which is theirs.
OPENED_BY = {kinds.NOMINATIONS: ("staff", "committee")}
OFFICES = ("staff", "board")


@pages.get("/inbox")
@who_may(*ROLES)
def show_inbox() -> str:
    """The newest first; all, or what is unread."""
    store, actor = shell().store, asker()
    reading, query = reading_of(store, actor.account_id), _query()
    unread, cursor = request.args.get("show") == "unread", request.args.get("cursor")
    page = (views.unread_page_of if unread else views.page_of)(store, query, reading, cursor=cursor)
    return render_template(
        "notification_inbox.html",
        page=page,
        count=views.count_unread(store, query, reading),
        unread=unread,
        cursor=cursor,
        several=len({one["recipient_id"] for one in page["items"]}) > 1,
        period_words=lambda period: parse(period).words().in_language(language()),
        list_at=lambda **asked: "/inbox?" + urlencode(asked) if asked else "/inbox",
        kinds=kinds,
    )


@pages.post("/inbox")
@who_may(*ROLES)
def read_all() -> Response:
    """Everything is read, up to the newest message that the page showed."""
    newest = views.find(shell().store, _query(), request.form.get("newest", ""))
    mark_all_read(shell().store, asker().account_id, newest)
    return redirect("/inbox?done=all-read", 303)


@pages.get("/inbox/<delivery_id>")
@who_may(*ROLES)
def show_message(delivery_id: str) -> str:
    """What it says. Whoever opens it has read it: asking again changes nothing more."""
    store, actor, query = shell().store, asker(), _query()
    delivery = views.find(store, query, delivery_id)
    note_personal_read("a message", delivery_id=delivery_id)
    shown = render_template(
        "notification_inbox_message.html",
        message=views.shown(store, delivery, reading_of(store, actor.account_id)),
        letter=letters.letter_of(store, query, delivery_id, shell().settings.urls),
        kind=KINDS[delivery["kind"]],
        page_about=_page_about(delivery["kind"], delivery["class_id"]),
    )
    if request.method == "GET":
        with suppress(PyMongoError):  # then it stays unread
            mark_read(store, actor.account_id, delivery)
    return shown


def _page_about(code: str, class_id: str | None) -> str | None:
    """The page where the reader goes on, if they may open it."""
    about = KINDS[code].about
    if not asker().has(*OPENED_BY.get(about, OFFICES)):
        return None
    service, path = PAGES[about]
    return shell().url(service, f"{path}/{class_id}" if class_id else path)


def _query() -> dict[str, Any]:
    return views.addressed_to(asker(), organisations())
