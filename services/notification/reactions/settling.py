"""What became due about plans, periods and nominations is written down, and then forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pymongo import UpdateOne

from services.notification.looking import look_again, write_down
from services.notification.model import deliveries
from services.notification.model.deliveries import Delivery
from shared.organisations import Organisations
from shared.store import Document, Store


def settle_office(store: Store, collection: str, documents: Iterable[Document], now: datetime) -> None:
    """Write down what became due about plans, periods or nominations, then forget that it was due. A crash in between
    repeats it harmlessly. `due` says of each message whose rules hold for it: `owner_id`. Whom it means the tree of
    organisations says; as long as they have not been heard of it stays due."""
    listed = list(documents)
    tree = Organisations(store.organisations.find() if any(one.get("due") for one in listed) else ())
    new: list[Delivery] = []
    told: list[tuple[Document, Mapping[str, object]]] = []
    for document in listed:
        left = []
        for one in document.get("due", ()):
            recipients = _meant(one["recipient"], tree)
            if not recipients:
                left.append(one)
            for recipient in recipients:
                message = {**one, "recipient": {"kind": deliveries.ORGANISATION, "id": recipient}}
                about = {"collection": collection, "id": document["_id"]}
                new.append(deliveries.written_down(message, about, one["owner_id"], {one["owner_id"], recipient}, now))
        if document.get("due"):
            told.append((document, {"due": left, "unresolved": bool(left)}))
    look_again(store, "about.id", (document["_id"] for document in listed))
    write_down(store, new)
    forget(store, collection, told)


def _meant(recipient: Mapping[str, str], tree: Organisations) -> list[str]:
    """The organisations that a due message is for; none when that cannot be told yet."""
    identifier = recipient["id"]
    if recipient["kind"] == deliveries.ORGANISATION:
        return [identifier]
    if recipient["kind"] == deliveries.BOARD_OVER:
        above = tree.above(identifier)[1:]
        boards = [one for one in above if (tree.get(one) or {}).get("kind") in ("board", "province")]
        return boards[:1] or above[-1:]
    under = tree.under(identifier)
    return sorted(one for one in under if (tree.get(one) or {}).get("kind") == "centre" and tree.stands(one))


def forget(store: Store, collection: str, told: list[tuple[Document, Mapping[str, object]]]) -> None:
    """Only exactly what was written is forgotten: a document that has moved on keeps what it says is due."""
    if told:
        store[collection].bulk_write(
            [
                UpdateOne(
                    {"_id": one["_id"], "version": one["version"]}, {"$set": dict(changes), "$inc": {"version": 1}}
                )
                for one, changes in told
            ],
            ordered=False,
        )
