"""Periods of the reports: due at a centre, closed by the board, corrected later."""

from __future__ import annotations

from typing import Any

from services.notification.model import deliveries, kinds
from services.notification.reactions.settling import settle_office
from shared.events import Event
from shared.events.reporting import (
    CORRECTION_DECLINED,
    CORRECTION_REQUESTED,
    PERIOD_CLOSED,
    PERIOD_CORRECTED,
    PERIOD_DUE,
    PERIOD_SIGNED_OFF,
    PERIODS,
)
from shared.followers import Follower
from shared.store import Document, Store
from shared.unit_of_work import system_clock


def on_period_due(document: Document, event: Event) -> None:
    """`sign_off_by` is kept as long as nobody has signed off: by it the worker finds what is overdue."""
    document.update(due_by=event.id, sign_off_by=event.data["sign_off_by"])
    _tell(document, kinds.PERIOD_DUE, event, by=event.data["sign_off_by"])


def on_period_signed_off(document: Document, event: Event) -> None:
    document.update(signed_off=True, sign_off_by=None)


def on_period_closed(document: Document, event: Event) -> None:
    """Every centre below is told, each in its own name."""
    _tell(document, kinds.PERIOD_CLOSED, event, deliveries.CENTRES_UNDER, edition=event.data["edition"])


def on_correction_requested(document: Document, event: Event) -> None:
    """The board that closed the period decides."""
    correction = event.data["correction_id"]
    document.setdefault("to_decide", {})[correction] = event.data["concerns_id"]
    _tell(document, kinds.CORRECTION_TO_DECIDE, event, correction_id=correction, reason=event.data["reason"])


def on_correction_declined(document: Document, event: Event) -> None:
    _decided(document, event, approved=0)


def on_period_corrected(document: Document, event: Event) -> None:
    _decided(document, event, approved=1, edition=event.data["edition"])


def _decided(document: Document, event: Event, **more: Any) -> None:
    """Whoever's figures it concerns is told; where it concerns everybody's, all centres."""
    concerns = document.setdefault("to_decide", {}).pop(event.data["correction_id"], None)
    audience = deliveries.ORGANISATION if concerns else deliveries.CENTRES_UNDER
    _tell(
        document,
        kinds.CORRECTION_DECIDED,
        event,
        audience,
        concerns or event.data["organisation_id"],
        reason=event.data["reason"],
        **more,
    )


def _tell(
    document: Document,
    kind: str,
    event: Event,
    recipient: str = deliveries.ORGANISATION,
    recipient_id: str | None = None,
    **facts: Any,
) -> None:
    organisation = event.data["organisation_id"]
    facts |= {"centre_id": recipient_id or organisation, "period": event.data["period"]}
    due = deliveries.due(kind, recipient, recipient_id or organisation, event.id, facts)
    document["due"] = [*document.get("due", ()), due | {"owner_id": organisation}]


def settle_periods(store: Store, documents: list[Document]) -> None:
    settle_office(store, "periods", documents, system_clock())


FOLLOWERS = [
    Follower(
        PERIODS,
        "periods",
        {
            PERIOD_DUE: on_period_due,
            PERIOD_SIGNED_OFF: on_period_signed_off,
            PERIOD_CLOSED: on_period_closed,
            CORRECTION_REQUESTED: on_correction_requested,
            CORRECTION_DECLINED: on_correction_declined,
            PERIOD_CORRECTED: on_period_corrected,
        },
        settle=settle_periods,
    )
]
