"""Signing in, the keys that tokens are checked by, staff accounts."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.enrolment.commands import accounts as commands
from services.enrolment.commands.signing_in import sign_in
from services.enrolment.parts import parts
from services.enrolment.schemas import accounts as schemas
from shared.web import tokens
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import shell
from shared.web.sign_in import public, who_may

blueprint = Blueprint("accounts", __name__, description="Signing in and staff accounts")


@blueprint.route("/api/v1/tokens", methods=["POST"])
@public
@blueprint.arguments(schemas.SignIn)
@blueprint.response(200, schemas.Token)
def create_token(asked: dict[str, Any]) -> dict[str, Any]:
    """Sign in: a token for the Authorization header of all four services."""
    now = shell().desk.clock()
    actor = sign_in(shell().store, asked["username"], asked["password"], now)
    return {"token": tokens.issue(parts().signing_key, actor, now), "expires_in": tokens.LIFETIME_SECONDS}


@blueprint.route("/api/v1/jwks")
@public
@blueprint.response(200)
def show_keys() -> Response:
    """The public keys (JWKS) that tokens are checked by."""
    return jsonify(keys=[parts().signing_key.as_dict(private=False)])


@blueprint.route("/api/v1/accounts", methods=["POST"])
@who_may("operator")
@blueprint.arguments(schemas.AccountInput)
@blueprint.response(201, schemas.Account)
def create_account(asked: dict[str, Any]) -> dict[str, Any]:
    """Open a staff account."""
    roles = [[role["role"], role["organisation_id"]] for role in asked["roles"]]
    kept = perform(commands.open_account, asked["username"], asked["name"], asked["password"], roles, creates=True)
    return {"account_id": kept["_id"], **kept}


@blueprint.route("/api/v1/accounts")
@who_may("operator")
@blueprint.response(200, schemas.Account(many=True))
def list_accounts() -> list[dict[str, Any]]:
    """All staff accounts, by user name."""
    kept = shell().store.accounts.find({}, {"password_hash": 0}).sort("username", 1)
    return [{"account_id": one["_id"], **one} for one in kept]


@blueprint.route("/api/v1/accounts/<account_id>/password", methods=["PUT"])
@who_may("operator")
@blueprint.arguments(schemas.Password)
@blueprint.response(200, schemas.Account)
def set_password(asked: dict[str, Any], account_id: str) -> dict[str, Any]:
    """Give an account another password."""
    kept = perform(commands.set_password, account_id, seen_version(), asked["password"])
    show_version(kept["version"])
    return {"account_id": kept["_id"], **kept}


@blueprint.route("/api/v1/accounts/<account_id>/closing", methods=["POST"])
@who_may("operator")
@blueprint.response(200, schemas.Account)
def close_account(account_id: str) -> dict[str, Any]:
    """Close an account: nobody signs in with it any more."""
    kept = perform(commands.close_account, account_id, seen_version())
    show_version(kept["version"])
    return {"account_id": kept["_id"], **kept}
