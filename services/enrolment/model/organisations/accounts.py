"""Staff accounts: a user name, a password that is never kept, and roles at organisations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.authority import ROLES, Actor, Role
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words, unknown

_USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{2,39}$")
_HASHER = PasswordHasher()

ROLE_WORDS = {
    "staff": Words("cán bộ trung tâm", "staff"),
    "lecturer": Words("giảng viên", "lecturer"),
    "committee": Words("cấp ủy", "committee"),
    "board": Words("ban cấp tỉnh", "provincial board"),
    "operator": Words("vận hành hệ thống", "operator"),
}

MOST_FAILURES = 10
PAUSE_SECONDS = 60

LEAST_LENGTH = 10
TOO_SHORT = Words(
    f"Mật khẩu cần ít nhất {LEAST_LENGTH} ký tự.", f"A password needs at least {LEAST_LENGTH} characters."
)


def new_account(
    account_id: str, username: str, name: str, password: str, roles: Sequence[Role], organisations: Organisations
) -> dict[str, Any]:
    """The document of a new account (without version)."""
    faults = []
    if not _USERNAME.match(username):
        words = Words(
            "Tên đăng nhập gồm 3 đến 40 chữ thường không dấu, số, dấu chấm hoặc gạch.",
            "A user name is 3 to 40 lower-case letters without diacritics, digits, dots or dashes.",
        )
        faults.append(Fault("/username", words))
    if len(password) < LEAST_LENGTH:
        faults.append(Fault("/password", TOO_SHORT))
    for place, role in enumerate(roles):
        if role.name not in ROLES:
            faults.append(Fault(f"/roles/{place}/role", unknown(Words("vai trò", "role")).words))
        everywhere = role.organisation_id == "*"
        if everywhere != (role.name == "operator") or (not everywhere and role.organisation_id not in organisations):
            faults.append(Fault(f"/roles/{place}/organisation_id", unknown(Words("đơn vị", "organisation")).words))
    if faults:
        raise Refusal("account", faults[0].words, faults=faults)
    return {
        "_id": account_id,
        "username": username,
        "name": name,
        "password_hash": _HASHER.hash(password),
        "roles": [[role.name, role.organisation_id] for role in roles],
    }


def with_password(account: dict[str, Any], password: str) -> dict[str, Any]:
    """The account with another password."""
    if len(password) < LEAST_LENGTH:
        raise Refusal("account", TOO_SHORT, at="/password")
    return {**account, "password_hash": _HASHER.hash(password)}


def check_open(account: dict[str, Any]) -> None:
    """Refuses what was closed."""
    if account.get("closed_on"):
        raise Refusal("account-closed", Words("Tài khoản đã đóng.", "The account is closed."), status=409)


def actor_of(account: dict[str, Any]) -> Actor:
    """The actor that an account signs in as."""
    return Actor(account["_id"], account["name"], tuple(Role(name, place) for name, place in account["roles"]))


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody")


def password_fits(account: dict[str, Any] | None, password: str) -> bool:
    """Whether the password is the account's. Takes as long for an account that does not exist, or was closed."""
    there = account is not None and not account.get("closed_on")
    try:
        return _HASHER.verify(account["password_hash"] if account else _nobodys_hash(), password) and there
    except (VerificationError, InvalidHashError):
        return False
