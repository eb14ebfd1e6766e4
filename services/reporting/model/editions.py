"""What an edition holds: the classes that counted, organisation by organisation, and the figures that they add up to.

An edition is kept as parts, one for each organisation. The next edition takes over the parts that it does not change,
and all its figures are added up anew from all its parts: a person who stands in parts of two ages counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.reporting.model.class_record import RULE_WORDS
from services.reporting.model.distinct import LINES, distinct_of
from services.reporting.model.figures import ExcusedCounts, cell, of_line
from services.reporting.model.planned import sums
from services.reporting.model.rows import row_of
from services.reporting.model.stated import add_up
from shared.events.enrolment.outside_training import FIELDS
from shared.refusal import Words

NO_DIFFERENCE = "closed_on"  # a class counts by its opening: that it ended later changes no figure

Part = Mapping[str, Any]
"""One organisation's share: `organisation_id`, `classes` (`[{class_id, name, version, marks, counts}]`, `counts` being
a `class_record.Contribution`), `sent_out` (`[{entry_id, field, people}]`), `planned` (`{plan_id, version_number,
lines}` or None)."""

Parts = Mapping[str, Part]  # by organisation

COUNTING_RULES = (
    RULE_WORDS["opened"],
    Words(
        "Lớp mới dự kiến, mới thông báo hoặc đã hủy không được tính.",
        "Classes that are only planned or announced, or were cancelled, count nowhere.",
    ),
    Words(
        "Lượt học viên là số lượt ghi danh, trừ người đã thôi học; học viên là số người khác nhau, mỗi người một lần.",
        "Enrolments without those withdrawn; persons are distinct, each counts once.",
    ),
    Words(
        "Số tổng theo sổ cũ chỉ tính khi trọn thời gian của nó nằm trong kỳ; số gần đúng vẫn ghi là gần đúng.",
        "A total from an old ledger counts only where the period covers all its span; what is approximate stays so.",
    ),
    Words(
        "Có mặt gồm đúng giờ và đến muộn, trên số lượt phải có mặt theo chương trình.",
        "Attended are those in time and late, of those expected by the programme.",
    ),
    Words(
        "Người được cử đi học nơi khác là dòng riêng, không phải lớp của trung tâm.",
        "People sent out are a line of their own, never a class of the centre.",
    ),
)


def figures(parts: Parts, excused_counts: ExcusedCounts) -> dict[str, Any]:
    """`{total, own, partner, programmes, centres, sent_out, planned}`: cells as `model.figures.cell` has them, by
    programme (`[{programme, total, own, partner}]`) and by organisation (`[{organisation_id, …}]`)."""
    by_programme: dict[str, list[Any]] = {}
    for row in classes_of(parts):
        by_programme.setdefault(row["counts"]["programme"], []).append(row["counts"])
    plans = [part["planned"]["lines"] for part in parts.values() if part["planned"]]
    return {
        **lines((row["counts"] for row in classes_of(parts)), excused_counts),
        "programmes": [
            {"programme": code, **lines(of_it, excused_counts)} for code, of_it in sorted(by_programme.items())
        ],
        "centres": [
            {"organisation_id": owner, **lines((row["counts"] for row in part["classes"]), excused_counts)}
            for owner, part in sorted(parts.items())
        ],
        "sent_out": sent_out(parts.values()),
        "planned": sums(line for plan in plans for line in plan) if plans else None,
    }


def lines(contributions: Iterable[Any], excused_counts: ExcusedCounts) -> dict[str, Any]:
    """The cells `own`, `partner` and `total` of classes, their persons counted anew."""
    everything = list(contributions)
    rows, distinct = [row_of(one) for one in everything], distinct_of(everything)["total"]
    return {line: cell(of_line(rows, line), distinct[line], excused_counts) for line in LINES}


def sent_out(parts: Iterable[Part]) -> dict[str, Any]:
    """People sent out, by field."""
    entries = [entry for part in parts for entry in part["sent_out"]]
    return {field: add_up(one["people"] for one in entries if one["field"] == field) for field in FIELDS}


def classes_of(parts: Parts) -> Iterator[Mapping[str, Any]]:
    """The rows of all classes."""
    return (row for part in parts.values() for row in part["classes"])


def headline(cell: Mapping[str, Any]) -> dict[str, int]:
    """`{classes, enrolments, persons}` of a cell: what is said of a sign-off and of an edition."""
    return {"classes": cell["classes"], "enrolments": cell["enrolments"]["value"], "persons": cell["persons"]}


def grouped(parts: Parts, heir: Mapping[str, str]) -> dict[str, Part]:
    """The parts put together under those who go on with their affairs (`heir`: organisation -> organisation)."""
    found: dict[str, dict[str, Any]] = {}
    for owner, part in parts.items():
        to = heir.get(owner, owner)
        whole = found.setdefault(to, {"organisation_id": to, "classes": [], "sent_out": [], "planned": None})
        whole["classes"] = [*whole["classes"], *part["classes"]]
        whole["sent_out"] = [*whole["sent_out"], *part["sent_out"]]
        if part["planned"]:
            before = whole["planned"]["lines"] if whole["planned"] else []
            whole["planned"] = {**part["planned"], "lines": [*before, *part["planned"]["lines"]]}
    return dict(found)


def says_the_same(before: Part | None, after: Part | None) -> bool:
    """Whether two parts count the same, whenever they were made."""
    return _said(before) == _said(after)


def _said(part: Part | None) -> Any:
    if part is None:
        return {}, [], []
    classes = {row["class_id"]: {**row["counts"], NO_DIFFERENCE: None} for row in part["classes"]}
    entries = sorted(part["sent_out"], key=lambda one: str(one["entry_id"]))
    return classes, entries, part["planned"]["lines"] if part["planned"] else []


def corrected(newest: Parts, live: Parts, concerned: Iterable[str]) -> tuple[dict[str, Part], list[str]]:
    """The parts of the next edition, and whose they are that changed: of those concerned what counts by now, of all
    others what the newest edition has."""
    parts, changed = dict(newest), []
    for owner in sorted(set(concerned) & {*newest, *live}):
        if not says_the_same(newest.get(owner), live.get(owner)):
            changed.append(owner)
            parts[owner] = live.get(owner) or {**newest[owner], "classes": [], "sent_out": [], "planned": None}
    return parts, changed


@dataclass(frozen=True)
class Live:
    """What counts at a moment, and the total that the organisation `stated`. `positions` (`[{topic, partition,
    offset}]`) are how far the topics had been read before it was counted; `parked` (`[{topic, subject, class_id,
    sequence, kinds, events}]`) what they hold up; `covers` the organisations of which it speaks."""

    parts: Parts
    definitions: dict[str, Any]
    stated: dict[str, Any] | None
    positions: list[dict[str, Any]]
    parked: list[dict[str, Any]]
    covers: list[str]


def excused_counts(*definitions: Mapping[str, Any]) -> ExcusedCounts:
    """Whether an excused absence stays in the denominator, by the programme versions of editions."""
    known = {one["programme_version"]: one["excused_counts"] for each in definitions for one in each["programmes"]}
    return lambda version: bool(known.get(version, True))


def together(older: Mapping[str, Any], newer: Mapping[str, Any]) -> dict[str, Any]:
    """The definitions of an edition that takes over parts of an older one: what the newer one says holds."""
    found: dict[str, Any] = {**newer}
    for name, key in (("programmes", "programme_version"), ("structure", "organisation_id")):
        by_key = {one[key]: one for each in (older, newer) for one in each[name]}
        found[name] = [by_key[one] for one in sorted(by_key)]
    return found
