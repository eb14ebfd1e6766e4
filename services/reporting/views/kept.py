"""The figures of a question from what is kept of whole months: that costs what is shown, however many enrolments there
are. Sums of a subtree are read where they were made of the tree that the reader knows, else the figures of its members.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from services.reporting.counting import distinct, distinct_name, of_sums, of_these
from services.reporting.model.distinct import Distinct
from services.reporting.model.kept_figures import tree_of
from services.reporting.model.rows import Row, counts_in, together
from services.reporting.views.question import Question
from shared.store import Document, Store, by_id

# Up to this many organisations and months are looked up one by one, more in one sweep over the months.
ONE_BY_ONE = 60

StandsUnder = Callable[[str, str], str | None]
"""Of the owner of figures and their month: under which one they are shown; None where they do not count."""


class Part(NamedTuple):
    """The figures of one organisation, or of a whole subtree: rows, and who stands behind them."""

    rows: list[Row]
    distinct: Distinct


@dataclass(frozen=True)
class KeptFigures:
    """The figures of whole months. `members` are all organisations that may have any part in them."""

    store: Store
    question: Question
    members: set[str]
    stands_under: StandsUnder

    @cached_property
    def whole(self) -> Part:
        """Of the organisation and all below it."""
        if self._sums is not None:
            axis, node = self.question.axis, self.question.organisation_id
            name = distinct_name(axis, node, self.question.period)
            found, wanted = self._sums, of_sums(self.store, axis, node, self._sums)
        else:
            name = self._name_of(self.question.organisation_id, alone=len(self.members) == 1)
            found, wanted = self._figures, of_these(self._figures)
        return Part(self._rows(found), distinct(self.store, {name: wanted})[name])

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Of each organisation that is shown, by its identifier."""
        names = {one: self._name_of(one, alone=True) for one in self._groups}
        counted = distinct(self.store, {names[one]: of_these(group) for one, group in self._groups.items()})
        return {one: Part(rows, counted[names[one]]) for one, rows in self.rows_by_organisation.items()}

    @cached_property
    def rows_by_organisation(self) -> dict[str, list[Row]]:
        """The rows of each, for whoever does not ask how many persons stand behind them."""
        return {one: self._rows(group) for one, group in self._groups.items()}

    @cached_property
    def _groups(self) -> dict[str, list[Document]]:
        groups: dict[str, list[Document]] = {}
        for figures in self._figures:
            shown = self.stands_under(figures["organisation_id"], figures["month"])
            groups.setdefault(shown or "", []).append(figures)
        return groups

    @cached_property
    def as_of(self) -> str | None:
        """The newest of what these figures rest on."""
        found = self._figures if self._sums is None else self._sums
        return max((one["as_of"] for one in found if one["as_of"]), default=None)

    @cached_property
    def places(self) -> list[str]:
        """Where the entries of the classes lie."""
        return [one["_id"] for one in self._figures]

    def _name_of(self, organisation_id: str, *, alone: bool) -> str:
        then = "then " if self.question.structure == "then" else ""
        whose = f"{then}={organisation_id}" if alone else f"{then}{organisation_id}"
        return distinct_name(self.question.axis, whose, self.question.period)

    def _rows(self, kept: Sequence[Mapping[str, Any]]) -> list[Row]:
        return together(row for one in kept for row in one["rows"] if counts_in(row, self.question.period))

    @cached_property
    def _sums(self) -> list[Document] | None:
        if len(self.members) == 1 or self.question.structure == "then":
            return None
        tree = self.store.trees.find_one({"_id": self.question.organisation_id})
        if tree is None or tree["members"] != tree_of(self.members):
            return None
        return self._read("sums", self.question.organisation_id)

    @cached_property
    def _figures(self) -> list[Document]:
        months = self.question.period.months()
        if len(self.members) * len(months) <= ONE_BY_ONE:
            found = [one for member in sorted(self.members) for one in self._read("figures", member)]
        else:
            inside = {"$gte": months[0], "$lte": months[-1]}
            found = list(self.store.figures.find({"axis": self.question.axis, "month": inside}))
        return [one for one in found if self.stands_under(one["organisation_id"], one["month"]) is not None]

    def _read(self, collection: str, organisation_id: str) -> list[Document]:
        places = [f"{self.question.axis}:{organisation_id}:{month}" for month in self.question.period.months()]
        return list(by_id(self.store[collection], places).values())
