"""Organisations as people read them: the tree, and one through the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.enrolment.model.organisations.organisations import names, parents
from shared.organisations import Organisations
from shared.store import Store
from shared.vietnamese import fold


@dataclass(frozen=True)
class Row:
    """One organisation in a list: `depth` in the tree, `above` are the names over it, `below` counts those directly
    below it."""

    organisation: Any
    depth: int
    above: str
    below: int


def show_organisation(organisation: Any) -> dict[str, Any]:
    """An organisation as the API shows it."""
    shown = {name: value for name, value in organisation.items() if name not in ("_id", "name_key")}
    return {"organisation_id": organisation["_id"], **shown}


def tree_rows(tree: Organisations, *, words: str | None = None, cells: bool = False, closed: bool = False) -> list[Row]:
    """The tree as a list, each below the one that it belongs to. Cells are many: they are left out unless they are
    asked for or sought. `words` finds by any name that was ever borne, without diacritics."""
    wanted = fold(words or "")
    rows: list[Row] = []

    def descend(parent_id: str | None, depth: int, above: tuple[str, ...]) -> None:
        for one in tree.children(parent_id):
            below = [child for child in tree.children(one["_id"]) if tree.stands(child["_id"])]
            called = (one["name"], one.get("short_name") or "", *(name["name"] for name in names(one)))
            fits = any(wanted in fold(str(name)) for name in called) if wanted else cells or one["kind"] != "cell"
            if fits and (closed or tree.stands(one["_id"])):
                rows.append(Row(one, 0 if wanted else depth, " › ".join(above), len(below)))
            descend(one["_id"], depth + 1, (*above, str(one["name"])))

    descend(None, 0, ())
    return rows


def show_history(tree: Organisations, organisation: Any) -> dict[str, Any]:
    """`{names, parents, predecessors, successors, children}`: what it was called and where it belonged, the newest
    first; organisations as documents."""
    return {
        "names": names(organisation)[::-1],
        "parents": [
            {"name": tree.name(one["parent_id"], on=one["from"]), "from": one["from"]} for one in parents(organisation)
        ][::-1],
        "predecessors": [found for one in organisation.get("predecessor_ids") or () if (found := tree.get(one))],
        "successors": [found for one in organisation.get("successor_ids") or () if (found := tree.get(one))],
        "children": [one for one in tree.children(organisation["_id"]) if tree.stands(one["_id"])],
    }


def merger_candidates(tree: Organisations, organisation: Any) -> list[Any]:
    """What this may be merged with: those of its kind that stand, cells only within what they belong to."""
    near = tree.children(organisation["parent_id"]) if organisation["kind"] == "cell" else list(tree)
    found = [one for one in near if one["kind"] == organisation["kind"] and tree.stands(one["_id"])]
    return sorted(found, key=lambda one: str(one["name_key"]))


def accounts_at(store: Store, organisation_id: str | None = None) -> list[dict[str, Any]]:
    """The accounts with a role at an organisation, or all of them, by user name; without passwords."""
    found = store.accounts.find({}, {"password_hash": 0}).sort("username", 1)
    return [
        {"account_id": one["_id"], "closed_on": None, **one}
        for one in found
        if organisation_id is None or any(place == organisation_id for _, place in one["roles"])
    ]
