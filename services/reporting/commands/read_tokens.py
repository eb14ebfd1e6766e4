"""Making, withdrawing and recognising read tokens.

A token is `solop_<id>_<secret>`: it is found by its id; of the secret only a digest is kept. The secret is 256 random
bits, so a plain digest is enough and guessing is hopeless: wrong ones are not counted, which would cost a write each
and could shut out the right ones that come from the same address.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest
from typing import Any

from services.reporting.commands.scope import tree_for
from services.reporting.model.read_tokens import READ_TOKEN, check, is_to_be_noted, show, state_of
from shared import ids
from shared.authority import Actor, Role
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, at_field, unknown
from shared.store import Store
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

BEGINS = "solop_"
SECRET_BYTES = 32
MAKERS = ("board", "operator")


@dataclass(frozen=True, repr=False)
class NewToken:
    """A token before it is made. Written into a log or a fingerprint it says nothing."""

    token_id: str
    secret: str

    def __repr__(self) -> str:
        return "a new read token"

    @property
    def text(self) -> str:
        """As its bearer sends it."""
        return f"{BEGINS}{self.token_id}_{self.secret}"


def new_token() -> NewToken:
    """One that nobody can guess."""
    return NewToken(ids.new_id(), secrets.token_hex(SECRET_BYTES))


def make_read_token(
    unit: UnitOfWork, organisation_id: str, name: str, expires_on: date, new: NewToken
) -> dict[str, Any]:
    """Make a token that reads an organisation and all below it. The answer is `model.read_tokens.show`: without the
    secret. Repeated, it is that of the token made first, whose secret nobody has any more but who got it."""
    with at_field("/organisation_id"):
        tree_for(unit, organisation_id, *MAKERS)
    check(name, expires_on, today(unit.now))
    document = {
        "_id": new.token_id,
        "organisation_id": organisation_id,
        "name": name,
        "digest": _digest(new.secret),
        "expires_on": expires_on.isoformat(),
        "made": _by(unit),
        "withdrawn": None,
        "used_at": None,
    }
    return show(unit.put("read_tokens", document), today(unit.now))


def withdraw_read_token(unit: UnitOfWork, token_id: str, *, expected: int) -> dict[str, Any]:
    """It is refused from now on. The answer is `model.read_tokens.show`; refuses (404) tokens of organisations for
    which the asker may make none, and (409) one that was withdrawn before."""
    token = unit.load("read_tokens", token_id, READ_TOKEN)
    if not unit.actor.may(Organisations(unit.find("organisations", {})), [token["organisation_id"]], *MAKERS):
        raise unknown(READ_TOKEN)
    if token["withdrawn"] is not None:
        words = Words("Mã đọc này đã được thu hồi trước đó.", "This read token was withdrawn before.")
        raise Refusal("read-token-withdrawn", words, status=409)
    unit.load("read_tokens", token_id, READ_TOKEN, expected=expected)
    return show(unit.put("read_tokens", {**token, "withdrawn": _by(unit)}), today(unit.now))


def bearer_of(store: Store, text: str, now: datetime) -> Actor:
    """Who reads by a token: somebody who may look at its organisation and all below it. Refuses (401) one that is
    wrong, has expired or was withdrawn. That it was used is noted, at most once an hour."""
    token_id, _, secret = text.removeprefix(BEGINS).partition("_")
    token = store.read_tokens.find_one({"_id": token_id})
    if not compare_digest(_digest(secret), token["digest"] if token else "") or token is None:
        words = Words(
            "Mã đọc này không đúng. Hãy chép lại đủ cả mã, hoặc xin mã mới.",
            "This read token is wrong. Copy the whole of it, or ask for a new one.",
        )
        raise Refusal("read-token-wrong", words, status=401)
    state = state_of(token, today(now))
    if state != "active":
        words = Words(
            f"Mã đọc này {'đã bị thu hồi' if state == 'withdrawn' else 'đã hết hạn'}. Hãy xin mã mới.",
            f"This read token {'was withdrawn' if state == 'withdrawn' else 'has expired'}. Ask for a new one.",
        )
        raise Refusal(f"read-token-{state}", words, status=401)
    if is_to_be_noted(token, now):
        store.read_tokens.update_one({"_id": token_id}, {"$set": {"used_at": now.isoformat()}})
    return Actor(f"read-token:{token_id}", token["name"], (Role("staff", token["organisation_id"]),))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _by(unit: UnitOfWork) -> dict[str, str]:
    return {"at": unit.now.isoformat(), "by": unit.actor.account_id, "by_name": unit.actor.name}
