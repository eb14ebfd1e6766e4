"""The report of an audit, made from two looks: plain values, as `solop audit --json` prints them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from deploy.audit.comparison import CLASSES, DISTINCT, FIGURES, SUMS, compared
from deploy.audit.differences import WHO, Difference, Findings
from deploy.audit.editions import EDITIONS, Drift, compare_editions
from deploy.audit.facts import makes, short
from deploy.audit.journals import Journals, heard
from deploy.audit.kept import Kept
from deploy.audit.look import Look, Question, look, parts_of
from deploy.audit.recount import LINES, Class, added_up, distinct, in_words, kind_of, of_line
from deploy.audit.waiting import HeldUp, not_yet_heard, parked

PAUSE_SECONDS = 1.0

Report = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What one look found."""

    look: Look
    findings: Findings
    editions: list[str]
    drift: list[Drift]


def _find(journals: Journals, kept: Kept, question: Question) -> Found:
    seen = look(journals, kept, question)
    findings = compared(seen)
    editions, drift = compare_editions(seen, findings) if question.as_of is None else ([], [])
    return Found(seen, findings, editions, drift)


def audit(journals: Journals, kept: Kept, question: Question, pause: float = PAUSE_SECONDS) -> Report:
    """The report. A difference counts when two looks, `pause` seconds apart, show the very same, and nothing that has
    a part in it is on its way; `moving` are those that were left out for that."""
    found = _find(journals, kept, question)
    differences: list[Difference] = []
    unsettled: set[str] = set()
    if found.findings.differences:
        time.sleep(pause)
        seen_first = set(found.findings.differences)
        found = _find(journals, kept, question)
        differences, unsettled = _settled(found.look, [one for one in found.findings.differences if one in seen_first])
    seen = found.look
    held_up, elsewhere = parked(seen)
    return {
        "period": question.period.key,
        "first": question.period.first.isoformat(),
        "last": question.period.last.isoformat(),
        "rule": question.rule,
        "organisation_id": question.organisation_id,
        "as_of": question.as_of.isoformat() if question.as_of else None,
        "recounted": _recounted(seen),
        "compared": found.findings.compared,
        "differences": _explained(seen, differences),
        "moving": len(found.findings.differences) - len(differences),
        "unsettled": sorted(unsettled),
        "parked": [_held_up(seen, one) for one in held_up],
        "parked_elsewhere": elsewhere,
        "not_yet_heard": [_held_up(seen, one) for one in not_yet_heard(seen)],
        "editions": [
            {"edition": edition, "drift": [asdict(one) for one in found.drift if one.edition == edition]}
            for edition in found.editions
        ],
        "names": _names(seen, differences, [*held_up, *not_yet_heard(seen)]),
    }


def _settled(seen: Look, differences: list[Difference]) -> tuple[list[Difference], set[str]]:
    """The differences in which nothing has a part that is still on its way, and what is."""
    unsettled = seen.unsettled({class_id for one in differences for class_id in one.class_ids})
    moving = (SUMS, DISTINCT, FIGURES) if seen.tree_unsettled() else ()
    settled = [
        one
        for one in differences
        if one.layer in (EDITIONS, CLASSES) or (not unsettled & set(one.class_ids) and one.layer not in moving)
    ]
    return settled, unsettled


def _recounted(seen: Look) -> dict[str, dict[str, Any]]:
    """What the classes that count in the period add up to, by line: owners' classes."""
    asked, scope = seen.question, seen.scope
    counted = [
        one.now
        for one in seen.classes.values()
        if one.now and one.now.is_in(asked.rule, asked.period) and (scope is None or one.now.roles["owner"] in scope)
    ]
    return {line: _sums(of_line(counted, line)) for line in LINES}


def _sums(classes: list[Class]) -> dict[str, Any]:
    sums = {name: value for name, value in added_up(classes).items() if name != "numbers"}
    return {**sums, **distinct(classes)}


def _explained(seen: Look, differences: list[Difference]) -> list[dict[str, Any]]:
    """Each difference with the classes that make its number; of a single class the events, and where they stand."""
    alone = sorted({one.class_ids[0] for one in differences if len(one.class_ids) == 1})
    rows = seen.journals.of_classes(alone)
    taken_in = {class_id: heard(rows[class_id], seen.marks.get(class_id, {})) for class_id in alone}
    receipts = seen.journals.receipts(row for each in taken_in.values() for row in each)
    return [
        {
            **{name: getattr(one, name) for name in ("layer", "where", "kind", "number", "kept", "journals")},
            "classes": list(_classes(seen, one)),
            "events": [
                _event(row, receipts.get(row["_id"]))
                for row in (taken_in[one.class_ids[0]] if len(one.class_ids) == 1 else ())
                if makes(one.number, short(row["type"]))
            ],
        }
        for one in differences
    ]


def _classes(seen: Look, one: Difference) -> Iterator[dict[str, Any]]:
    """Of a row only the classes of its kind, and those that count nowhere now."""
    for class_id in one.class_ids:
        heard_of = seen.classes.get(class_id)
        now = heard_of.now if heard_of else None
        if now and one.layer in (FIGURES, SUMS) and one.kind not in ("", in_words(kind_of(now))):
            continue
        numbers = now.numbers() if now else {}
        yield {"class_id": class_id, "value": None if one.number == WHO else numbers.get(one.number)}


def _event(row: Mapping[str, Any], receipt: Mapping[str, Any] | None) -> dict[str, Any]:
    where = {name: receipt[name] if receipt else None for name in ("partition", "offset")}
    return {"event_id": row["_id"], "type": short(row["type"]), "time": row["time"], **where}


def _held_up(seen: Look, one: HeldUp) -> dict[str, Any]:
    return {**asdict(one), "numbers": {name: {"now": now, "with": then} for name, (now, then) in one.numbers.items()}}


def _names(seen: Look, differences: Iterable[Difference], held_up: Iterable[HeldUp]) -> dict[str, str]:
    """The names of the organisations that are spoken of."""
    spoken_of = {parts_of(one.where)[1] for one in differences} | {one.organisation_id for one in held_up}
    spoken_of.add(seen.question.organisation_id)
    return {one: seen.tree.name(one) for one in sorted(filter(None, spoken_of)) if one in seen.tree}
