"""The API of the inbox: what came, and how much of it is unread, for the header of every service."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from services.notification.commands.reading import reading_of
from services.notification.model.houses import ROLES
from services.notification.reading import asker
from services.notification.views import inbox as views
from shared.web.schemas import Page, PageQuery
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("inbox", __name__, url_prefix="/api/v1/inbox", description="Messages to one's organisations")


class InboxAskedFor(PageQuery):
    unread = fields.Boolean(load_default=False)


class UnreadSchema(Schema):
    """It is counted up to 100, which means more than 99."""

    unread = fields.Integer()


@blueprint.route("")
@who_may(*ROLES)
@blueprint.arguments(InboxAskedFor, location="query")
@blueprint.response(200, Page)
def list_inbox(asked: dict[str, Any]) -> dict[str, Any]:
    """What came to the asker's organisations, the newest first."""
    store, actor = shell().store, asker()
    reading = reading_of(store, actor.account_id)
    query = views.addressed_to(actor, organisations())
    page_of = views.unread_page_of if asked["unread"] else views.page_of
    return page_of(store, query, reading, cursor=asked.get("cursor"), limit=asked["limit"])


@blueprint.route("/unread")
@who_may(*ROLES)
@blueprint.response(200, UnreadSchema)
def show_unread() -> dict[str, int]:
    """How many messages the asker has not read."""
    store, actor = shell().store, asker()
    query = views.addressed_to(actor, organisations())
    return {"unread": views.count_unread(store, query, reading_of(store, actor.account_id))}


@blueprint.after_request
def for_our_own_pages(response: Response) -> Response:
    """The other services' pages, and nobody else's, may read the answer with their reader's cookie."""
    response.vary.add("Origin")
    response.headers["Cache-Control"] = "no-store"
    origin = request.headers.get("Origin")
    if request.method in ("GET", "HEAD") and origin in shell().settings.origins:
        response.access_control_allow_origin = origin
        response.access_control_allow_credentials = True
    return response
