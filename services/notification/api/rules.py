"""The API of the rules: who gets what, in which organisation."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_smorest import Blueprint

from services.notification import sealing
from services.notification.commands import rules as commands
from services.notification.commands.rules import DECIDERS
from services.notification.reading import asker
from services.notification.schemas.rules import KindRuleBody, RulesSchema, SecretSchema, TimesBody, WebhookBody
from services.notification.views import rules as views
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("rules", __name__, url_prefix="/api/v1/rules", description="Who gets what")


@blueprint.route("/<organisation_id>")
@who_may(*DECIDERS)
@blueprint.response(200, RulesSchema)
def show_rules(organisation_id: str) -> dict[str, Any]:
    """What holds for an organisation, and who said so."""
    return _shown(organisation_id)


@blueprint.route("/<organisation_id>/kinds/<code>", methods=["PUT"])
@who_may(*DECIDERS)
@blueprint.arguments(KindRuleBody)
@blueprint.response(200, RulesSchema)
def set_kind(asked: dict[str, Any], organisation_id: str, code: str) -> dict[str, Any]:
    """Whether messages of a kind go out, and by which ways."""
    perform(commands.set_kind, organisation_id, seen_version(), code, asked["on"], asked["channels"])
    return _shown(organisation_id)


@blueprint.route("/<organisation_id>/kinds/<code>", methods=["DELETE"])
@who_may(*DECIDERS)
@blueprint.response(200, RulesSchema)
def drop_kind(organisation_id: str, code: str) -> dict[str, Any]:
    """As those above say again."""
    perform(commands.drop_kind, organisation_id, seen_version(), code)
    return _shown(organisation_id)


@blueprint.route("/<organisation_id>/times", methods=["PUT"])
@who_may(*DECIDERS)
@blueprint.arguments(TimesBody)
@blueprint.response(200, RulesSchema)
def set_times(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Quiet hours, when the summons goes, when the reminder goes."""
    perform(commands.set_times, organisation_id, seen_version(), asked)
    return _shown(organisation_id)


@blueprint.route("/<organisation_id>/webhook", methods=["PUT"])
@who_may(*DECIDERS)
@blueprint.arguments(WebhookBody)
@blueprint.response(200, SecretSchema)
def set_webhook(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Where the organisation's own system takes messages. A secret is made with the first address, and told once."""
    new = _new_secret()
    return _secret(perform(commands.set_webhook, organisation_id, seen_version(), asked["url"], new), new)


@blueprint.route("/<organisation_id>/webhook/secret", methods=["POST"])
@who_may(*DECIDERS)
@blueprint.response(200, SecretSchema)
def renew_secret(organisation_id: str) -> dict[str, Any]:
    """Another secret, told once; the one before signs nothing any more."""
    new = _new_secret()
    return _secret(perform(commands.renew_secret, organisation_id, seen_version(), new), new)


@blueprint.route("/<organisation_id>/webhook", methods=["DELETE"])
@who_may(*DECIDERS)
@blueprint.response(200, RulesSchema)
def drop_webhook(organisation_id: str) -> dict[str, Any]:
    """Nothing goes to the organisation's own system any more."""
    perform(commands.drop_webhook, organisation_id, seen_version())
    return _shown(organisation_id)


def _new_secret() -> sealing.NewSecret:
    return sealing.new_secret(current_app.config["MESSAGES_KEY_FILE"])


def _secret(rules: dict[str, Any], new: sealing.NewSecret) -> dict[str, Any]:
    show_version(rules["version"])
    webhook = rules["webhook"]
    made = webhook["secret_sealed"] == new.sealed
    return {"url": webhook["url"], "version": rules["version"], "secret": new.text if made else None}


def _shown(organisation_id: str) -> dict[str, Any]:
    found = views.rules_of(shell().store, asker(), organisations(), organisation_id)
    show_version(found["version"])
    return found
