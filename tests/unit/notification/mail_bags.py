"""Deliveries as they lie in the store, for tests of what is read of them."""

from __future__ import annotations

from typing import Any

from services.notification.model import kinds
from shared.store import Store


def put_message(
    store: Store,
    name: str,
    to: str,
    *,
    kind: str = kinds.CLASS_OPENED,
    at: str = "2023-02-20T01:00:00+00:00",
    state: str = "sent",
    class_id: str | None = None,
    **more: Any,
) -> str:
    """A delivery to an organisation; the name is its id."""
    store.deliveries.insert_one(
        {
            "_id": name,
            "kind": kind,
            "recipient": {"kind": "organisation", "id": to},
            "cause": "enrolment.classes/class-12/3",
            "class_id": class_id,
            "facts": {},
            "owner_id": "centre",
            "organisation_ids": ["centre"],
            "state": state,
            "channel": "email",
            "passed": [],
            "tries": 1,
            "next_try_at": None,
            "listed": f"{at}/{name}",
            "history": [{"at": at, "state": state}],
            "version": 1,
            **more,
        }
    )
    return name
