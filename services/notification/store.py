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
    ],
    "deliveries": [
        IndexModel([("state", ASCENDING), ("next_try_at", ASCENDING)]),
        IndexModel([("recipient.id", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("class_id", ASCENDING), ("listed", DESCENDING)]),
        IndexModel([("organisation_ids", ASCENDING), ("listed", DESCENDING)]),
        IndexModel([("listed", DESCENDING)]),
        IndexModel([("recipient.id", ASCENDING), ("listed", DESCENDING)]),
    ],
    "rules": [],
    "wishes": [],
    "reading": [],
    "mail_server": [],
    "templates": [],
}
