"""The API: the texts of messages, as they hold for an organisation and all below it."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.notification.commands.templates import give_up_template, save_template
from services.notification.model.text_versions import READERS
from services.notification.reading import asker
from services.notification.schemas import templates as schemas
from services.notification.views import templates as views
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("templates", __name__, url_prefix="/api/v1", description="Texts of messages")

TEMPLATE = "/templates/<kind>/<language>"


@blueprint.route("/templates")
@who_may(*READERS)
@blueprint.arguments(schemas.TemplatesAskedFor, location="query")
@blueprint.response(200, schemas.InForceList)
def list_templates(asked: dict[str, Any]) -> dict[str, Any]:
    """Which texts are in force for an organisation, of every kind in every language."""
    organisation_id = _organisation(asked)
    items = views.overview(shell().store, organisations(), organisation_id)
    return {"organisation_id": organisation_id, "items": items}


@blueprint.route(TEMPLATE)
@who_may(*READERS)
@blueprint.arguments(schemas.TemplatesAskedFor, location="query")
@blueprint.response(200, schemas.TemplateShown)
def show_template(asked: dict[str, Any], kind: str, language: str) -> dict[str, Any]:
    """The text in force, and the organisation's own versions; its ETag, "0" where it never had its own."""
    return _shown(_organisation(asked), kind, language)


@blueprint.route(TEMPLATE, methods=["PUT"])
@who_may(*READERS)
@blueprint.arguments(schemas.TemplatesAskedFor, location="query")
@blueprint.arguments(schemas.TextsToSave)
@blueprint.response(200, schemas.TemplateShown)
def save(asked: dict[str, Any], body: dict[str, Any], kind: str, language: str) -> dict[str, Any]:
    """Keep texts as the organisation's own (If-Match); they hold for it and all below it at once."""
    organisation_id, why = _organisation(asked), body.pop("why")
    perform(save_template, organisation_id, kind, language, body, expected=seen_version(), why=why)
    return _shown(organisation_id, kind, language)


@blueprint.route(TEMPLATE, methods=["DELETE"])
@who_may(*READERS)
@blueprint.arguments(schemas.TemplatesAskedFor, location="query")
@blueprint.response(200, schemas.TemplateShown)
def give_up(asked: dict[str, Any], kind: str, language: str) -> dict[str, Any]:
    """Give up the organisation's own texts (If-Match): what holds above it holds again; its versions stay readable."""
    organisation_id = _organisation(asked)
    perform(give_up_template, organisation_id, kind, language, expected=seen_version())
    return _shown(organisation_id, kind, language)


@blueprint.route(f"{TEMPLATE}/previews", methods=["POST"])
@who_may(*READERS)
@blueprint.arguments(schemas.TemplatesAskedFor, location="query")
@blueprint.arguments(schemas.TextsBody)
@blueprint.response(200, schemas.PreviewShown)
def preview(asked: dict[str, Any], body: dict[str, Any], kind: str, language: str) -> dict[str, Any]:
    """How texts would read, with the facts of a real message whose people are masked; nothing is kept."""
    house = shell()
    return views.preview(
        house.store, organisations(), _organisation(asked), kind, language, body, urls=house.settings.urls
    )


def _organisation(asked: dict[str, Any]) -> str:
    return views.organisation_asked(asker(), organisations(), asked["organisation_id"])


def _shown(organisation_id: str, kind: str, language: str) -> dict[str, Any]:
    found = views.texts_of(shell().store, asker(), organisations(), organisation_id, kind, language)
    show_version(found["version"])
    return found
