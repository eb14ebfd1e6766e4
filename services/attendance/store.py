"""The collections of the attendance service and their indexes."""

from __future__ import annotations

from pymongo import ASCENDING, IndexModel

from shared import misses

INDEXES: dict[str, list[IndexModel]] = {
    "organisations": [],
    "programmes": [],
    # Who checks in is looked up by the mark of the identity number.
    "learners": [IndexModel([("identity_mark", ASCENDING)], sparse=True)],
    "registers": [
        IndexModel([("order", ASCENDING)]),
        IndexModel([("places", ASCENDING)]),
        IndexModel([("days", ASCENDING)]),
        IndexModel([("state", ASCENDING)]),
        IndexModel([("came_from", ASCENDING)]),  # the classes whose learners were in this one before
        IndexModel([("nominators", ASCENDING), ("state", ASCENDING)]),
    ],
    "sheetbooks": [],
    "sheets": [
        IndexModel([("class_id", ASCENDING)]),
        IndexModel([("places", ASCENDING), ("to_decide", ASCENDING)]),
        IndexModel([("unsaid", ASCENDING)]),
    ],
    # What is on the lecturers' screens; forgotten a day after it ended.
    "check_ins": [
        IndexModel([("name", ASCENDING)]),
        IndexModel([("ends_at", ASCENDING)], expireAfterSeconds=24 * 3600),
    ],
    **misses.INDEXES,  # wrong codes and wrong identity numbers
    # Learners' personal links: the digest of the code that is printed on their slip.
    "check_in_links": [IndexModel([("digest", ASCENDING)])],
    "corrections": [
        IndexModel([("places", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("class_id", ASCENDING), ("state", ASCENDING)]),
    ],
    "papers": [],
    "leaves": [
        IndexModel([("places", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("class_id", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("learner_id", ASCENDING)]),
    ],
    "conferences": [
        IndexModel([("order", ASCENDING)]),
        IndexModel([("places", ASCENDING)]),
        IndexModel([("state", ASCENDING)]),
        IndexModel([("resolution", ASCENDING)]),
    ],
    "conference_lists": [IndexModel([("conference_id", ASCENDING)])],
}
