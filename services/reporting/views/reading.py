"""One reading of the store for a question: all that an answer is made of, each part read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.reporting.model.distinct import LINES, NONE, Counted
from services.reporting.model.figures import Entry, cell, covers, of_line
from services.reporting.model.rows import Row
from services.reporting.model.structures import changed_since, stood_under
from services.reporting.views.class_by_class import ClassByClass, entries_in, ever_there
from services.reporting.views.kept import KeptFigures, Part
from services.reporting.views.question import Question
from shared.organisations import Organisations
from shared.periods import parse
from shared.refusal import Words
from shared.store import Document, Store

UNKNOWN_CATEGORY_ORDER = 99


@dataclass(frozen=True)
class Reading:
    """What the store holds for a question. `members` are the organisation and all below it, as the tree is now."""

    store: Store
    question: Question
    organisations: Organisations
    members: set[str]

    @cached_property
    def figures(self) -> KeptFigures | ClassByClass:
        """Where the figures come from: what is kept of months, unless only the classes themselves can tell."""
        question = self.question
        whole_months = question.period.months() == question.period.whole_months()
        if whole_months and question.as_of is None and question.mode is None and not self._moved_within_a_month:
            return self._kept
        return ClassByClass(*self._class_by_class)

    @property
    def _then(self) -> bool:
        """Whether the tree of then is another one: only where it was changed since the period began."""
        question = self.question
        return question.structure == "then" and changed_since(self.organisations, question.period.first)

    @cached_property
    def _moved_within_a_month(self) -> bool:
        return self._then and any(
            self._stood(one["_id"], str(parse(month).first)) != self._stood(one["_id"], str(parse(month).last))
            for one in self.organisations
            for month in self.question.period.months()
        )

    @cached_property
    def _kept(self) -> KeptFigures:
        if self._then:
            everybody = {one["_id"] for one in self.organisations}
            return KeptFigures(
                self.store, self.question, everybody, lambda owner, month: self._stood(owner, f"{month}-01")
            )
        return KeptFigures(self.store, self.question.as_now(), self.members, lambda owner, month: self._stands(owner))

    @cached_property
    def _class_by_class(self) -> tuple[list[Entry], str | None]:
        if self.question.as_of is not None or self._then:
            places = ever_there(self.store, self.question)
        else:
            places = self._kept.places
        shown = self._stood if self._then else lambda owner, day: self._stands(owner)
        return entries_in(self.store, self.question, places, shown)

    def belongs(self, organisation_id: str, day: str) -> bool:
        """Whether what an organisation did on a day (ISO) counts here."""
        return (self._stood(organisation_id, day) if self._then else self._stands(organisation_id)) is not None

    def _stands(self, owner: str) -> str | None:
        return self.organisations.heir(owner) if owner in self.members else None

    def _stood(self, owner: str, day: str) -> str | None:
        return stood_under(self.organisations, owner, self.question.organisation_id, day)

    @cached_property
    def entries(self) -> list[Entry]:
        """The classes that count, one by one."""
        return self._class_by_class[0]

    @property
    def whole(self) -> Part:
        """The figures of the organisation and all below it."""
        return self.figures.whole

    @property
    def parts(self) -> dict[str, Part]:
        """The figures of each organisation under which classes are shown."""
        return self.figures.parts

    @property
    def rows_by_organisation(self) -> dict[str, list[Row]]:
        """The rows of each of them, for whoever does not ask how many persons stand behind them."""
        return self.figures.rows_by_organisation

    def lines(self, rows: list[Row], distinct: dict[str, Counted]) -> dict[str, dict[str, Any]]:
        """The cells `own`, `partner` (classes with or for a partner) and `total` (both) of rows."""
        return {line: cell(of_line(rows, line), distinct.get(line, NONE), self.excused_counts) for line in LINES}

    def of_programmes(self, part: Part) -> dict[str, dict[str, dict[str, Any]]]:
        """The lines of a part by programme."""
        codes = dict.fromkeys(row["programme"] for row in part.rows)
        return {
            code: self.lines(
                [row for row in part.rows if row["programme"] == code], part.distinct["programmes"].get(code, {})
            )
            for code in codes
        }

    @cached_property
    def as_of(self) -> str | None:
        """The newest of what the answer rests on."""
        moments = [self.figures.as_of, *(one["at"] for one in self.sent_out)]
        known = [one for one in moments if one]
        return max(known, default=None) or (max(self.heard.values(), default=None) if not self.question.until else None)

    @cached_property
    def heard(self) -> dict[str, str]:
        """The newest moment heard of each topic."""
        return {one["_id"].replace(":", "."): one["at"] for one in self.store.heard.find()}

    @cached_property
    def versions(self) -> dict[str, Document]:
        """Every programme version."""
        return {one["_id"]: one for one in self.store.programmes.find()}

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
            unknown = Words(code, code)
            return {"code": code, "name": unknown, "category": unknown, "order": UNKNOWN_CATEGORY_ORDER}
        return {
            "code": code,
            "name": Words(known["name_vi"], known["name_en"]),
            "category": Words(known["category_vi"], known["category_en"]),
            "order": known["order"],
        }

    @property
    def sent_out(self) -> list[Document]:
        """The entries of people sent out that lie in the period."""
        return [one for one in self._sent_out if self._is_covered(one)]

    @property
    def spans(self) -> list[Document]:
        """Ledger rows and entries of people sent out that lie only partly in the period."""
        rows = [row for row in self._ledger_rows() if not self._is_covered(row)]
        return [*rows, *(one for one in self._sent_out if not self._is_covered(one))]

    def _is_covered(self, one: Document) -> bool:
        return covers(self.question.period, one["first_day"], one["last_day"])

    def _ledger_rows(self) -> Iterator[Document]:
        """Ledger rows that touch the period."""
        touching = {"state": "ledger", "last_day": {"$gte": self.question.period.first.isoformat()}}
        for row in self.store.classes.find(touching, {"story": 0}):
            begun = row["first_day"] <= self.question.period.last.isoformat()
            if begun and self.belongs(row["owner_id"], row["last_day"]):
                yield row

    @cached_property
    def _sent_out(self) -> list[Document]:
        """Entries that touch the period, each as it was said last, or last by the day that is asked for."""
        period, until = self.question.period, self.question.until or "9999"
        first, last = period.first.isoformat(), period.last.isoformat()
        found = []
        for document in self.store.sent_out.find({"last_day": {"$gte": first}}):
            for entry_id, said in document["entries"].items():
                known = [one for one in said if one["at"] <= until]
                if known and self._touches(known[-1], first, last):
                    found.append({"entry_id": entry_id, **known[-1]})
        return found

    def _touches(self, entry: Document, first: str, last: str) -> bool:
        touches = entry["last_day"] >= first and entry["first_day"] <= last
        return touches and self.belongs(entry["organisation_id"], entry["last_day"])


def read(store: Store, organisations: Organisations, question: Question) -> Reading:
    """A reading for the organisation and all below it."""
    return Reading(store, question, organisations, organisations.under(question.organisation_id))
