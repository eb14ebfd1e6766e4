"""Read tokens over HTTP: made for another system, listed, withdrawn."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.commands.read_tokens import MAKERS, make_read_token, new_token, withdraw_read_token
from services.reporting.schemas import read_tokens as schemas
from services.reporting.views.read_tokens import read_token, read_tokens
from shared.periods import quarter_of
from shared.vietnamese import today
from shared.web.answers import keep_private
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("read_tokens", __name__, url_prefix="/api/v1", description="By which other systems read")
blueprint.after_request(keep_private)


@blueprint.route("/read-tokens")
@who_may(*MAKERS)
@blueprint.arguments(schemas.ReadTokensArgs, location="query")
@blueprint.response(200, schemas.ReadTokens)
def list_read_tokens(args: dict[str, Any]) -> dict[str, Any]:
    """The read tokens of an organisation and all below it; those that work first"""
    day = today(shell().desk.clock())
    asked = asking.question(quarter_of(day).key, args["organisation"])
    found = read_tokens(shell().store, organisations(), asking.who(), asked.organisation_id, day)
    return {"items": found}


@blueprint.route("/read-tokens", methods=["POST"])
@who_may(*MAKERS)
@blueprint.arguments(schemas.ReadTokenBody)
@blueprint.response(201, schemas.ReadTokenMade)
def post_read_token(body: dict[str, Any]) -> dict[str, Any]:
    """Make a read token (Idempotency-Key); the answer is the only one that ever says it"""
    new = new_token()
    made = perform(make_read_token, body["organisation_id"], body["name"], body["expires_on"], new, creates=True)
    show_version(made["version"])
    return {**_shown(made["token_id"]), "token": new.text if made["token_id"] == new.token_id else None}


@blueprint.route("/read-tokens/<token_id>")
@who_may(*MAKERS)
@blueprint.response(200, schemas.ReadToken)
def get_read_token(token_id: str) -> dict[str, Any]:
    """One read token, without its secret; its ETag"""
    found = _shown(token_id)
    show_version(found["version"])
    return found


@blueprint.route("/read-tokens/<token_id>/withdrawal", methods=["PUT"])
@who_may(*MAKERS)
@blueprint.response(200, schemas.ReadToken)
def put_withdrawal(token_id: str) -> dict[str, Any]:
    """Withdraw a read token (If-Match); it is refused from then on"""
    kept = perform(withdraw_read_token, token_id, expected=seen_version())
    show_version(kept["version"])
    return _shown(token_id)


def _shown(token_id: str) -> dict[str, Any]:
    return read_token(shell().store, organisations(), asking.who(), token_id, today(shell().desk.clock()))
