"""Headcounts of study conferences: what they add up to, party members and others apart, and their rates.

`Heads` is `{"members", "others"}`, a number of people of each. None stands for what is not reported: never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

KINDS = ("members", "others")

Heads = Mapping[str, int]


class Row(TypedDict):
    """An organisation at a conference: called, and as far as it has reported, present and essays handed in."""

    called: Heads
    present: Heads | None
    essays: Heads | None


def add(heads: Iterable[Heads]) -> dict[str, int]:
    """Several numbers of people as one, with `all`: `{"members", "others", "all"}`."""
    listed = list(heads)
    sums = {kind: sum(one[kind] for one in listed) for kind in KINDS}
    return {**sums, "all": sum(sums.values())}


def rate(parts: Iterable[Heads], wholes: Iterable[Heads]) -> dict[str, dict[str, int]]:
    """For members, others and all: `{"numerator", "denominator"}`."""
    above, below = add(parts), add(wholes)
    return {kind: {"numerator": above[kind], "denominator": below[kind]} for kind in above}


def together(rows: Iterable[Row]) -> dict[str, Any]:
    """What organisations at conferences add up to.

    `present` is of those called, over the organisations that have reported; `essays` of those present and
    `essays_of_called` of those called, over the organisations that have reported essays. So whoever has not reported
    is in no rate, and shows as the difference of `called` to the denominator and of `organisations` to `reported`.
    """
    listed = list(rows)
    came = [(one["present"], one["called"]) for one in listed if one["present"] is not None]
    wrote = [
        (one["essays"], one["present"], one["called"])
        for one in listed
        if one["essays"] is not None and one["present"] is not None
    ]
    return {
        "organisations": len(listed),
        "reported": len(came),
        "essays_reported": len(wrote),
        "called": add(one["called"] for one in listed),
        "present": rate((part for part, _ in came), (whole for _, whole in came)),
        "essays": rate((part for part, _, _ in wrote), (whole for _, whole, _ in wrote)),
        "essays_of_called": rate((part for part, _, _ in wrote), (whole for _, _, whole in wrote)),
    }


def rows_of(called: Sequence[Mapping[str, Any]], headcounts: Mapping[str, Mapping[str, Any]]) -> dict[str, Row]:
    """The rows of one conference by organisation, from those who were called and what was reported of them."""
    nothing: Mapping[str, Any] = {"present": None, "essays": None}
    found: dict[str, Row] = {}
    for one in called:
        reported = headcounts.get(one["organisation_id"], nothing)
        found[one["organisation_id"]] = {
            "called": one["called"],
            "present": reported["present"],
            "essays": reported["essays"],
        }
    return found
