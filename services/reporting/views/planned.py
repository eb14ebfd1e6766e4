"""Planned and held: what centres set out to do in the quarters of a period, beside what they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.reporting.model.figures import enrolments
from services.reporting.model.planned import Line, lines_of, quarters_of, sums, version_for
from services.reporting.model.rows import Row, total as sums_of_rows
from services.reporting.views.programmes import in_order, programme
from services.reporting.views.reading import Reading
from shared.periods import Period
from shared.store import Document, Store
from shared.vietnamese import collation_key


def plans_in_force(
    store: Store, period: Period, is_theirs: Callable[[Document], bool], until: str | None = None
) -> Iterator[tuple[Document, Mapping[str, Any], list[Line]]]:
    """Of the plans that are theirs, each that is in force in the quarters of the period: the plan, its version and the
    lines of these quarters. As known at a moment (`until`, ISO, UTC)."""
    quarters = quarters_of(period)
    if not quarters:
        return
    for plan in store.plans.find({"year": {"$gte": min(quarters), "$lte": max(quarters)}}):
        version = version_for(plan, period, until) if is_theirs(plan) else None
        if version is not None:
            yield plan, version, lines_of(version, quarters[plan["year"]])


def planned_and_held(store: Store, reading: Reading, language: str) -> dict[str, Any] | None:
    """`{plans, total, rows, outside}` (`schemas.Planned`); None where no plan speaks: no whole quarters, no plan in
    force, or classes counted by their closing, for a plan says when they open.

    Held is what the organisations with a plan did; `outside` are the classes of those without any.
    """
    question = reading.question
    if question.rule != "opened":
        return None

    def is_theirs(plan: Document) -> bool:
        return reading.belongs(plan["centre_id"], f"{plan['year']}-12-31")

    found, lines = [], []
    for plan, version, planned in plans_in_force(store, question.period, is_theirs, question.until):
        found.append(_named(reading, plan, version))
        lines += planned
    if not found:
        return None
    planners = {reading.organisations.heir(one["organisation_id"]) for one in found}
    shown = reading.rows_by_organisation
    held = [row for one in shown if reading.organisations.heir(one) in planners for row in shown[one]]
    codes = {line["programme"] for line in lines} | {row["programme"] for row in held}
    rows = [
        {
            "programme": programme(reading, code, language),
            "planned": sums(line for line in lines if line["programme"] == code),
            "held": _held([row for row in held if row["programme"] == code]),
        }
        for code in in_order(reading, codes)
    ]
    everything = sum(row["classes"] for row in reading.whole.rows)
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


def _held(rows: list[Row]) -> dict[str, Any]:
    found = sums_of_rows(rows)
    return {"classes": found["classes"], "enrolments": enrolments(found)}
