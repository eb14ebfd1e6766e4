"""One reading of the store for a question: everything that the answer is made of, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.reporting.model.figures import Entry, covers, is_inside
from services.reporting.views.question import Question
from shared.organisations import Organisations
from shared.refusal import Words
from shared.store import Document, Store

# Up to this many organisations are looked up one by one, more in one sweep over the months.
ONE_BY_ONE = 20

UNKNOWN_CATEGORY_ORDER = 99


@dataclass(frozen=True)
class Reading:
    """What was read. `entries` are the classes that count; `spans` are ledger rows and entries of people sent
    out that lie only partly in the period; `heard` is the newest moment for each topic."""

    question: Question
    organisations: Organisations
    members: set[str]
    entries: list[Entry]
    sent_out: list[Document]
    spans: list[Document]
    versions: dict[str, Document]
    heard: dict[str, str]
    as_of: str | None

    def excused_counts(self, programme_version: str) -> bool:
        """Whether an excused absence stays in the denominator; it does until the programme says otherwise."""
        return bool(self.versions.get(programme_version, {}).get("excused_counts", True))

    @cached_property
    def programmes(self) -> dict[str, Document]:
        """The newest version of each programme, by code."""
        newest: dict[str, Document] = {}
        for version in sorted(self.versions.values(), key=lambda one: int(one["version_number"])):
            newest[version["code"]] = version
        return newest

    def programme(self, code: str) -> dict[str, Any]:
        """`{code, name, category, order}` with Words; a programme not heard of yet stands for itself."""
        known = self.programmes.get(code)
        if known is None:
            return {
                "code": code,
                "name": Words(code, code),
                "category": Words(code, code),
                "order": UNKNOWN_CATEGORY_ORDER,
            }
        return {
            "code": code,
            "name": Words(known["name_vi"], known["name_en"]),
            "category": Words(known["category_vi"], known["category_en"]),
            "order": known["order"],
        }


def read(store: Store, organisations: Organisations, question: Question) -> Reading:
    """Reads the months of the period, for the organisation and all below it."""
    members = organisations.under(question.organisation_id)
    entries: list[Entry] = []
    moments: list[str] = []
    for figures in _figures(store, question, members):
        for class_id, kept in figures["classes"].items():
            if kept["as_of"]:
                moments.append(kept["as_of"])
            if kept["counts"] and is_inside(kept["counts"], question.rule, question.period):
                entries.append(Entry(figures["organisation_id"], class_id, kept["counts"]))
    sent_out, partly = _sent_out(store, question, members, moments)
    heard = {one["_id"].replace(":", "."): one["at"] for one in store.heard.find()}
    return Reading(
        question=question,
        organisations=organisations,
        members=members,
        entries=entries,
        sent_out=sent_out,
        spans=[*_partly_inside(_ledger_rows(store, question, members), question), *partly],
        versions={one["_id"]: one for one in store.programmes.find()},
        heard=heard,
        as_of=max(moments, default=None) or max(heard.values(), default=None),
    )


def _figures(store: Store, question: Question, members: set[str]) -> Iterator[Document]:
    months = {"$gte": f"{question.period.first:%Y-%m}", "$lte": f"{question.period.last:%Y-%m}"}
    if len(members) <= ONE_BY_ONE:
        for member in sorted(members):
            yield from store.figures.find({"rule": question.rule, "organisation_id": member, "month": months})
    else:
        for figures in store.figures.find({"rule": question.rule, "month": months}):
            if figures["organisation_id"] in members:
                yield figures


def _ledger_rows(store: Store, question: Question, members: set[str]) -> Iterator[Document]:
    """Ledger rows that touch the period."""
    touching = {"state": "ledger", "last_day": {"$gte": question.period.first.isoformat()}}
    for row in store.classes.find(touching):
        if row["owner_id"] in members and row["first_day"] <= question.period.last.isoformat():
            yield row


def _partly_inside(rows: Iterable[Document], question: Question) -> list[Document]:
    return [row for row in rows if not covers(question.period, row["first_day"], row["last_day"])]


def _sent_out(
    store: Store, question: Question, members: set[str], moments: list[str]
) -> tuple[list[Document], list[Document]]:
    """The entries of people sent out that touch the period: those that lie in it, and those that only partly do."""
    touching: list[Document] = []
    first, last = question.period.first.isoformat(), question.period.last.isoformat()
    for document in store.sent_out.find({"last_day": {"$gte": first}}):
        if document["first_day"] > last:
            continue
        found = [
            {"entry_id": entry_id, **entry}
            for entry_id, entry in document["entries"].items()
            if entry["organisation_id"] in members and entry["last_day"] >= first and entry["first_day"] <= last
        ]
        if found:
            moments.extend(document["heard"].values())
        touching += found
    partly = _partly_inside(touching, question)
    return [entry for entry in touching if entry not in partly], partly
