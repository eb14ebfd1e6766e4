"""Whose messages and rules somebody looks after: the organisations at which they hold a role, not all those below."""

from __future__ import annotations

from shared.authority import Actor
from shared.organisations import Organisations

ROLES = ("staff", "committee", "board")


def houses(actor: Actor, organisations: Organisations) -> list[str]:
    """The organisations at which one of `ROLES` is held itself, larger ones first; of one that became part of another
    its heir. Whoever is of the board of a province speaks for the organisation of kind `board` below it, too."""
    held = {organisations.heir(one.organisation_id) for one in actor.roles if one.name in ROLES}
    of_boards = {organisations.heir(one.organisation_id) for one in actor.roles if one.name == "board"}
    held |= {one["_id"] for place in of_boards for one in organisations.children(place) if one.get("kind") == "board"}
    return sorted((one for one in held if one in organisations), key=lambda one: (len(organisations.above(one)), one))


def predecessors(places: list[str], organisations: Organisations) -> list[str]:
    """These organisations and all that became part of them: whose mail they have now."""
    return sorted({*places, *(one["_id"] for one in organisations if organisations.heir(one["_id"]) in places)})
