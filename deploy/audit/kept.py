"""Reads what reporting keeps: its figures, how far it has read, what it could not take in. Nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.audit.journals import mark
from shared.store import Document, Store, by_id, in_parts

Places = dict[str, Document]


def digest_of(parts: Iterable[tuple[str, str]]) -> str:
    """How reporting writes down what a count was made of: the digest of named digests."""
    return hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in parts).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Kept:
    """The store of reporting."""

    store: Store

    def positions(self) -> dict[str, int]:
        """The next offset to be read, by `topic/partition`."""
        return {one["_id"]: one["offset"] for one in self.store.positions.find()}

    def parked(self) -> list[Document]:
        """What could not be taken in, without its data, in order."""
        rows = list(self.store.parked.find({}, {"data": 0, "value": 0}))
        return sorted(rows, key=lambda row: (row.get("stream") or row["_id"], row.get("sequence") or 0))

    def figures(self, axes: Iterable[str], months: list[str]) -> Places:
        """The rows of organisations in months, by place."""
        inside = {"$gte": months[0], "$lte": months[-1]}
        return {one["_id"]: one for axis in axes for one in self.store.figures.find({"axis": axis, "month": inside})}

    def entries(self, places: Iterable[str]) -> Places:
        """What each class counts, by place."""
        return by_id(self.store.entries, places)

    def sums(self, node: str, axes: Iterable[str], months: list[str]) -> Places:
        """The rows of all below an organisation, by place."""
        found = self.store.sums.find({"organisation_id": node})
        return {one["_id"]: one for one in found if one["axis"] in axes and one["month"] in months}

    def without_sums(self) -> set[str]:
        """The organisations of which no sums are read: those that stand alone, or whose sums are being made anew."""
        return {one["_id"] for one in self.store.trees.find({}, {"members": 1}) if one["members"] is None}

    def distinct(self, names: Iterable[str]) -> Places:
        """Distinct persons as they were counted, by their names."""
        return by_id(self.store.distinct, names)

    def marks(self, class_ids: Iterable[str]) -> dict[str, dict[str, int]]:
        """How much of each class was taken in: sequence by topic."""
        return {one["_id"]: one["marks"] for one in self._classes(class_ids, {"marks": 1})}

    def stories(self, class_ids: Iterable[str]) -> Iterator[tuple[str, list[Document]]]:
        """What is kept of every event of each class, in order."""
        for one in self._classes(class_ids, {"story": 1}):
            yield one["_id"], sorted(one.get("story", ()), key=lambda row: (row["topic"][0] == "a", row["sequence"]))

    def _classes(self, class_ids: Iterable[str], fields: Mapping[str, int]) -> Iterator[Document]:
        for part in in_parts(class_ids):
            yield from self.store.classes.find({"_id": {"$in": part}}, fields)

    def marks_of(self, collection: str, topic: str) -> dict[str, int]:
        """How much of each subject of a small topic was taken in."""
        found = self.store[collection].find({}, {"marks": 1})
        return {one["_id"]: one["marks"].get(mark(topic), 0) for one in found}

    def sent_out(self) -> dict[str, dict[str, Any]]:
        """What was said last of each entry of people sent out."""
        return {
            entry_id: versions[-1]
            for one in self.store.sent_out.find()
            for entry_id, versions in one["entries"].items()
        }

    def newest_editions(self, period: str) -> list[Document]:
        """The newest edition of a period, of each organisation that closed it."""
        newest: dict[str, Document] = {}
        for one in self.store.editions.find({"period": period}, {"organisation_id": 1, "number": 1}):
            known = newest.get(one["organisation_id"])
            if known is None or known["number"] < one["number"]:
                newest[one["organisation_id"]] = one
        found = self.editions(one["_id"] for one in newest.values())
        return [found[newest[one]["_id"]] for one in sorted(newest)]

    def editions(self, identifiers: Iterable[str]) -> dict[str, Document]:
        """Editions by their identifiers."""
        return by_id(self.store.editions, identifiers)

    def parts(self, edition: Mapping[str, Any]) -> dict[str, Document]:
        """The shares of organisations in an edition, by organisation."""
        return {
            one["organisation_id"]: one for one in by_id(self.store.edition_parts, edition["parts"].values()).values()
        }
