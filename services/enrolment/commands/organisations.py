"""Organisations and staff accounts."""

from __future__ import annotations

from typing import Any

from services.enrolment.commands.scope import tree
from services.enrolment.model import accounts, organisations as model
from shared import ids
from shared.authority import Role, not_allowed
from shared.refusal import Refusal, Words, unknown
from shared.unit_of_work import UnitOfWork


def register_organisation(unit: UnitOfWork, details: dict[str, Any]) -> dict[str, Any]:
    """Enter an organisation in the tree; `details` as the event's data, without the id. Its shape is the answer.

    Operators anywhere; staff and board below their own organisation.
    """
    organisations = tree(unit)
    parent_id = details["parent_id"]
    above_is_theirs = parent_id is not None and unit.actor.may(organisations, [parent_id], "staff", "board")
    if not unit.actor.has("operator") and not above_is_theirs:
        raise not_allowed() if parent_id is None else unknown(Words("đơn vị", "organisation"), at="/parent_id")
    organisation_id = ids.new_id()
    said = model.register(organisation_id, details, organisations)
    return unit.keep("organisations", {"_id": organisation_id}, said, model.evolve)


def open_account(unit: UnitOfWork, username: str, name: str, password: str, roles: list[list[str]]) -> dict[str, Any]:
    """Open a staff account; roles as `[[role, organisation id], …]`. The answer does not hold the password."""
    if unit.find("accounts", {"username": username}):
        words = Words(f"Tên đăng nhập “{username}” đã có.", f"The user name “{username}” is taken.")
        raise Refusal("username-taken", words, at="/username", status=409)
    held = [Role(role, place) for role, place in roles]
    account = accounts.new_account(ids.new_id(), username, name, password, held, tree(unit))
    kept = unit.put("accounts", account)
    return {name: value for name, value in kept.items() if name != "password_hash"}


def open_first_account(unit: UnitOfWork, password: str) -> dict[str, Any]:
    """The account `operator`, when there is no account at all."""
    if unit.find("accounts", {}, limit=1):
        return {}
    return open_account(unit, "operator", "Người vận hành", password, [["operator", "*"]])
