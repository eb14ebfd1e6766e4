"""The collections of the attendance service and their indexes."""

from __future__ import annotations

from pymongo import ASCENDING, IndexModel

INDEXES: dict[str, list[IndexModel]] = {
    "organisations": [],
    "programmes": [],
    "learners": [],
    "registers": [
        IndexModel([("order", ASCENDING)]),
        IndexModel([("places", ASCENDING)]),
        IndexModel([("days", ASCENDING)]),
        IndexModel([("state", ASCENDING)]),
        IndexModel([("came_from", ASCENDING)]),  # the classes whose learners were in this one before
    ],
    "sheetbooks": [],
    "sheets": [IndexModel([("class_id", ASCENDING)]), IndexModel([("places", ASCENDING), ("to_decide", ASCENDING)])],
    "corrections": [
        IndexModel([("places", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("class_id", ASCENDING), ("state", ASCENDING)]),
    ],
    "papers": [],
    "leaves": [
        IndexModel([("places", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("class_id", ASCENDING), ("state", ASCENDING)]),
    ],
    "conferences": [
        IndexModel([("order", ASCENDING)]),
        IndexModel([("places", ASCENDING)]),
        IndexModel([("state", ASCENDING)]),
        IndexModel([("resolution", ASCENDING)]),
    ],
    "conference_lists": [IndexModel([("conference_id", ASCENDING)])],
}
