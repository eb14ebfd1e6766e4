"""Reads the journals: the rows that enrolment and attendance kept of all that they ever said. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.audit.facts import LIFE, short
from shared.store import Document, Store, by_id, in_parts

CLASSES, SHEETS = "enrolment.classes", "attendance.sheets"
ORGANISATIONS, OUTSIDE_TRAINING = "enrolment.organisations", "enrolment.outside-training"

Rows = list[Document]
Marks = Mapping[str, int]
"""Up to which sequence reporting took a class in, by topic; topics are written with colons there."""

# What says where a class counts, and nothing that is long.
LIGHT = (
    *("owner_id", "host_id", "partner_id", "programme", "programme_version", "with_partner", "opened_on", "closed_on"),
    *("first_day", "last_day", "enrolments", "classes"),
)


def mark(topic: str) -> str:
    """The name of a topic's mark."""
    return topic.replace(".", ":")


def heard(rows: Iterable[Document], marks: Marks) -> Rows:
    """The rows that were taken in by these marks."""
    return [row for row in rows if row["sequence"] <= marks.get(mark(row["topic"]), 0)]


@dataclass(frozen=True)
class Journals:
    """The stores of those who say what is counted."""

    enrolment: Store
    attendance: Store

    def lives(self) -> dict[str, Rows]:
        """Of every class the rows that say where it counts, in order; without their lists, so that all can be read."""
        fields = {"topic": 1, "subject": 1, "sequence": 1, "type": 1, "time": 1, **{f"data.{one}": 1 for one in LIGHT}}
        found: dict[str, Rows] = {}
        for row in self.enrolment.outbox.find(_of_topic(CLASSES), fields):
            if short(row["type"]) in (*LIFE, "ledger-class-recorded"):
                found.setdefault(row["subject"], []).append(row)
        return {subject: _in_order(rows) for subject, rows in found.items()}

    def of_classes(self, class_ids: Iterable[str]) -> dict[str, Rows]:
        """Everything that was ever said of these classes: enrolment's rows in order, then attendance's."""
        wanted = sorted(set(class_ids))
        found: dict[str, Rows] = {one: [] for one in wanted}
        for store, topic in ((self.enrolment, CLASSES), (self.attendance, SHEETS)):
            for part in in_parts(f"{topic}/{one}" for one in wanted):
                for row in store.outbox.find({"stream": {"$in": part}}):
                    found[row["subject"]].append(row)
        return {one: _in_order(rows) for one, rows in found.items()}

    def of_topic(self, topic: str) -> dict[str, Rows]:
        """Everything that enrolment said in a small topic, by subject, in order."""
        found: dict[str, Rows] = {}
        for row in self.enrolment.outbox.find(_of_topic(topic)):
            found.setdefault(row["subject"], []).append(row)
        return {subject: _in_order(rows) for subject, rows in found.items()}

    def receipts(self, rows: Iterable[Document]) -> dict[str, Document]:
        """Where events stand in the topics (`{topic, partition, offset}`), as far as they were published."""
        ids: dict[bool, list[str]] = {True: [], False: []}
        for row in rows:
            ids[row["topic"] == SHEETS].append(row["_id"])
        return {**by_id(self.enrolment.receipts, ids[False]), **by_id(self.attendance.receipts, ids[True])}


def _of_topic(topic: str) -> dict[str, Any]:
    """All streams of a topic: `0` is the sign after `/`."""
    return {"stream": {"$gt": f"{topic}/", "$lt": f"{topic}0"}}


def _in_order(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: (row["topic"] == SHEETS, row["sequence"]))
