"""Nominations that a centre declined: whoever made them is told, without a name."""

from __future__ import annotations

from services.notification.model import deliveries, kinds
from services.notification.reactions.settling import settle_office
from shared.events import Event
from shared.events.enrolment import NOMINATIONS, NOMINATIONS_DECLINED
from shared.followers import Follower
from shared.store import Document, Store
from shared.unit_of_work import system_clock


def on_nominations_declined(document: Document, event: Event) -> None:
    told = event.data
    facts = {"centre_id": told["centre_id"], "programme": told["programme"], "count": len(told["nomination_ids"])}
    nominator = told["nominator_id"]
    due = deliveries.due(kinds.NOMINATIONS_DECLINED, deliveries.ORGANISATION, nominator, event.id, facts)
    document["due"] = [*document.get("due", ()), due | {"owner_id": told["centre_id"]}]


def settle_nominations(store: Store, documents: list[Document]) -> None:
    settle_office(store, "nominations", documents, system_clock())


FOLLOWERS = [
    Follower(NOMINATIONS, "nominations", {NOMINATIONS_DECLINED: on_nominations_declined}, settle=settle_nominations)
]
