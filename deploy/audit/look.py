"""One look at three stores while events may flow: what reporting keeps of a period, how far it had read by then, and
the classes recounted from the journals exactly that far.

The order of reading makes that sound. Positions come first, then the figures, then the marks of the classes, and the
journals last. Whoever takes an event in keeps the class with its mark first, settles the figures from it, and moves the
position last. So a class whose last event stands before the position of its partition was settled before the look
began; any other may be on its way, and what it has a part in is not judged (`unsettled`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, NamedTuple

from deploy.audit.facts import facts, told
from deploy.audit.journals import CLASSES, ORGANISATIONS, SHEETS, Journals, Rows, heard, mark
from deploy.audit.kept import Kept, Places
from deploy.audit.recount import Class, axes, recount
from deploy.audit.tree import Tree
from deploy.trouble import Trouble
from shared.periods import Period
from shared.store import Document, in_parts
from shared.vietnamese import TIME_ZONE


@dataclass(frozen=True)
class Question:
    """Which figures are audited: of a period, by a rule, of an organisation and all below it, or of everybody."""

    period: Period
    rule: str = "opened"
    organisation_id: str | None = None
    as_of: date | None = None

    @cached_property
    def months(self) -> list[str]:
        """Every month that the period touches; figures are kept by month."""
        return self.period.months()

    def was_said(self, row: Mapping[str, Any]) -> bool:
        """Whether a row had been said by the end of the day as of which is asked."""
        if self.as_of is None:
            return True
        until = datetime.combine(self.as_of, time.max, TIME_ZONE).astimezone(UTC)
        return datetime.fromisoformat(row.get("time") or row["at"]) <= until


class Heard(NamedTuple):
    """A class by what reporting has taken in (`now`), by everything that was said (`whole`), and what lies between."""

    now: Class | None
    whole: Class | None
    waiting: list[str]


@dataclass
class Look:
    """What was read, in its order, and what follows from it."""

    question: Question
    journals: Journals
    kept: Kept
    positions: dict[str, int] = field(default_factory=dict)
    parked: list[Document] = field(default_factory=list)
    figures: Places = field(default_factory=dict)
    entries: Places = field(default_factory=dict)
    sums: Places = field(default_factory=dict)
    without_sums: set[str] = field(default_factory=set)
    tree: Tree = field(default_factory=lambda: Tree([]))
    organisation_marks: dict[str, int] = field(default_factory=dict)
    marks: dict[str, dict[str, int]] = field(default_factory=dict)
    classes: dict[str, Heard] = field(default_factory=dict)

    @property
    def axes(self) -> list[str]:
        """The headings of the rule that is asked for."""
        return axes(self.question.rule)

    @property
    def scope(self) -> set[str] | None:
        """The organisations that are asked for; None: all."""
        asked = self.question.organisation_id
        return None if asked is None else self.tree.under(asked)

    def concerns(self, place: str) -> bool:
        """Whether a place is of a month and an organisation that are asked for."""
        organisation_id, month = parts_of(place)[1:]
        return month in self.question.months and (self.scope is None or organisation_id in self.scope)

    def places(self, one: Class | None) -> list[str]:
        """Where a class counts, of what is asked for."""
        return [place for place in one.places(self.question.rule) if self.concerns(place)] if one else []

    @cached_property
    def counted(self) -> dict[str, dict[str, Class]]:
        """The recount: the classes of each place, as far as reporting has heard."""
        found: dict[str, dict[str, Class]] = {}
        for class_id, one in self.classes.items():
            for place in self.places(one.now):
                found.setdefault(place, {})[class_id] = one.now  # type: ignore[assignment]
        return found

    def ever_in(self, places: Iterable[str]) -> set[str]:
        """Every class that is or was in one of these places."""
        found: set[str] = set()
        for place in places:
            found |= {*self.counted.get(place, ()), *self.entries.get(place, {"classes": ()})["classes"]}
        return found

    def unsettled(self, class_ids: Iterable[str]) -> set[str]:
        """Those of these classes whose newest events had not been settled, as far as anybody can know, when the look
        began."""
        wanted = set(class_ids)
        found = {row["stream"].partition("/")[2] for row in self.parked if row["kind"] == "unsettled"} & wanted
        last = [
            {"_id": f"{topic}/{one}/{self.marks[one][mark(topic)]}", "topic": topic, "class_id": one}
            for one in wanted
            for topic in (CLASSES, SHEETS)
            if self.marks.get(one, {}).get(mark(topic))
        ]
        receipts = self.journals.receipts(last)
        return found | {one["class_id"] for one in last if self._is_ahead(receipts.get(one["_id"]))}

    def passed_over(self) -> dict[str, dict[str, int]]:
        """Of classes with events that were not taken in, although reporting's positions stand behind them: up to which
        sequence, by topic."""
        waiting = [
            {"_id": event_id, "topic": event_id.partition("/")[0], "class_id": class_id}
            for class_id, one in self.classes.items()
            for event_id in one.waiting
        ]
        receipts = self.journals.receipts(waiting)
        found: dict[str, dict[str, int]] = {}
        for one in waiting:
            if one["_id"] in receipts and not self._is_ahead(receipts[one["_id"]]):
                of_class = found.setdefault(one["class_id"], {})
                of_class[one["topic"]] = max(of_class.get(one["topic"], 0), int(one["_id"].rpartition("/")[2]))
        return found

    def tree_unsettled(self) -> bool:
        """The same of the tree of organisations."""
        last = [
            {"_id": f"{ORGANISATIONS}/{one}/{sequence}", "topic": ORGANISATIONS}
            for one, sequence in self.organisation_marks.items()
            if sequence
        ]
        return any(map(self._is_ahead, self.journals.receipts(last).values()))

    def _is_ahead(self, receipt: Mapping[str, Any] | None) -> bool:
        if receipt is None:
            return False
        return receipt["offset"] >= self.positions.get(f"{receipt['topic']}/{receipt['partition']}", 0)


def parts_of(place: str) -> tuple[str, str, str]:
    """The heading, the organisation and the month of a place."""
    heading, _, rest = place.partition(":")
    organisation_id, _, month = rest.rpartition(":")
    return heading, organisation_id, month


def look(journals: Journals, kept: Kept, question: Question) -> Look:
    """Read everything, in that order. Raises Trouble for an organisation that reporting does not know."""
    found = Look(question, journals, kept, kept.positions(), kept.parked())
    read_tree(found)
    if question.organisation_id is not None and question.organisation_id not in found.tree:
        raise Trouble(f"Reporting has not heard of an organisation {question.organisation_id}.")
    if question.as_of is None:
        read_figures(found)
    lives = journals.lives()
    ever = {class_id: _ever_places(found, rows) for class_id, rows in lives.items()}
    candidates = {class_id for class_id, places in ever.items() if places}
    candidates |= {class_id for one in found.entries.values() for class_id in one["classes"]}
    candidates |= set(parked_classes(found.parked))
    candidates |= {
        row["class_id"]
        for edition in kept.newest_editions(question.period.key)
        for part in kept.parts(edition).values()
        for row in part["classes"]
    }
    if question.as_of is None:
        found.entries |= kept.entries(set().union(*ever.values()) - found.entries.keys())
    found.marks = kept.marks(candidates)
    found.classes = dict(_recounted(found, candidates))
    return found


def read_tree(found: Look) -> None:
    """The organisations, as far as reporting has heard of them."""
    found.organisation_marks = found.kept.marks_of("organisations", ORGANISATIONS)
    said = found.journals.of_topic(ORGANISATIONS)
    known = {
        one: [row for row in rows if row["sequence"] <= found.organisation_marks.get(one, 0)]
        for one, rows in said.items()
    }
    found.tree = Tree(rows[-1]["data"] for rows in known.values() if rows)


def read_figures(found: Look) -> None:
    """What is kept of the months of the period."""
    question = found.question
    figures = found.kept.figures(found.axes, question.months)
    found.figures = {place: one for place, one in figures.items() if found.concerns(place)}
    found.entries = found.kept.entries(found.figures)
    found.without_sums = found.kept.without_sums()
    for node in found.tree.nodes():
        if found.scope is None or node in found.scope:
            found.sums |= found.kept.sums(node, found.axes, question.months)


def parked_classes(parked: Iterable[Document]) -> Iterator[str]:
    """The classes of which something is parked."""
    for row in parked:
        topic, _, subject = (row.get("stream") or "").partition("/")
        if topic in (CLASSES, SHEETS):
            yield subject


def _ever_places(found: Look, rows: Rows) -> set[str]:
    """Every place asked for in which a class ever stood, by the rows of its life."""
    lengths = range(1, len(rows) + 1)
    return {place for length in lengths for place in found.places(recount(facts(rows[:length])))}


def _recounted(found: Look, class_ids: set[str]) -> Iterator[tuple[str, Heard]]:
    """The classes, some hundred at a time: what was said of all of them would not fit."""
    for part in in_parts(sorted(class_ids)):
        for class_id, rows in found.journals.of_classes(part).items():
            said = [row for row in rows if found.question.was_said(row)]
            taken_in = heard(said, found.marks.get(class_id, {}))
            waiting = sorted({row["_id"] for row in said} - {row["_id"] for row in taken_in})
            yield class_id, Heard(recount(facts(taken_in)), recount(facts(said)), waiting)


def kept_then(found: Look, class_ids: Iterable[str]) -> Iterator[tuple[str, Class | None]]:
    """The classes as reporting's stories tell them of the day as of which is asked."""
    for class_id, story in found.kept.stories(class_ids):
        yield class_id, recount(told([row for row in story if found.question.was_said(row)]))
