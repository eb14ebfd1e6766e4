"""What somebody has read of their inbox.

A document of `reading` is `{_id: account, read_up_to, opened}`: everything listed up to `read_up_to` (a delivery's
`listed`) is read, and of what is newer the deliveries `opened`. Each change is one update that others made at the same
time do not undo.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.notification.model.deliveries import Delivery
from shared.store import Store, by_id

# Before every moment. (The embedded store finds nothing beyond an empty text.)
NOTHING = "0"


@dataclass(frozen=True)
class Reading:
    """What an account has read."""

    read_up_to: str = NOTHING
    opened: frozenset[str] = frozenset()

    def has_read(self, delivery: Delivery) -> bool:
        return delivery["listed"] <= self.read_up_to or delivery["_id"] in self.opened


def reading_of(store: Store, account_id: str) -> Reading:
    """Of somebody who has not read anything yet, nothing."""
    found = store.reading.find_one({"_id": account_id})
    return Reading(found["read_up_to"], frozenset(found["opened"])) if found else Reading()


def mark_read(store: Store, account_id: str, delivery: Delivery) -> None:
    """One message was opened."""
    if not reading_of(store, account_id).has_read(delivery):
        change = {"$addToSet": {"opened": delivery["_id"]}, "$setOnInsert": {"read_up_to": NOTHING}}
        store.reading.update_one({"_id": account_id}, change, upsert=True)


def mark_all_read(store: Store, account_id: str, newest: Delivery) -> None:
    """Everything up to the newest that the reader had seen: nothing is read unseen."""
    up_to = newest["listed"]
    change = {"$max": {"read_up_to": up_to}, "$setOnInsert": {"opened": []}}
    store.reading.update_one({"_id": account_id}, change, upsert=True)
    opened = by_id(store.deliveries, reading_of(store, account_id).opened)
    passed = [one["_id"] for one in opened.values() if one["listed"] <= up_to]
    store.reading.update_one({"_id": account_id}, {"$pull": {"opened": {"$in": passed}}})
