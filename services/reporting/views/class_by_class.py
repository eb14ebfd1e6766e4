"""The figures of a question from the classes themselves: where a period does not consist of whole months, where what
was known on a past day is asked for, where an organisation moved within a month, or where only some classes count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.reporting.model import class_record, class_story
from services.reporting.model.distinct import distinct_of
from services.reporting.model.figures import Entry, day_counted, is_inside
from services.reporting.model.rows import Row, row_of, together
from services.reporting.views.kept import Part
from services.reporting.views.question import Question
from shared.store import Document, Store, by_id, in_parts

Shown = Callable[[str, str], str | None]
"""Of an organisation and the day of its class: under which it is shown; None where it does not count."""

ROLE_FIELD = {"owner": "owner_id", "host": "host_id", "partner": "partner_id"}


@dataclass(frozen=True)
class ClassByClass:
    """The same figures as `KeptFigures`, from `entries`."""

    entries: Sequence[Entry]
    as_of: str | None

    @cached_property
    def whole(self) -> Part:
        """Of the organisation and all below it."""
        return _part(self.entries)

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Of each organisation that is shown, by its identifier."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries:
            groups.setdefault(entry.organisation_id, []).append(entry)
        return {one: _part(group) for one, group in groups.items()}

    @cached_property
    def rows_by_organisation(self) -> dict[str, list[Row]]:
        """The rows of each."""
        return {one: part.rows for one, part in self.parts.items()}


def _part(entries: Sequence[Entry]) -> Part:
    contributions = [entry.counts for entry in entries]
    return Part(together(map(row_of, contributions)), distinct_of(contributions))


def entries_in(store: Store, question: Question, places: Sequence[str], shown: Shown) -> tuple[list[Entry], str | None]:
    """The classes of these places that count, each under the organisation where it is shown, and the newest moment that
    they rest on."""
    known = _as_known if question.until else _as_kept
    found, newest = [], None
    for organisation_id, class_id, counts, moment in known(store, question, places):
        if not is_inside(counts, question.rule, question.period) or question.mode not in (None, counts["mode"]):
            continue
        under = shown(organisation_id, day_counted(counts, question.rule))
        if under is not None:
            found.append(Entry(under, class_id, counts))
            newest = max(newest or "", moment or "") or None
    return found, newest


Found = tuple[str, str, class_record.Contribution, str | None]


def _as_kept(store: Store, question: Question, places: Sequence[str]) -> Iterator[Found]:
    for part in in_parts(places):
        for kept in store.entries.find({"_id": {"$in": part}}):
            for class_id, entry in kept["classes"].items():
                if entry["counts"]:
                    yield kept["organisation_id"], class_id, entry["counts"], entry["as_of"]


def _as_known(store: Store, question: Question, places: Sequence[str]) -> Iterator[Found]:
    """Every class that ever stood in one of these places, as it was known then."""
    wanted = {
        class_id
        for part in in_parts(places)
        for kept in store.entries.find({"_id": {"$in": part}})
        for class_id in kept["classes"]
    }
    until = question.until or ""
    for part in in_parts(sorted(wanted)):
        for record in by_id(store.classes, part).values():
            known = class_story.as_known(record, until)
            organisation_id = known.get(ROLE_FIELD[question.role])
            if organisation_id and class_record.places(known):
                heard = [row["at"] for row in record["story"] if row["at"] <= until]
                yield organisation_id, record["_id"], class_record.contribution(known), max(heard, default=None)


def ever_there(store: Store, question: Question) -> list[str]:
    """The places of the period in which anybody ever had a class: whose it was is found class by class."""
    inside = {"$gte": question.period.months()[0], "$lte": question.period.months()[-1]}
    return [one["_id"] for one in store.figures.find({"axis": question.axis, "month": inside}, {"_id": 1})]


def records_of(store: Store, entries: Sequence[Entry]) -> dict[str, Document]:
    """What is shown of classes beside their numbers: `name` and `source`, for a page of them."""
    wanted = [entry.class_id for entry in entries]
    return {
        one["_id"]: one
        for part in in_parts(wanted)
        for one in store.classes.find({"_id": {"$in": part}}, {"name": 1, "source": 1})
    }
