"""Taking a provider's receipt: once, and only for a message that went this way."""

from __future__ import annotations

from datetime import datetime

from pymongo.errors import DuplicateKeyError

from services.notification.bounces import note_bounce
from services.notification.model import deliveries
from services.notification.model.provider_receipts import Receipt
from shared.store import Document, Store

MOST_RACES = 20


class TooEarly(Exception):
    """We do not know of the message, or not yet that the provider has it; the receipt is to come again."""


def take(store: Store, channel: str, receipt: Receipt, now: datetime) -> bool:
    """Note what a receipt says; whether it was new. Raises TooEarly."""
    if store.provider_receipts.find_one({"_id": receipt.id}):
        return False
    if receipt.result is not None:
        _apply(store, channel, receipt, receipt.result, now)
    # Noted last: after a crash in between it comes again, and finds that it has nothing to change.
    try:
        store.provider_receipts.insert_one({"_id": receipt.id, "at": now})
    except DuplicateKeyError:
        return False
    return True


def _apply(store: Store, channel: str, receipt: Receipt, result: str, now: datetime) -> None:
    for _ in range(MOST_RACES):
        delivery = _find(store, channel, receipt)
        if delivery is None:
            raise TooEarly
        if delivery["channel"] != channel:
            return  # another way has taken over
        if delivery["state"] in (deliveries.READY, deliveries.SENDING):
            raise TooEarly
        changed = deliveries.receipted(delivery, result, receipt.answer, now)
        if changed is delivery:
            return
        if changed["history"][-1].get("why") == "address-refused":
            note_bounce(store, changed, now)
        before = {"_id": delivery["_id"], "version": delivery["version"]}
        if store.deliveries.replace_one(before, changed).matched_count:
            return
    raise TooEarly  # others change it all the time


def _find(store: Store, channel: str, receipt: Receipt) -> Document | None:
    if receipt.key:
        # A key names its delivery and the way (`deliveries.claimed`), also one that was left since.
        return store.deliveries.find_one({"_id": receipt.key.removesuffix(f"-{channel}")})
    return store.deliveries.find_one({"channel": channel, "reference": receipt.reference})
