"""What waits for somebody's decision: marks that differ, marks of people on no roster, and corrections asked for."""

from __future__ import annotations

from typing import Any

from services.attendance.views.reader import Reader
from shared.store import Document

MOST = 200


def requests(reader: Reader) -> list[Document]:
    """The corrections in scope that were asked for and are not decided, the oldest first."""
    return _waiting(reader, "corrections", {"state": "asked"}, "asked_at")


def _waiting(reader: Reader, collection: str, query: dict[str, Any], key: str) -> list[Document]:
    found = list(reader.store[collection].find(query | reader.places()).limit(MOST))
    return sorted(reader.sees(found), key=lambda one: str(one[key]))
