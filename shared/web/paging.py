"""Cursor paging: a page is what comes after a key, so that its cost does not grow with its number."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from pymongo import ASCENDING, DESCENDING

from shared.refusal import Refusal, Words
from shared.store import Document, Store

LIMIT = 50
MOST = 200


def read_page(
    store: Store,
    collection: str,
    query: Mapping[str, Any],
    *,
    key: str,
    cursor: str | None = None,
    limit: int = LIMIT,
    descending: bool = False,
    show: Callable[[Document], Any] = lambda document: document,
) -> dict[str, Any]:
    """`{"items": [...], "next": cursor or None}`, in the order of `key`, a field that is unique and indexed."""
    asked = dict(query)
    if cursor:
        after = read_cursor(cursor)
        asked[key] = {**asked.get(key, {}), ("$lt" if descending else "$gt"): after}
    order = DESCENDING if descending else ASCENDING
    found = list(store[collection].find(asked).sort(key, order).limit(limit + 1))
    more = found[limit - 1][key] if len(found) > limit else None
    return {"items": [show(one) for one in found[:limit]], "next": write_cursor(more) if more is not None else None}


def read_merged(
    store: Store,
    collection: str,
    queries: Iterable[Mapping[str, Any]],
    *,
    key: str,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> dict[str, Any]:
    """A page over several lists, such as those of several organisations, in the order of `key`: each is asked for one
    page, so that the cost grows with their number and with nothing else. A document on several lists comes once."""
    after = {key: {"$gt": read_cursor(cursor)}} if cursor else {}
    lists = [store[collection].find({**one, **after}).sort(key, ASCENDING).limit(limit + 1) for one in queries]
    found = [next(same) for _, same in groupby(merge(*lists, key=itemgetter(key)), key=itemgetter(key))]
    more = found[limit - 1][key] if len(found) > limit else None
    return {"items": found[:limit], "next": write_cursor(more) if more is not None else None}


def write_cursor(value: str) -> str:
    """What a page gives for the key after which the next one begins."""
    return base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """The key of a cursor. Refuses one that was not ours."""
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        words = Words("Dấu trang không hợp lệ. Hãy mở lại danh sách.", "The cursor is not valid. Open the list again.")
        raise Refusal("cursor-unreadable", words, at="/cursor") from None
