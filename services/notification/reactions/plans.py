"""Plans of the year: submitted to the board, approved or returned to the centre."""

from __future__ import annotations

from services.notification.model import deliveries, kinds
from services.notification.reactions.settling import settle_office
from shared.events import Event
from shared.events.enrolment import PLAN_APPROVED, PLAN_RETURNED, PLAN_SUBMITTED, PLANS
from shared.followers import Follower
from shared.store import Document, Store
from shared.unit_of_work import system_clock


def on_plan_submitted(document: Document, event: Event) -> None:
    _note(document, event, "submitted")
    _tell(document, kinds.PLAN_SUBMITTED, deliveries.BOARD_OVER, event)


def on_plan_approved(document: Document, event: Event) -> None:
    _note(document, event, "approved")
    _tell(document, kinds.PLAN_APPROVED, deliveries.ORGANISATION, event)


def on_plan_returned(document: Document, event: Event) -> None:
    document.update(state="returned", version_number=event.data["version_number"])
    _tell(document, kinds.PLAN_RETURNED, deliveries.ORGANISATION, event)


def _note(document: Document, event: Event, state: str) -> None:
    document.update({name: event.data[name] for name in ("centre_id", "year", "version_number")}, state=state)


def _tell(document: Document, kind: str, recipient: str, event: Event) -> None:
    facts = {name: document[name] for name in ("centre_id", "year")} | {"version": document["version_number"]}
    if "reason" in event.data:
        facts["reason"] = event.data["reason"]
    due = deliveries.due(kind, recipient, document["centre_id"], event.id, facts)
    document["due"] = [*document.get("due", ()), due | {"owner_id": document["centre_id"]}]


def settle_plans(store: Store, documents: list[Document]) -> None:
    settle_office(store, "plans", documents, system_clock())


FOLLOWERS = [
    Follower(
        PLANS,
        "plans",
        {PLAN_SUBMITTED: on_plan_submitted, PLAN_APPROVED: on_plan_approved, PLAN_RETURNED: on_plan_returned},
        settle=settle_plans,
    )
]
