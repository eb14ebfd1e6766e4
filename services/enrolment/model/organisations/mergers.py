"""Mergers and splits: some organisations end, others go on in their place, and what belonged to them moves along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.enrolment.model.organisations.organisations import (
    changed,
    check_day,
    check_may_end,
    check_stands,
    ended,
    moved,
    names,
    register,
    since,
)
from shared.events.enrolment import ORGANISATION_ENLARGED, ORGANISATION_MERGED, ORGANISATION_SPLIT
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words, unknown
from shared.said import Document, Said
from shared.vietnamese import fold

ORGANISATION = Words("đơn vị", "organisation")

Told = tuple[Document, list[Said]]


@dataclass(frozen=True)
class Reorganisation:
    """What a merger or a split says, of one organisation after the other."""

    ended: list[Told]
    going_on: list[Told]
    moved: list[Told]

    @property
    def told(self) -> list[Told]:
        return [*self.ended, *self.going_on, *self.moved]


def merge(
    predecessor_ids: Sequence[str],
    into_id: str | None,
    new: tuple[str, Mapping[str, Any]] | None,
    on: date,
    today: date,
    organisations: Organisations,
    other_names: Mapping[str, str],
) -> Reorganisation:
    """Several become part of one that stands (`into_id`) or of a `new` one (its id and details as for registering,
    where kind and parent may be None: those of the first). What belongs to them moves below it; `other_names` are
    for those whose name is taken there, by their ids."""
    if (into_id is None) == (new is None):
        words = Words("Hãy chọn đơn vị kế tục, hoặc lập một đơn vị mới.", "Choose the successor, or make a new one.")
        raise Refusal("successor", words, at="/into_id")
    if new is not None and len(predecessor_ids) < 2:
        words = Words(
            "Hãy chọn ít nhất hai đơn vị để lập một đơn vị mới.", "A new organisation is made of two or more others."
        )
        raise Refusal("too-few", words, at="/predecessor_ids")
    predecessors = []
    for place, one in enumerate(predecessor_ids):
        at = f"/predecessor_ids/{place}"
        found = organisations.get(one)
        if found is None or one in predecessor_ids[:place]:
            raise unknown(ORGANISATION, at=at)
        check_may_end(found, on, today, at)
        predecessors.append(dict(found))
    if into_id is not None:
        successor = _standing_successor(into_id, predecessor_ids, on, today, organisations)
        older = successor.get("predecessor_ids") or []
        said = [changed(ORGANISATION_ENLARGED, successor, predecessor_ids=[*older, *predecessor_ids])]
    else:
        assert new is not None
        successor, details = {"_id": new[0]}, _details(new[1], predecessors[0], on)
        _check_outside(details["parent_id"], predecessor_ids, organisations, at="/new/parent_id")
        said = _found("/new", new[0], details, organisations, predecessor_ids)
    successor_id = successor["_id"]
    children = [dict(one) for closed in predecessor_ids for one in _children(closed, organisations)]
    children = [one for one in children if one["_id"] not in predecessor_ids]
    called = {one["_id"]: other_names.get(one["_id"]) or one["name"] for one in children}
    staying = [one for one in _children(into_id, organisations) if one["_id"] not in predecessor_ids] if into_id else []
    _check_names(staying, called)
    return Reorganisation(
        ended=[(one, [ended(ORGANISATION_MERGED, one, on, [successor_id])]) for one in predecessors],
        going_on=[(successor, said)],
        moved=[(one, [_moved_under(one, successor_id, on, called[one["_id"]])]) for one in children],
    )


def split(
    organisation: Document,
    parts: Sequence[tuple[str, Mapping[str, Any], Sequence[str]]],
    on: date,
    today: date,
    organisations: Organisations,
) -> Reorganisation:
    """Several new ones stand in the place of one: `parts` as (id, details as for registering, the ids of what goes
    below it). The first goes on with its classes and its staff. Everything that belongs to it goes somewhere."""
    check_may_end(organisation, on, today)
    if len(parts) < 2:
        words = Words("Hãy lập ít nhất hai đơn vị mới.", "A split makes two new organisations or more.")
        raise Refusal("too-few", words, at="/parts")
    children = {one["_id"]: dict(one) for one in _children(organisation["_id"], organisations)}
    below: dict[str, str] = {}
    going_on: list[Told] = []
    for place, (identifier, asked, child_ids) in enumerate(parts):
        details = _details(asked, organisation, on)
        at = f"/parts/{place}"
        _check_outside(details["parent_id"], [organisation["_id"]], organisations, at=f"{at}/parent_id")
        same = [one["name"] for _, one, _ in parts[:place] if fold(one["name"]) == fold(details["name"])]
        if same:
            words = Words("Hai đơn vị mới trùng tên.", "Two of the new ones have the same name.")
            raise Refusal("name-taken", words, at=f"{at}/name", status=409)
        going_on.append(({"_id": identifier}, _found(at, identifier, details, organisations, [organisation["_id"]])))
        for number, child in enumerate(child_ids):
            if child not in children or child in below:
                raise unknown(Words("đơn vị trực thuộc", "organisation below it"), at=f"{at}/child_ids/{number}")
            below[child] = identifier
    left = [one for identifier, one in children.items() if identifier not in below]
    if left:
        faults = [
            Fault(
                f"/children/{one['_id']}",
                Words(f"Hãy chọn nơi về của {one['name']}.", f"Say where {one['name']} goes."),
            )
            for one in left
        ]
        raise Refusal("child-left", faults[0].words, faults=faults)
    return Reorganisation(
        ended=[(organisation, [ended(ORGANISATION_SPLIT, organisation, on, [one[0] for one in parts])])],
        going_on=going_on,
        moved=[(children[child], [_moved_under(children[child], part, on)]) for child, part in below.items()],
    )


def _standing_successor(
    into_id: str, predecessor_ids: Sequence[str], on: date, today: date, organisations: Organisations
) -> Document:
    found = organisations.get(into_id)
    if found is None:
        raise unknown(ORGANISATION, at="/into_id")
    check_stands(found, "/into_id")
    _check_outside(into_id, predecessor_ids, organisations, at="/into_id")
    check_day(found, on, today)
    return dict(found)


def _check_outside(identifier: str | None, ending: Sequence[str], organisations: Organisations, *, at: str) -> None:
    """Refuses what ends itself, or stands below something that does."""
    if identifier is not None and not set(organisations.above(identifier)).isdisjoint(ending):
        words = Words(
            "Đơn vị này chính là, hoặc trực thuộc, một đơn vị sẽ kết thúc.",
            "This is one of those that end, or belongs to one of them.",
        )
        raise Refusal("into-itself", words, at=at, status=409)


def _found(
    at: str, identifier: str, details: Mapping[str, Any], organisations: Organisations, predecessor_ids: Sequence[str]
) -> list[Said]:
    """Register a new one; what is refused of it is at fault at `at`."""
    try:
        return register(identifier, details, organisations, predecessor_ids=tuple(predecessor_ids))
    except Refusal as refusal:
        faults = [Fault(f"{at}{fault.at}", fault.words) for fault in refusal.faults]
        raise Refusal(refusal.code, refusal.words, status=refusal.status, faults=faults) from None


def _details(asked: Mapping[str, Any], like: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The details of a new organisation, founded on the day; kind and parent like the one in whose place it stands."""
    return {
        "kind": asked["kind"] or like["kind"],
        "name": asked["name"],
        "short_name": asked["short_name"],
        "parent_id": asked["parent_id"] or like["parent_id"],
        "email": asked["email"],
        "valid_from": on.isoformat(),
        "valid_to": None,
    }


def _children(identifier: str, organisations: Organisations) -> Iterable[Mapping[str, Any]]:
    return (one for one in organisations.children(identifier) if organisations.stands(one["_id"]))


def _check_names(staying: Iterable[Mapping[str, Any]], coming: Mapping[str, str]) -> None:
    """Refuses names that would be there twice, each at the one that comes."""
    taken = {fold(str(one["name"])) for one in staying}
    faults = []
    for identifier, name in coming.items():
        if fold(name) in taken:
            words = Words(
                f"Ở đơn vị mới đã có “{name}”. Hãy đặt tên khác cho đơn vị chuyển đến.",
                f"There is already a “{name}” there. Give the one that comes another name.",
            )
            faults.append(Fault(f"/names/{identifier}", words))
        taken.add(fold(name))
    if faults:
        raise Refusal("name-taken", faults[0].words, faults=faults, status=409)


def _moved_under(child: Document, parent_id: str, on: date, name: str | None = None) -> Said:
    if name is None or name == child["name"]:
        return moved(child, parent_id, on)
    first = max(on.isoformat(), child["valid_from"] or "", names(child)[-1]["from"] or "")
    return moved(child, parent_id, on, name=name, names=since(names(child), {"name": name, "from": first}))
