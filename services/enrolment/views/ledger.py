"""Ledger classes and people sent out."""

from __future__ import annotations

from collections.abc import Iterable

from shared.store import Document, Store


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
