"""The collections of notification and their indexes."""

from __future__ import annotations

from pymongo import ASCENDING, DESCENDING, IndexModel

INDEXES: dict[str, list[IndexModel]] = {
    "organisations": [],
    "programmes": [],
    "contacts": [],
    "classes": [
        IndexModel([("owner_id", ASCENDING)]),
        IndexModel([("host_id", ASCENDING)]),
        IndexModel([("starts_on", ASCENDING)]),
        IndexModel([("session_days", ASCENDING)]),
        IndexModel([("opened_on", ASCENDING)]),
        IndexModel([("cancelled_on", ASCENDING)]),
    ],
    "nominations": [IndexModel([("unresolved", ASCENDING)])],
    "plans": [IndexModel([("unresolved", ASCENDING)])],
    "periods": [IndexModel([("unresolved", ASCENDING)]), IndexModel([("sign_off_by", ASCENDING)])],
    # A delivery changes three times on its way, and each index is written with every change: no more than are needed.
    "deliveries": [
        IndexModel([("look", ASCENDING), ("priority", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("channel", ASCENDING), ("priority", ASCENDING), ("next_try_at", ASCENDING)]),
        IndexModel([("recipient.id", ASCENDING), ("listed", DESCENDING)]),
        IndexModel([("about.id", ASCENDING), ("listed", DESCENDING)]),
        IndexModel([("organisation_ids", ASCENDING), ("listed", DESCENDING)]),
        IndexModel([("reference", ASCENDING)]),
        IndexModel([("listed", DESCENDING)]),
    ],
    # Receipts are known again for longer than any provider goes on telling one.
    "provider_receipts": [IndexModel([("at", ASCENDING)], expireAfterSeconds=14 * 24 * 3600)],
    "reading": [],
    "templates": [],
    "troubles": [],  # why a channel cannot be reached, and since when
    "bounced": [IndexModel([("recipient_id", ASCENDING)])],
    "wishes": [],
    "rules": [IndexModel([("look", ASCENDING)])],
}
