"""To whom a class belongs: by the tree of organisations as it is now, or as it was on the day of the class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.organisations import Organisations


def heir_then(organisations: Organisations, identifier: str, on: str) -> str:
    """Who went on with its affairs on a day (ISO): itself, unless it had been closed by then."""
    passed = {identifier}
    while True:
        document: Mapping[str, Any] = organisations.get(identifier) or {}
        after = document.get("successor_ids")
        closed_on = document.get("closed_on")
        if not after or closed_on is None or on < closed_on or after[0] in passed or after[0] not in organisations:
            return identifier
        identifier = after[0]
        passed.add(identifier)


def above_then(organisations: Organisations, identifier: str, on: str) -> tuple[str, ...]:
    """The organisation and those above it as they stood on a day (ISO), nearest first."""
    path: list[str] = []
    current: str | None = identifier
    while current and current not in path:
        path.append(current)
        document: Mapping[str, Any] = organisations.get(current) or {}
        parents = document.get("parents") or [{"parent_id": document.get("parent_id"), "from": None}]
        borne = [one["parent_id"] for one in parents if (one["from"] or "") <= on]
        current = borne[-1] if borne else parents[0]["parent_id"]
    return tuple(path)


def stood_under(organisations: Organisations, owner: str, node: str, on: str) -> str | None:
    """Under which organisation the owner's class of a day stands in a table of what was below a node on that day;
    None when that was not below it."""
    then = heir_then(organisations, owner, on)
    return then if node in above_then(organisations, then, on) else None


def changed_since(organisations: Organisations, day: date) -> bool:
    """Whether anybody was moved, merged, split or closed after a day."""
    after = day.isoformat()
    for one in organisations:
        days = [one.get("closed_on"), *(parent["from"] for parent in one.get("parents") or ())]
        if any(changed and changed > after for changed in days):
            return True
    return False
