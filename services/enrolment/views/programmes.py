"""Programmes and their versions."""

from __future__ import annotations

from typing import Any

from services.enrolment.model.programmes import is_in_force, newest_by_code
from shared.refusal import Words, unknown
from shared.store import Document, Store


def newest_programmes(store: Store) -> list[Any]:
    """The newest version of every programme, in the order of briefings; retired ones too."""
    return sorted(newest_by_code(store.programmes.find()).values(), key=lambda one: (int(one["order"]), one["code"]))


def programmes_to_teach(store: Store, on: str) -> list[Any]:
    """For every programme with which a class can begin on a day or later: the version in force then, or the next."""
    versions = [one for one in store.programmes.find() if not one.get("retired_on") or on < one["retired_on"]]
    now = newest_by_code(one for one in versions if is_in_force(one, on))
    found = {**newest_by_code(versions), **now}
    return sorted(found.values(), key=lambda one: (int(one["order"]), one["code"]))


def versions_of(store: Store, code: str) -> list[Document]:
    """All versions of a programme, the newest first. Refuses (404) one that is unknown."""
    found = list(store.programmes.find({"code": code}))
    if not found:
        raise unknown(Words("chương trình", "programme"))
    return sorted(found, key=lambda one: -int(one["version_number"]))


def show_programme(programme: Any) -> dict[str, Any]:
    """A programme version as the API shows it."""
    return {name: value for name, value in programme.items() if name not in ("_id", "version")}
