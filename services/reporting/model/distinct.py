"""Distinct persons and lecturers behind the classes of a figure, by line and by programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from services.reporting.model.persons import count_distinct

LINES = ("own", "partner", "total")


class Counted(TypedDict):
    """How many distinct persons and lecturers."""

    persons: int
    lecturers: int


NONE: Counted = {"persons": 0, "lecturers": 0}


class Distinct(TypedDict):
    """Of all classes and of each programme: how many for `own`, `partner` and `total`."""

    total: dict[str, Counted]
    programmes: dict[str, dict[str, Counted]]


NOBODY: Distinct = {"total": dict.fromkeys(LINES, NONE), "programmes": {}}


def distinct_of(contributions: Sequence[Mapping[str, Any]]) -> Distinct:
    """Counts them, from `{programme, line, persons, lecturers}` of each class."""
    programmes: dict[str, list[Mapping[str, Any]]] = {}
    for one in contributions:
        programmes.setdefault(one["programme"], []).append(one)
    return {
        "total": _by_line(contributions),
        "programmes": {code: _by_line(programmes[code]) for code in sorted(programmes)},
    }


def _by_line(contributions: Sequence[Mapping[str, Any]]) -> dict[str, Counted]:
    return {line: _counted([one for one in contributions if line in ("total", one["line"])]) for line in LINES}


def _counted(contributions: Sequence[Mapping[str, Any]]) -> Counted:
    return {
        "persons": count_distinct(one["persons"] for one in contributions),
        "lecturers": len({lecturer for one in contributions for lecturer in one["lecturers"]}),
    }
