"""Makes the sums of subtrees follow from the tree of organisations: after a merger, a move, a new organisation."""

from __future__ import annotations

from pymongo import ReplaceOne

from services.reporting.model.kept_figures import tree_of
from services.reporting.reactions.heard import settle_heard
from services.reporting.reactions.settling import note_uncounted, put_sums
from shared.organisations import Organisations
from shared.store import Document, Store
from shared.unit_of_work import Raced

TRIES = 20


def settle_organisations(store: Store, documents: list[Document]) -> None:
    """Keep for each organisation in whose sums its figures are (`above`) and, where it has sums of its own, of whom
    they are made (`members`, a digest), and make anew the sums whose members changed.

    While sums are made anew their `members` is None: readers then add up the figures themselves.
    """
    organisations = Organisations(store.organisations.find())
    trees = _trees(organisations)
    known = {one["_id"]: one for one in store.trees.find()}
    changed = {one: tree for one, tree in trees.items() if known.get(one) != tree}
    if changed:
        nodes = [one for one in changed if changed[one]["members"] or known.get(one, {}).get("members")]
        if nodes:
            store.trees.bulk_write(
                [ReplaceOne({"_id": one}, {**changed[one], "members": None}, upsert=True) for one in nodes]
            )
        _move_figures(store, changed)
        for node in nodes:
            _make_sums(store, node)
        # Last of all: whoever is killed before finds them still to be changed.
        store.trees.bulk_write([ReplaceOne({"_id": one}, tree, upsert=True) for one, tree in changed.items()])
    settle_heard(store, documents)


def _trees(organisations: Organisations) -> dict[str, Document]:
    """A single organisation needs no sums: its figures are its own."""
    trees: dict[str, Document] = {
        one["_id"]: {"_id": one["_id"], "above": [], "members": None, "heir": organisations.heir(one["_id"])}
        for one in organisations
    }
    for node in sorted(trees):
        members = organisations.under(node)
        if len(members) > 1:
            trees[node]["members"] = tree_of(members)
            for member in members:
                trees[member]["above"].append(node)
    return trees


def _move_figures(store: Store, changed: dict[str, Document]) -> None:
    """Figures go with their organisation."""
    for organisation_id, tree in changed.items():
        store.figures.update_many({"organisation_id": organisation_id}, {"$set": {"above": tree["above"]}})


def _make_sums(store: Store, node: str) -> None:
    """All sums of an organisation, also those of months in which nothing is below it any more."""
    places = {f"{one['axis']}:{node}:{one['month']}" for one in store.figures.find({"above": node}, {"rows": 0})}
    places |= {one["_id"] for one in store.sums.find({"organisation_id": node}, {"_id": 1})}
    for _ in range(TRIES):
        if put_sums(store, places):
            note_uncounted(store, places)
            return
    raise Raced
