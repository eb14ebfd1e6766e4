"""Figures of study conferences: which organisations count for whom, as things stood on the day, and what they add up
to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from services.reporting.model.structures import above_then
from shared.headcounts import Row, rows_of, together
from shared.organisations import Organisations
from shared.said import Document

GROUPINGS = ("resolution", "organisation", "year")


class Entry(NamedTuple):
    """One organisation at one conference. `above` is the organisation and those above it on the day, nearest first;
    `organiser` the same of who called it."""

    conference_id: str
    resolution: str
    held_on: str
    point_id: str
    organisation_id: str
    above: tuple[str, ...]
    organiser: tuple[str, ...]
    row: Row


def entries_of(conference: Document, organisations: Organisations) -> list[Entry]:
    """Every organisation that was called to a conference."""
    held_on = conference["held_on"]
    rows = rows_of(conference["called"], conference["headcounts"])
    organiser = above_then(organisations, conference["organiser_id"], held_on)
    return [
        Entry(
            conference_id=conference["_id"],
            resolution=conference["resolution"],
            held_on=held_on,
            point_id=one["point_id"],
            organisation_id=one["organisation_id"],
            above=above_then(organisations, one["organisation_id"], held_on),
            organiser=organiser,
            row=rows[one["organisation_id"]],
        )
        for one in conference["called"]
    ]


def whose(organisations: Organisations, identifier: str) -> set[str]:
    """The organisation, and those with whose affairs it goes on: their conferences are its own."""
    return {one for one in organisations.under(identifier) if organisations.heir(one) == identifier} | {identifier}


def counts_for(entry: Entry, own: set[str]) -> bool:
    """Whether an organisation at a conference counts for another one (`own`, by `whose`): it stood there or below it
    on the day, or that one or somebody below it had called it."""
    return not own.isdisjoint(entry.above) or not own.isdisjoint(entry.organiser)


def part_of(entry: Entry, own: set[str]) -> str:
    """Under which organisation an entry stands in a table of what is directly below `own`; itself when it was not
    below it, but only called by it."""
    for place, one in enumerate(entry.above):
        if one in own:
            return entry.above[max(0, place - 1)]
    return entry.organisation_id


def figures(entries: Iterable[Entry]) -> dict[str, Any]:
    """What entries add up to: `together` of their rows, with the number of `conferences` and of `points` (a point
    counts once for each conference)."""
    listed = list(entries)
    return {
        "conferences": len({one.conference_id for one in listed}),
        "points": len({(one.conference_id, one.point_id) for one in listed}),
        **together(one.row for one in listed),
    }


def grouped(entries: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    """Entries by a key of theirs."""
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(key(one), []).append(one)
    return found
