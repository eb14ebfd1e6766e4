"""What a board adds to the report of a period: its number and day, shortcomings, tasks of the next period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def show(document: Mapping[str, Any] | None) -> dict[str, Any]:
    """`{number, dated_on, shortcomings, tasks, version}`; the first two are None and the texts empty as long as
    nothing was written (version 0)."""
    kept = document or {}
    texts = {name: kept.get(name, "") for name in ("shortcomings", "tasks")}
    return {"number": kept.get("number"), "dated_on": kept.get("dated_on"), **texts, "version": kept.get("version", 0)}
