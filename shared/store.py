"""The connection to a service's own MongoDB store, and the collections that every service keeps there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pymongo import ASCENDING, IndexModel, MongoClient
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared.said import Document as Document  # the word for it in this room, too

Store = Database[Document]

HOUSE_INDEXES: dict[str, list[IndexModel]] = {
    "outbox": [
        IndexModel([("stream", ASCENDING), ("sequence", ASCENDING)], unique=True),
    ],
    "unsent": [IndexModel([("stream", ASCENDING), ("sequence", ASCENDING)])],
    "receipts": [IndexModel([("topic", ASCENDING), ("partition", ASCENDING), ("offset", ASCENDING)])],
    "parked": [IndexModel([("stream", ASCENDING), ("sequence", ASCENDING)])],
    # An answer is kept for a week: longer than any client goes on trying.
    "answers": [IndexModel([("at", ASCENDING)], expireAfterSeconds=7 * 24 * 3600)],
}


def connect(url: str, database: str) -> Store:
    """The store. Connects lazily: nothing is asked of the server before the first use.

    The time-outs bound how long a request can hang while the store is away, or behind a transaction that a
    killed process left open.
    """
    client: MongoClient[Document] = MongoClient(
        url, serverSelectionTimeoutMS=4000, connectTimeoutMS=4000, socketTimeoutMS=20000, tz_aware=True
    )
    return client.get_database(
        database, read_concern=ReadConcern("majority"), write_concern=WriteConcern("majority", j=True)
    )


def make_indexes(store: Store, indexes: dict[str, list[IndexModel]]) -> None:
    """Create the collections and indexes that are missing. Collections too: not every server lets a transaction
    create one. The house's come last: where they are, the store is prepared."""
    existing = set(store.list_collection_names())
    for name, models in {**indexes, **HOUSE_INDEXES}.items():
        if name not in existing:
            store.create_collection(name)
        if models:
            store[name].create_indexes(models)


def in_parts(identifiers: Iterable[str], size: int = 200) -> Iterator[list[str]]:
    """The identifiers, each once, in parts that are good to ask for by `$in`: the embedded store's effort grows
    with the square of their number (200 take 50 ms, 5,000 more than the time-out)."""
    wanted = list(dict.fromkeys(identifiers))
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]


def by_id(collection: Collection[Document], identifiers: Iterable[str]) -> dict[str, Document]:
    """The documents of these identifiers, as far as they exist."""
    return {one["_id"]: one for part in in_parts(identifiers) for one in collection.find({"_id": {"$in": part}})}
