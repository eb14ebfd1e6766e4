"""The tree of organisations: who stands under whom, under which name, and who goes on with whose affairs.

Every service keeps its own copy, heard from enrolment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shared.vietnamese import collation_key

KINDS = ("province", "board", "political-school", "centre", "committee", "cell")

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Organisations:
    """The tree as it stands, from documents `{_id, kind, name, parent_id, ...}`.

    An unknown parent makes a root: organisations may be heard of in any order. Those that were closed stay in it:
    what they did is still there to be read. `names` (`[{name, from}]`, the oldest first), `successor_ids` (the first
    one is the heir: it goes on with the classes and the staff) and `closed_on` may be missing.
    """

    def __init__(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._by_id = {document["_id"]: document for document in documents}
        self._children: dict[str, list[str]] = {}
        self._inherited: dict[str, list[str]] = {}
        for identifier, document in self._by_id.items():
            self._children.setdefault(document.get("parent_id") or "", []).append(identifier)
            if document.get("successor_ids"):
                self._inherited.setdefault(document["successor_ids"][0], []).append(identifier)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._by_id

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Any:
        return iter(self._by_id.values())

    def get(self, identifier: str) -> Mapping[str, Any] | None:
        """The organisation's document, or None."""
        return self._by_id.get(identifier)

    def name(self, identifier: str | None, on: date | str | None = None) -> str:
        """Its name, of a day (`on`) the one that it bore then; an identifier not heard of yet stands for itself, none
        is an empty text."""
        document = self._by_id.get(identifier or "")
        if document is None:
            return identifier or ""
        names = document.get("names") or [{"name": document["name"], "from": None}]
        if on is None:
            return str(names[-1]["name"])
        borne = [one["name"] for one in names if (one["from"] or "") <= str(on)[:10]]
        return str(borne[-1] if borne else names[0]["name"])

    def stands(self, identifier: str, on: date | str | None = None) -> bool:
        """Whether it has not been closed; of a day (`on`), whether it had not been closed by then."""
        document = self._by_id.get(identifier)
        if document is None:
            return False
        closed_on = document.get("closed_on")
        return closed_on is None or (on is not None and str(on)[:10] < closed_on)

    def heir(self, identifier: str) -> str:
        """Who goes on with its affairs now: itself, or the successor of its successors."""
        passed = {identifier}
        while True:
            after = (self._by_id.get(identifier) or {}).get("successor_ids")
            if not after or after[0] in passed or after[0] not in self._by_id:
                return identifier
            identifier = after[0]
            passed.add(identifier)

    def under(self, identifier: str) -> set[str]:
        """The organisation, all below it, and those with whose affairs these go on; empty when it is unknown."""
        if identifier not in self._by_id:
            return set()
        found: set[str] = set()
        waiting = [identifier]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._children.get(one, ()))
                waiting.extend(self._inherited.get(one, ()))
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
        """Those directly below, the larger kinds first, then by name; of None, the roots. Closed ones too."""
        if identifier is None:
            members = [one for one in self._by_id.values() if one.get("parent_id") not in self._by_id]
        else:
            members = [self._by_id[child] for child in self._children.get(identifier, ())]
        return sorted(
            members, key=lambda one: (_RANK.get(str(one.get("kind")), len(KINDS)), collation_key(str(one["name"])))
        )
