"""Addresses that were refused for good: not kept, only known again by a mark."""

from __future__ import annotations

from datetime import datetime

from services.notification.model.deliveries import Delivery
from shared.store import Store


def note_bounce(store: Store, delivery: Delivery, now: datetime) -> None:
    """The address that this delivery went to, on the way that was given up last, takes nothing."""
    to, way = delivery["recipient"]["id"], delivery["passed"][-1]["channel"]
    bounce = {"_id": f"{to}:{way}", "recipient_id": to, "mark": delivery["mark"], "at": now.isoformat()}
    store.bounced.replace_one({"_id": bounce["_id"]}, bounce, upsert=True)
    # Whoever is erased meanwhile is noted as that before their bounces go: this one goes here, or there.
    if store.contacts.find_one({"_id": to, "erased": True}, {"_id": 1}):
        store.bounced.delete_one({"_id": bounce["_id"]})
