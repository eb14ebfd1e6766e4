"""Counting what was guessed wrongly, so that guessing gets nowhere: `misses` of a service, forgotten after an hour."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel, UpdateOne

from shared.refusal import Refusal, Words
from shared.store import Store

INDEXES = {"misses": [IndexModel([("since", ASCENDING)], expireAfterSeconds=3600)]}


@dataclass(frozen=True)
class Limit:
    """So many misses within the window of at most an hour, counted from the first of them; then nothing is looked at
    until it is over."""

    name: str
    most: int
    window: timedelta

    def of(self, whose: str) -> str:
        """Under which the misses of one are counted."""
        return f"{self.name}:{whose}"


class TooManyMisses(Refusal):
    """The refusal (429) of who missed too often; `seconds` until they may try again."""

    def __init__(self, words: Words, seconds: int) -> None:
        minutes = math.ceil(seconds / 60)
        wait = Words(f"Sau {minutes} phút thử lại được.", f"You may try again in {minutes} minutes.")
        super().__init__("too-many-tries", words + wait, status=429)
        self.seconds = seconds


def refuse_many(store: Store, counted: Iterable[tuple[Limit, str]], words: Words, now: datetime) -> None:
    """Refuses (429) when any of these has missed too often."""
    limits = {limit.of(whose): limit for limit, whose in counted}
    for kept in store.misses.find({"_id": {"$in": list(limits)}}):
        limit = limits[kept["_id"]]
        if kept["since"] + limit.window <= now:
            store.misses.delete_one({"_id": kept["_id"], "since": kept["since"]})
        elif kept["count"] >= limit.most:
            raise TooManyMisses(words, math.ceil((kept["since"] + limit.window - now).total_seconds()))


def count(store: Store, counted: Iterable[tuple[Limit, str]], now: datetime) -> None:
    """One more miss of each."""
    changes = {"$inc": {"count": 1}, "$setOnInsert": {"since": now}}
    store.misses.bulk_write([UpdateOne({"_id": limit.of(whose)}, changes, upsert=True) for limit, whose in counted])
