"""Lecturers: a page of them, one, and how many a centre has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from shared.organisations import Organisations
from shared.store import Document, Store, in_parts
from shared.vietnamese import fold
from shared.web.paging import read_page

# What a lecturer's document holds for lists and searches only.
_INNER = ("_id", "name_key", "search")


def show_lecturer(lecturer: Document, organisations: Organisations) -> dict[str, Any]:
    """A lecturer as the API shows them."""
    shown = {name: value for name, value in lecturer.items() if name not in _INNER}
    return {
        "lecturer_id": lecturer["_id"],
        **shown,
        "organisation_name": organisations.name(lecturer["organisation_id"]),
    }


def list_lecturers(
    store: Store,
    organisations: Organisations,
    province: set[str],
    *,
    organisation_id: str | None = None,
    words: str | None = None,
    active: bool | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """A page of the lecturers of a province, of one organisation and those below it, or whose name has these words;
    in the Vietnamese order of names."""
    seen = province & organisations.under(organisation_id) if organisation_id else province
    # Who may see everything is not asked about every organisation one by one.
    query: dict[str, Any] = {} if len(seen) == len(organisations) else {"organisation_id": {"$in": sorted(seen)}}
    if words:
        query["search"] = {"$regex": re.escape(fold(words))}
    if active is not None:
        query["active"] = active
    return read_page(
        store,
        "lecturers",
        query,
        key="name_key",
        cursor=cursor,
        limit=limit,
        show=lambda lecturer: show_lecturer(lecturer, organisations),
    )


def lecturers_of(store: Store, organisation_ids: Iterable[str]) -> list[Document]:
    """All lecturers of these organisations who teach today, in the Vietnamese order of names: to choose from."""
    found = [
        lecturer
        for part in in_parts(organisation_ids)
        for lecturer in store.lecturers.find({"organisation_id": {"$in": part}, "active": True})
    ]
    return sorted(found, key=lambda one: str(one["name_key"]))


def staff_numbers(lecturers: Sequence[Document]) -> dict[str, Any]:
    """`{"full-time", "part-time", "degrees": {degree: count}}` of lecturers who teach today."""
    degrees: dict[str, int] = {}
    for one in lecturers:
        degrees[one["degree"]] = degrees.get(one["degree"], 0) + 1
    counted = {kind: sum(one["employment"] == kind for one in lecturers) for kind in ("full-time", "part-time")}
    return {**counted, "degrees": degrees}
