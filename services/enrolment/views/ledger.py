"""Ledger classes and people sent out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.enrolment.model.sheets.stated_number import add_up
from shared.store import Document, Store, in_parts


def ledger_of(store: Store, scope: Iterable[str]) -> list[Document]:
    """The ledger classes of these organisations, the newest first."""
    return sorted(
        store.ledger_classes.find({"owner_id": {"$in": sorted(scope)}}),
        key=lambda one: str(one["listing_key"]),
        reverse=True,
    )


def sent_out_of(store: Store, scope: Iterable[str]) -> list[Document]:
    """The entries of people sent out, the newest first."""
    years = store.outside_training.find({"organisation_id": {"$in": sorted(scope)}})
    entries = [entry for year in years for entry in year["entries"]]
    return sorted(entries, key=lambda entry: str(entry["last_day"]), reverse=True)


def sent_out_by_year(store: Store, scope: Iterable[str]) -> list[dict[str, Any]]:
    """The people sent out, year by year, the newest first: `{year, totals: {field: stated number}, entries}`."""
    entries: dict[int, list[Document]] = {}
    for part in in_parts(sorted(scope)):
        for one in store.outside_training.find({"organisation_id": {"$in": part}}):
            entries.setdefault(one["year"], []).extend(one["entries"])
    return [
        {
            "year": year,
            "totals": {
                field: add_up(one["people"] for one in found if one["field"] == field)
                for field in sorted({one["field"] for one in found})
            },
            "entries": sorted(found, key=lambda one: str(one["last_day"]), reverse=True),
        }
        for year, found in sorted(entries.items(), reverse=True)
    ]
