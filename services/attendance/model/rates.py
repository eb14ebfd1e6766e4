"""Attendance as a rate, which always shows its numerator and its denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def rate(counts: Mapping[str, int], *, excused_counts: bool) -> dict[str, int]:
    """`{"numerator", "denominator"}`: those who came (late is there) of all that were marked.

    Whether an excused absence stays in the denominator is a setting of the programme version.
    """
    came = counts["present"] + counts["late"]
    return {"numerator": came, "denominator": came + counts["absent"] + (counts["excused"] if excused_counts else 0)}


def together(rates: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Several rates as one: numerators and denominators added up."""
    listed = list(rates)
    return {part: sum(one[part] for one in listed) for part in ("numerator", "denominator")}
