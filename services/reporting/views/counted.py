"""What counts in a period now, class by class with what was heard of each: what editions are made of and held against.

Each class is counted from its own document, so that its numbers and its marks are of the same moment. How far the
topics were read is looked up first: whatever stands before these positions is in the numbers, or parked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.reporting.model.class_record import contribution
from services.reporting.model.editions import COUNTING_RULES, Live
from services.reporting.model.figures import is_inside
from services.reporting.views.planned import plans_in_force
from services.reporting.views.question import Question
from services.reporting.views.reading import Reading, read
from services.reporting.views.stated_totals import stated_total
from shared.organisations import Organisations
from shared.store import Document, Store, by_id, in_parts

KINDS = ("province", "board", "political-school", "centre")
OF_CLASSES = ("enrolment.classes", "attendance.sheets")
OF_PROGRAMME = (
    *("code", "version_number", "name_vi", "name_en", "category_vi", "category_en", "order", "excused_counts"),
)
OF_ORGANISATION = ("kind", "name", "parent_id", "predecessor_ids")


def count(store: Store, organisations: Organisations, question: Question) -> Live:
    """What counts for the question: `model.editions.Live`."""
    positions, parked = _positions(store), _parked(store)
    reading = read(store, organisations, question)
    parts: dict[str, dict[str, Any]] = {}

    def part(owner: str) -> dict[str, Any]:
        return parts.setdefault(owner, {"organisation_id": owner, "classes": [], "sent_out": [], "planned": None})

    for record in _records(store, reading):
        counts = contribution(record)
        if is_inside(counts, question.rule, question.period):
            row = {"class_id": record["_id"], "name": record["name"], "counts": counts}
            part(record["owner_id"])["classes"].append({**row, "version": record["version"], "marks": record["marks"]})
    for entry in reading.sent_out:
        part(entry["organisation_id"])["sent_out"].append(
            {name: entry[name] for name in ("entry_id", "field", "people")}
        )
    members = organisations.under(question.organisation_id)
    for plan, version, lines in plans_in_force(store, question.period, lambda plan: plan["centre_id"] in members):
        part(plan["centre_id"])["planned"] = {
            "plan_id": plan["_id"],
            "version_number": version["version_number"],
            "lines": [dict(line) for line in lines],
        }
    covered = [one for one in organisations if one["_id"] in parts or (one["kind"] in KINDS and one["_id"] in members)]
    return Live(
        parts=parts,
        definitions=_definitions(store, reading, parts, covered),
        stated=stated_total(store, question.organisation_id, question.period),
        positions=positions,
        parked=parked,
        covers=sorted({*parts, *(one["_id"] for one in covered)}),
    )


def _records(store: Store, reading: Reading) -> Iterator[Document]:
    """The documents of the classes that count, without what was heard of them one by one."""
    for part in in_parts(entry.class_id for entry in reading.entries):
        yield from store.classes.find({"_id": {"$in": part}}, {"story": 0})


def _positions(store: Store) -> list[dict[str, Any]]:
    """How far the consumer has read each partition; the next offset."""
    found = []
    for one in store.positions.find().sort("_id", 1):
        topic, _, partition = one["_id"].rpartition("/")
        found.append({"topic": topic, "partition": int(partition), "offset": one["offset"]})
    return found


def _parked(store: Store) -> list[dict[str, Any]]:
    """What is parked, by stream: from which sequence on, how many, and the class that it holds up."""
    found: dict[str, dict[str, Any]] = {}
    for row in store.parked.find({}, {"stream": 1, "sequence": 1, "kind": 1}):
        stream = row.get("stream") or row["_id"]
        topic, _, subject = stream.partition("/")
        kept = found.setdefault(
            stream,
            {
                "topic": topic,
                "subject": subject,
                "class_id": subject if topic in OF_CLASSES and "stream" in row else None,
                "sequence": row.get("sequence"),
                "kinds": [],
                "events": 0,
            },
        )
        kept["events"] += 1
        kept["kinds"] = sorted({*kept["kinds"], row["kind"]})
        sequences = [one for one in (kept["sequence"], row.get("sequence")) if one is not None]
        kept["sequence"] = min(sequences, default=None)
    return [found[stream] for stream in sorted(found)]


def _definitions(
    store: Store, reading: Reading, parts: dict[str, dict[str, Any]], covered: list[Any]
) -> dict[str, Any]:
    """What the figures rest on: the rule, the counting rules in words, the programme versions, the organisations."""
    used = {row["counts"]["programme_version"] for part in parts.values() for row in part["classes"]}
    versions = by_id(store.programmes, sorted(used))
    return {
        "rule": reading.question.rule,
        "counting": [{"vi": words.vi, "en": words.en} for words in COUNTING_RULES],
        "programmes": [
            {"programme_version": one, **{name: versions[one].get(name) for name in OF_PROGRAMME}}
            for one in sorted(versions)
        ],
        "structure": [
            {"organisation_id": one["_id"], **{name: one.get(name) for name in OF_ORGANISATION}}
            for one in sorted(covered, key=lambda one: str(one["_id"]))
        ],
    }
