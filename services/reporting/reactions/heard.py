"""How fresh what reporting knows is: of every followed document, and of every topic, the newest moment heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

from pymongo import UpdateOne

from shared.events import Event, EventType
from shared.followers import Reaction
from shared.store import Document, Store


def dated(react: Reaction) -> Reaction:
    """A reaction that also notes when what it took in was said (`heard`: mark -> moment)."""

    @wraps(react)
    def taken_in(document: Document, event: Event) -> None:
        react(document, event)
        document.setdefault("heard", {})[event.topic.replace(".", ":")] = event.time.isoformat()

    return taken_in


def settle_heard(store: Store, documents: list[Document]) -> None:
    """Note for each topic the moment of the newest event that was taken in."""
    newest: dict[str, str] = {}
    for document in documents:
        for mark, at in document.get("heard", {}).items():
            newest[mark] = max(at, newest.get(mark, ""))
    if newest:
        store.heard.bulk_write(
            [UpdateOne({"_id": mark}, {"$max": {"at": at}}, upsert=True) for mark, at in newest.items()]
        )


def reactions(wrap: Callable[[Reaction], Reaction], table: Mapping[EventType, Reaction]) -> dict[EventType, Reaction]:
    """The table with every reaction wrapped."""
    return {kind: wrap(react) for kind, react in table.items()}
