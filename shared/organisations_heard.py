"""How a service follows the organisations: one reaction to whatever is said of them, for it is always the whole."""

from __future__ import annotations

from collections.abc import Callable

from shared.events import REGISTRY, Event
from shared.events.enrolment import ORGANISATIONS
from shared.followers import Follower, Reaction, Settle, nothing_follows
from shared.store import Document

# What the tree needs in every service: names of a day, who may see what, who goes on with whose affairs.
TREE = ("kind", "name", "names", "parent_id", "valid_from", "valid_to", "closed_on", "predecessor_ids", "successor_ids")


def follower(
    *kept: str, settle: Settle = nothing_follows, wrap: Callable[[Reaction], Reaction] = lambda react: react
) -> Follower:
    """Follows the organisations into `organisations`, with the fields `kept` beside those of the tree. What an event
    from before a field's time does not say is null."""

    def on_organisation(organisation: Document, event: Event) -> None:
        organisation.update({name: event.data.get(name) for name in (*TREE, *kept)})

    react = wrap(on_organisation)
    return Follower(ORGANISATIONS, "organisations", dict.fromkeys(REGISTRY.of_topic(ORGANISATIONS), react), settle)
