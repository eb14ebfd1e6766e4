"""Centre by programme: how many classes or enrolments each centre has of each programme, shaded by how many."""

from __future__ import annotations

from typing import Any

from services.reporting.model.figures import enrolments
from services.reporting.model.rows import Row, total
from services.reporting.model.stated import Sum
from services.reporting.views.programmes import in_order, programme
from services.reporting.views.reading import Reading
from services.reporting.views.summaries import centres
from services.reporting.views.tables import as_csv
from shared.refusal import Words
from shared.vietnamese import collation_key

MEASURES = {"classes": Words("Lớp", "Classes"), "enrolments": Words("Lượt học viên", "Enrolments")}
ORDERS = {"name": Words("theo tên", "by name"), "most": Words("nhiều nhất trước", "most first")}
STEPS = 5


def heat(reading: Reading, measure: str, language: str, order: str = "name") -> dict[str, Any]:
    """`{columns, rows, total, steps}`.

    Columns are the programmes in the order of briefings, each with its `total`; rows the centres (also those without
    any class) and whoever else has one, each with its `cells` and `total`. A cell is `{value, words, approximate}` and
    a `step` from 0 (nothing) to 5 (the most): its share of the largest cell. `steps` are the least and greatest value
    of each step.
    """
    whole = _by_programme(reading.whole.rows)
    codes = in_order(reading, whole)
    parts = {one: _by_programme(rows) for one, rows in reading.rows_by_organisation.items()}
    for one in centres(reading):
        parts.setdefault(one, {})
    cells = {one: [_cell(found.get(code, []), measure) for code in codes] for one, found in parts.items()}
    most = max((cell["value"] for listed in cells.values() for cell in listed), default=0)
    rows: list[dict[str, Any]] = [
        {
            "organisation_id": one,
            "name": reading.organisations.name(one),
            "cells": [{**cell, "step": step(cell["value"], most)} for cell in cells[one]],
            "total": _cell([row for rows in found.values() for row in rows], measure),
        }
        for one, found in parts.items()
    ]
    rows.sort(key=lambda row: collation_key(row["name"]))
    if order == "most":
        rows.sort(key=lambda row: -int(row["total"]["value"]))
    return {
        "columns": [{**programme(reading, code, language), "total": _cell(whole[code], measure)} for code in codes],
        "rows": rows,
        "total": _cell(reading.whole.rows, measure),
        "steps": steps(most),
    }


def step(value: int, most: int) -> int:
    """Which fifth of the largest value a value lies in: 1 to 5; 0 of nothing."""
    return -(-STEPS * value // most) if most else 0


def steps(most: int) -> list[dict[str, int]]:
    """`{step, least, most}` of the steps that whole numbers reach."""
    found = [
        {"step": one, "least": (one - 1) * most // STEPS + 1, "most": one * most // STEPS}
        for one in range(1, STEPS + 1)
    ]
    return [one for one in found if one["least"] <= one["most"]]


def heat_table(found: dict[str, Any], language: str) -> str:
    """The same as CSV, whole."""
    names = [Words(one["name"], one["name"]) for one in found["columns"]]
    columns = [Words("Đơn vị", "Organisation"), *names, Words("Cộng", "Sum")]
    body = [[row["name"], *(cell["value"] for cell in row["cells"]), row["total"]["value"]] for row in found["rows"]]
    foot = [
        Words("Cộng", "Sum").in_language(language),
        *(one["total"]["value"] for one in found["columns"]),
        found["total"]["value"],
    ]
    return as_csv(columns, [*body, foot], language)


def _by_programme(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["programme"], []).append(row)
    return found


def _cell(rows: list[Row], measure: str) -> Sum:
    sums = total(rows)
    if measure == "classes":
        return {"value": sums["classes"], "words": None, "approximate": False}
    return enrolments(sums)
