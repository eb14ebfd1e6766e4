"""Deliveries are written down, each once, and open ones are looked at again when something was heard or said."""

from __future__ import annotations

from collections.abc import Iterable

from pymongo import InsertOne
from pymongo.errors import BulkWriteError

from services.notification.model import deliveries
from services.notification.model.deliveries import Delivery
from shared.store import Store, by_id, in_parts

ALREADY_THERE = 11000


def write_down(store: Store, new: Iterable[Delivery]) -> None:
    """Those that have not been written down before. A class of thousands makes thousands: in parts, and by
    insertion, which the embedded store does twenty times as fast as an upsert."""
    by_its_id = {one["_id"]: one for one in new}
    for part in in_parts(by_its_id):
        known = by_id(store.deliveries, part)
        missing = [InsertOne(by_its_id[one]) for one in part if one not in known]
        if not missing:
            continue
        try:
            store.deliveries.bulk_write(missing, ordered=False)
        except BulkWriteError as problem:
            if any(error["code"] != ALREADY_THERE for error in problem.details["writeErrors"]):
                raise


def look_again(store: Store, field: str, identifiers: Iterable[str]) -> None:
    """Let the way of the open deliveries that name these in `field` be chosen again. Also of those that wait for a
    look: the router may just have read what held before, and must not be able to save what it made of that."""
    for part in in_parts(identifiers):
        which = {field: {"$in": part}, "state": {"$in": list(deliveries.OPEN)}}
        store.deliveries.update_many(which, {"$set": {"look": True}, "$inc": {"version": 1}})
