"""Programmes and their versions."""

from __future__ import annotations

from typing import Any

from shared.store import Document, Store


def newest_programmes(store: Store) -> list[Document]:
    """The newest version of every programme, in the order of briefings."""
    newest: dict[str, Document] = {}
    for programme in store.programmes.find():
        kept = newest.get(programme["code"])
        if kept is None or programme["version_number"] > kept["version_number"]:
            newest[programme["code"]] = programme
    return sorted(newest.values(), key=lambda one: int(one["order"]))


def show_programme(programme: Document) -> dict[str, Any]:
    """A programme version as the API shows it."""
    return {name: value for name, value in programme.items() if name not in ("_id", "version")}
