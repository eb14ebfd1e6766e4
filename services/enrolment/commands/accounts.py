"""Staff accounts: opened, given another password, closed."""

from __future__ import annotations

from typing import Any

from services.enrolment.commands.scope import tree
from services.enrolment.model.organisations import accounts
from shared import ids
from shared.authority import Role
from shared.refusal import Refusal, Words
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

ACCOUNT = Words("tài khoản", "account")


def open_account(unit: UnitOfWork, username: str, name: str, password: str, roles: list[list[str]]) -> dict[str, Any]:
    """Open a staff account; roles as `[[role, organisation id], …]`. The answer does not hold the password."""
    if unit.find("accounts", {"username": username}):
        words = Words(f"Tên đăng nhập “{username}” đã có.", f"The user name “{username}” is taken.")
        raise Refusal("username-taken", words, at="/username", status=409)
    held = [Role(role, place) for role, place in roles]
    return _shown(unit.put("accounts", accounts.new_account(ids.new_id(), username, name, password, held, tree(unit))))


def open_first_account(unit: UnitOfWork, password: str) -> dict[str, Any]:
    """The account `operator`, when there is no account at all."""
    if unit.find("accounts", {}, limit=1):
        return {}
    return open_account(unit, "operator", "Người vận hành", password, [["operator", "*"]])


def set_password(unit: UnitOfWork, account_id: str, expected: int, password: str) -> dict[str, Any]:
    """Another password; the one before is worth nothing any more."""
    account = unit.load("accounts", account_id, ACCOUNT, expected=expected)
    accounts.check_open(account)
    return _shown(unit.put("accounts", accounts.with_password(account, password)))


def close_account(unit: UnitOfWork, account_id: str, expected: int) -> dict[str, Any]:
    """Nobody signs in with it any more; what was done under it keeps its name. Nobody closes their own."""
    account = unit.load("accounts", account_id, ACCOUNT, expected=expected)
    accounts.check_open(account)
    if account_id == unit.actor.account_id:
        words = Words(
            "Không thể đóng tài khoản đang dùng. Hãy nhờ người vận hành khác.",
            "You cannot close the account that you use. Ask another operator.",
        )
        raise Refusal("own-account", words, status=409)
    return _shown(unit.put("accounts", {**account, "closed_on": today(unit.now).isoformat()}))


def _shown(account: Document) -> dict[str, Any]:
    return {name: value for name, value in account.items() if name != "password_hash"}
