"""Who may do something for an organisation."""

from __future__ import annotations

from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.unit_of_work import UnitOfWork

READERS = ("staff", "board", "operator")
ORGANISATION = Words("đơn vị", "organisation")


def tree_for(unit: UnitOfWork, organisation_id: str, *roles: str) -> Organisations:
    """The tree of organisations, for somebody who has one of these roles at one of them. Refuses with `unknown` (404)
    an organisation out of the asker's sight, and (403) another role than these."""
    tree = Organisations(unit.find("organisations", {}))
    if not unit.actor.may(tree, [organisation_id], *READERS):
        raise unknown(ORGANISATION)
    if not unit.actor.may(tree, [organisation_id], *roles):
        raise not_allowed()
    return tree
