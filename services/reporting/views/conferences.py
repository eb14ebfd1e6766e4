"""Figures of study conferences by resolution, organisation and year, and the conferences that they consist of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from services.reporting.model.conference_record import as_known
from services.reporting.model.conferences import (
    GROUPINGS,
    Entry,
    counts_for,
    entries_of,
    figures,
    grouped,
    part_of,
    whose,
)
from services.reporting.views.question import Asked, ask, end_of
from shared.authority import Actor
from shared.organisations import Organisations
from shared.periods import FIRST_YEAR, LAST_YEAR, Period
from shared.refusal import Refusal, Words
from shared.store import Document, Store
from shared.vietnamese import collation_key
from shared.web.paging import read_cursor, write_cursor

EVER = f"{FIRST_YEAR}..{LAST_YEAR}"


@dataclass(frozen=True)
class ConferenceQuestion:
    """Whose conferences, of which period (all without one), of which resolution (all without one); `missing` asks for
    those alone of which somebody has not reported."""

    organisation_id: str
    period: Period
    resolution: str | None = None
    missing: bool = False
    as_of: date | None = None

    @property
    def period_key(self) -> str | None:
        """As addresses write it; None for all."""
        return None if self.period.key == EVER else self.period.key

    def href(self, path: str, **more: str | None) -> str:
        """An address of this service that asks the same question, changed by `more`."""
        asked = {
            "period": self.period_key,
            "resolution": self.resolution,
            "organisation": self.organisation_id,
            "missing": "1" if self.missing else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            **more,
        }
        return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"


def ask_conferences(
    actor: Actor,
    organisations: Organisations,
    today: date,
    period: str | None,
    organisation: str | None,
    resolution: str | None = None,
    missing: bool = False,
    as_of: date | None = None,
) -> ConferenceQuestion:
    """The question; refuses as `question.ask` does."""
    asked = ask(actor, organisations, today, period or EVER, organisation, Asked(as_of=as_of))
    return ConferenceQuestion(asked.organisation_id, asked.period, resolution, missing, as_of)


@dataclass(frozen=True)
class ConferenceReading:
    """What the store holds for a question: the entries that count, their conferences, how many are `ahead`, and the
    years and resolutions to choose from."""

    question: ConferenceQuestion
    organisations: Organisations
    own: set[str]
    entries: list[Entry]
    conferences: dict[str, Document]
    ahead: int
    years: list[str]
    resolutions: list[str]
    as_of: str | None


def read_conferences(
    store: Store, organisations: Organisations, question: ConferenceQuestion, today: date
) -> ConferenceReading:
    """Reads the conferences of the period. What was cancelled counts nowhere, what is ahead not yet."""
    own = whose(organisations, question.organisation_id)
    entries: list[Entry] = []
    conferences: dict[str, Document] = {}
    ahead = 0
    years, resolutions, moments = set(), set(), set()
    until = end_of(question.as_of) if question.as_of else None
    for kept in store.conferences.find({"held_on": {"$gt": ""}}).sort("held_on", 1):
        conference = as_known(kept, until) if until else kept
        if conference is None:
            continue
        found = [one for one in entries_of(conference, organisations) if counts_for(one, own)]
        if conference["state"] == "cancelled" or not found:
            continue
        years.add(conference["held_on"][:4])
        resolutions.add(conference["resolution"])
        if date.fromisoformat(conference["held_on"]) not in question.period:
            continue
        if question.resolution not in (None, conference["resolution"]):
            continue
        if conference["held_on"] > today.isoformat():
            ahead += 1
            continue
        if question.missing and all(one.row["present"] is not None for one in found):
            continue
        entries += found
        conferences[conference["_id"]] = conference
        moments |= {row["at"] for row in kept["story"] if until is None or row["at"] <= until}
    return ConferenceReading(
        question=question,
        organisations=organisations,
        own=own,
        entries=entries,
        conferences=conferences,
        ahead=ahead,
        years=sorted(years, reverse=True),
        resolutions=sorted(resolutions),
        as_of=max(moments, default=None),
    )


def conference_figures(reading: ConferenceReading, by: str) -> dict[str, Any]:
    """`{organisation, period, resolution, by, total, rows, ahead, as_of}`; a row has `key`, `name` and the figures.
    Refuses an unknown grouping."""
    if by not in GROUPINGS:
        words = Words(
            "Bảng theo resolution, organisation hoặc year.", "A table is by resolution, organisation or year."
        )
        raise Refusal("grouping-unknown", words, at="/by")
    question = reading.question
    return {
        "organisation": {
            "organisation_id": question.organisation_id,
            "name": reading.organisations.name(question.organisation_id),
        },
        "period": question.period_key,
        "resolution": question.resolution,
        "by": by,
        "total": figures(reading.entries),
        "rows": rows(reading, by),
        "ahead": reading.ahead,
        "as_of": reading.as_of,
    }


def rows(reading: ConferenceReading, by: str) -> list[dict[str, Any]]:
    """A row for each resolution, each year (the newest first), or each organisation directly below the asked one, by
    the name that it bore at its last conference."""
    if by == "year":
        groups = grouped(reading.entries, lambda one: one.held_on[:4])
        return [{"key": key, "name": key, **figures(groups[key])} for key in sorted(groups, reverse=True)]
    if by == "resolution":
        groups = grouped(reading.entries, lambda one: one.resolution)
        return [
            {"key": key, "name": key, "title": _title(reading, key), **figures(groups[key])} for key in sorted(groups)
        ]
    groups = grouped(reading.entries, lambda one: part_of(one, reading.own))
    named = {key: reading.organisations.name(key, max(one.held_on for one in found)) for key, found in groups.items()}
    ordered = sorted(groups, key=lambda key: (collation_key(named[key]), key))
    return [{"key": key, "name": named[key], **figures(groups[key])} for key in ordered]


def _title(reading: ConferenceReading, resolution: str) -> str:
    """What a resolution is about, as it was written last."""
    titles = [one["title"] for one in reading.conferences.values() if one["resolution"] == resolution]
    return str(titles[-1])


def conferences_behind(reading: ConferenceReading, *, limit: int, cursor: str | None = None) -> dict[str, Any]:
    """The conferences that figures consist of, newest first, each with what it counts for the asked organisation:
    `{"total", "items", "next"}`."""
    groups = grouped(reading.entries, lambda one: one.conference_id)
    after = read_cursor(cursor) if cursor else None
    order = {f"{found[0].held_on}/{key}": key for key, found in groups.items()}
    keys = [key for key in sorted(order, reverse=True) if after is None or key < after]
    more = len(keys) > limit
    items = [_item(reading.conferences[order[key]], groups[order[key]], reading.organisations) for key in keys[:limit]]
    return {"total": len(order), "items": items, "next": write_cursor(keys[limit - 1]) if more else None}


def _item(conference: Document, entries: Iterable[Entry], organisations: Organisations) -> dict[str, Any]:
    kept = ("resolution", "title", "held_on", "state")
    organiser = conference["organiser_id"]
    name = organisations.name(organiser, conference["held_on"])
    about = {name: conference[name] for name in kept}
    found = figures(entries)
    return {
        "conference_id": conference["_id"],
        **about,
        "organiser": {"organisation_id": organiser, "name": name},
        **found,
    }
