"""Planned and held: what centres set out to do in the quarters of a period, beside what they did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.model.figures import Entry
from services.reporting.model.planned import lines_of, quarters_of, sums, version_for
from services.reporting.model.stated import add_up
from services.reporting.views.reading import Reading
from shared.store import Document, Store
from shared.vietnamese import collation_key


def planned_and_held(store: Store, reading: Reading, language: str) -> dict[str, Any] | None:
    """`{plans, total, rows, outside}` (`schemas.Planned`); None where no plan speaks: no whole quarters, no plan in
    force, or classes counted by their closing, for a plan says when they open.

    Held is what the organisations with a plan did; `outside` are the classes of those without any.
    """
    question = reading.question
    quarters = quarters_of(question.period) if question.rule == "opened" else {}
    if not quarters:
        return None
    found, lines = [], []
    for plan in store.plans.find({"year": {"$gte": min(quarters), "$lte": max(quarters)}}):
        version = version_for(plan, question.period) if plan["centre_id"] in reading.members else None
        if version is not None:
            found.append(_named(reading, plan, version))
            lines += lines_of(version, quarters[plan["year"]])
    if not found:
        return None
    planners = {one["organisation_id"] for one in found}
    tree = reading.organisations
    held = [one for one in reading.entries if {one.organisation_id, tree.heir(one.organisation_id)} & planners]
    codes = {line["programme"] for line in lines} | {entry.counts["programme"] for entry in held}
    rows = [
        {
            "programme": _programme(reading, code, language),
            "planned": sums(line for line in lines if line["programme"] == code),
            "held": _held([entry for entry in held if entry.counts["programme"] == code]),
        }
        for code in sorted(codes, key=lambda code: (reading.programme(code)["order"], code))
    ]
    everything = sum(entry.counts["classes"] for entry in reading.entries)
    total = {"planned": sums(lines), "held": _held(held)}
    return {
        "plans": sorted(found, key=lambda one: (one["year"], collation_key(one["name"]))),
        "total": total,
        "rows": rows,
        "outside": everything - total["held"]["classes"],
    }


def _named(reading: Reading, plan: Document, version: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "plan_id": plan["_id"],
        "organisation_id": plan["centre_id"],
        "name": reading.organisations.name(plan["centre_id"], on=reading.question.period.last),
        "year": plan["year"],
        "version_number": version["version_number"],
        "in_force_from": version["in_force_from"],
    }


def _held(entries: list[Entry]) -> dict[str, Any]:
    return {
        "classes": sum(entry.counts["classes"] for entry in entries),
        "enrolments": add_up(entry.counts["enrolments"] for entry in entries),
    }


def _programme(reading: Reading, code: str, language: str) -> dict[str, Any]:
    known = reading.programme(code)
    return {**known, **{name: known[name].in_language(language) for name in ("name", "category")}}
