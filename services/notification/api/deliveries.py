"""The API: which messages went out, and what became of each."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.notification.commands import deliveries as commands
from services.notification.reading import note_personal_read, scope
from services.notification.schemas.deliveries import (
    ChangedDeliverySchema,
    DeliveriesAskedFor,
    DeliveriesSchema,
    DeliveryStorySchema,
)
from services.notification.views import deliveries as views
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("deliveries", __name__, url_prefix="/api/v1", description="Messages to learners and committees")


@blueprint.route("/deliveries")
@who_may("staff", "operator")
@blueprint.arguments(DeliveriesAskedFor, location="query")
@blueprint.response(200, DeliveriesSchema)
def list_deliveries(asked: dict[str, Any]) -> dict[str, Any]:
    """The deliveries that concern the asker's classes, the newest first."""
    query = views.asked_for(scope(), asked.get("state"), asked.get("class_id"), asked.get("kind"))
    note_personal_read("messages", class_id=asked.get("class_id"))
    return views.page_of(shell().store, query, asked.get("cursor"), asked["limit"])


@blueprint.route("/deliveries/<delivery_id>")
@who_may("staff", "operator")
@blueprint.response(200, DeliveryStorySchema)
def show_delivery(delivery_id: str) -> dict[str, Any]:
    """One delivery and its story."""
    story = views.story_of(shell().store, scope(), delivery_id)
    note_personal_read("a message", delivery_id=delivery_id)
    show_version(story["version"])
    return story


@blueprint.route("/deliveries/<delivery_id>/send-again", methods=["POST"])
@who_may("staff", "operator")
@blueprint.response(200, ChangedDeliverySchema)
def send_again(delivery_id: str) -> dict[str, Any]:
    """Try a message that failed once more, on every way that there is. Takes If-Match."""
    return perform(commands.send_again, delivery_id, seen_version())


@blueprint.route("/deliveries/<delivery_id>/handed-over", methods=["POST"])
@who_may("staff", "operator")
@blueprint.response(200, ChangedDeliverySchema)
def hand_over(delivery_id: str) -> dict[str, Any]:
    """Note that the recipient was told, or was given the paper. Takes If-Match."""
    return perform(commands.hand_over, delivery_id, seen_version())
