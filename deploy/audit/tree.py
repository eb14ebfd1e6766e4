"""The tree of organisations as the journal tells it, and who goes on with whose affairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Tree:
    """From what was said last of each organisation."""

    def __init__(self, said_last: Iterable[Mapping[str, Any]]) -> None:
        self._known = {one["organisation_id"]: one for one in said_last}
        self._under: dict[str, set[str]] = {}
        for one in self._known:
            for node in self._reached(one):
                self._under.setdefault(node, set()).add(one)

    def __contains__(self, organisation_id: object) -> bool:
        return organisation_id in self._known

    def _reached(self, organisation_id: str) -> set[str]:
        """Whom one comes to upwards: by those it belongs to, and by those who went on with its affairs."""
        found: set[str] = set()
        waiting = [organisation_id]
        while waiting:
            one = waiting.pop()
            if one in self._known and one not in found:
                found.add(one)
                said = self._known[one]
                waiting += [after for after in (said["parent_id"], *(said.get("successor_ids") or [])[:1]) if after]
        return found

    def under(self, organisation_id: str) -> set[str]:
        """The organisation, all below it, and those with whose affairs these go on."""
        return self._under.get(organisation_id, set())

    def nodes(self) -> list[str]:
        """Those with others under them: only these have sums of their own."""
        return sorted(one for one, under in self._under.items() if len(under) > 1)

    def heir(self, organisation_id: str) -> str:
        """Who goes on with its affairs: itself, or the successor of its successors."""
        passed = [organisation_id]
        while after := (self._known.get(passed[-1], {}).get("successor_ids") or [])[:1]:
            if after[0] in passed or after[0] not in self._known:
                break
            passed += after
        return passed[-1]

    def name(self, organisation_id: str) -> str:
        """`Trung tâm chính trị Sa Pa (sa-pa)`."""
        known = self._known.get(organisation_id)
        return f"{known['name']} ({organisation_id})" if known else organisation_id
