"""The read tokens of an organisation and all below it."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting.commands.read_tokens import MAKERS
from services.reporting.model.read_tokens import READ_TOKEN, STATES, show
from shared.authority import Actor
from shared.organisations import Organisations
from shared.refusal import unknown
from shared.store import Store
from shared.vietnamese import collation_key


def read_tokens(
    store: Store, organisations: Organisations, actor: Actor, organisation_id: str, today: date
) -> list[dict[str, Any]]:
    """Each as `model.read_tokens.show` has it, with `organisation`: those that work first, then by name."""
    within = organisations.under(organisation_id) & actor.scope(organisations, *MAKERS)
    # A handful for each system that reads: they are gone through, not looked up one by one.
    found = [_shown(one, organisations, today) for one in store.read_tokens.find() if one["organisation_id"] in within]
    order = list(STATES)
    return sorted(found, key=lambda one: (order.index(one["state"]), collation_key(one["name"]), one["token_id"]))


def read_token(store: Store, organisations: Organisations, actor: Actor, token_id: str, today: date) -> dict[str, Any]:
    """One of them. Refuses (404) any other."""
    known = store.read_tokens.find_one({"_id": token_id})
    if known is None or not actor.may(organisations, [known["organisation_id"]], *MAKERS):
        raise unknown(READ_TOKEN)
    return _shown(known, organisations, today)


def _shown(token: dict[str, Any], organisations: Organisations, today: date) -> dict[str, Any]:
    whose = token["organisation_id"]
    return {
        **show(token, today),
        "organisation": {"organisation_id": whose, "name": organisations.name(whose)},
    }
