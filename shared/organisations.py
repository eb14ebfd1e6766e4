"""The tree of organisations: who stands under whom. Every service keeps its own copy, heard from enrolment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

KINDS = ("province", "board", "political-school", "centre", "committee", "cell")


class Organisations:
    """The tree as it stands, from documents `{_id, kind, name, parent_id, ...}`.

    An unknown parent makes a root: organisations may be heard of in any order.
    """

    def __init__(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._by_id = {document["_id"]: document for document in documents}
        self._children: dict[str, list[str]] = {}
        for identifier, document in self._by_id.items():
            self._children.setdefault(document.get("parent_id") or "", []).append(identifier)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._by_id

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Any:
        return iter(self._by_id.values())

    def get(self, identifier: str) -> Mapping[str, Any] | None:
        """The organisation's document, or None."""
        return self._by_id.get(identifier)

    def name(self, identifier: str | None) -> str:
        """Its name; an identifier not heard of yet stands for itself, none is an empty text."""
        document = self._by_id.get(identifier or "")
        return document["name"] if document else identifier or ""

    def under(self, identifier: str) -> set[str]:
        """The organisation and all below it; empty when it is unknown."""
        if identifier not in self._by_id:
            return set()
        found: set[str] = set()
        waiting = [identifier]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._children.get(one, ()))
        return found

    def above(self, identifier: str) -> list[str]:
        """The organisation and those above it, nearest first."""
        path: list[str] = []
        current: str | None = identifier
        while current and current in self._by_id and current not in path:
            path.append(current)
            current = self._by_id[current].get("parent_id")
        return path

    def children(self, identifier: str | None) -> list[Mapping[str, Any]]:
        """Those directly below, by name; of None, the roots."""
        if identifier is None:
            members = [one for one in self._by_id.values() if one.get("parent_id") not in self._by_id]
        else:
            members = [self._by_id[child] for child in self._children.get(identifier, ())]
        return sorted(members, key=lambda one: str(one["name"]))
