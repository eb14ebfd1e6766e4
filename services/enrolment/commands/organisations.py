"""Organisations through the years. Every change takes its turn, so that two at once never make a loop, or leave
somebody below what was closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.commands.scope import tree
from services.enrolment.model.classes.listing import shelf
from services.enrolment.model.nominations import WAITING
from services.enrolment.model.organisations import mergers, organisations as model
from services.enrolment.model.organisations.mergers import Reorganisation
from shared import ids
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.store import Document, in_parts
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

ORGANISATION = Words("đơn vị", "organisation")

UNFINISHED = ("planned", "announced", "open")


def register_organisation(unit: UnitOfWork, details: dict[str, Any]) -> dict[str, Any]:
    """Enter an organisation in the tree; `details` as the event's data, without the id. Its shape is the answer.

    Operators anywhere; staff and board below their own organisation.
    """
    organisations = _take_turn(unit)
    parent_id = details["parent_id"]
    above_is_theirs = parent_id is not None and unit.actor.may(organisations, [parent_id], "staff", "board")
    if not unit.actor.has("operator") and not above_is_theirs:
        raise not_allowed() if parent_id is None else unknown(ORGANISATION, at="/parent_id")
    organisation_id = ids.new_id()
    said = model.register(organisation_id, details, organisations)
    return unit.keep("organisations", {"_id": organisation_id}, said, model.evolve)


def rename_organisation(
    unit: UnitOfWork, organisation_id: str, expected: int, name: str, short_name: str | None, on: date
) -> dict[str, Any]:
    """Another name from a day on."""
    organisations = _take_turn(unit)
    organisation = _theirs(unit, organisations, organisation_id, expected)
    said = model.rename(organisation, name, short_name, on, today(unit.now), organisations)
    return unit.keep("organisations", organisation, said, model.evolve)


def change_email(unit: UnitOfWork, organisation_id: str, expected: int, email: str | None) -> dict[str, Any]:
    """Another e-mail address. Staff and board may change their own organisation's, too."""
    organisation = unit.load("organisations", organisation_id, ORGANISATION, expected=expected)
    organisations = tree(unit)
    if not unit.actor.may(organisations, [organisation_id], "staff", "board"):
        _check_theirs(unit, organisations, organisation_id)
    return unit.keep("organisations", organisation, model.change_email(organisation, email), model.evolve)


def move_organisation(
    unit: UnitOfWork, organisation_id: str, expected: int, parent_id: str | None, on: date
) -> dict[str, Any]:
    """Below another organisation from a day on; the asker may change both ends."""
    organisations = _take_turn(unit)
    organisation = _theirs(unit, organisations, organisation_id, expected)
    _check_may_put_below(unit, organisations, parent_id)
    said = model.move(organisation, parent_id, on, today(unit.now), organisations)
    return unit.keep("organisations", organisation, said, model.evolve)


def close_organisation(unit: UnitOfWork, organisation_id: str, expected: int, on: date) -> dict[str, Any]:
    """It stands no more, and nobody succeeds it."""
    organisations = _take_turn(unit)
    organisation = _theirs(unit, organisations, organisation_id, expected)
    unfinished = len(_unfinished_classes(unit, [organisation_id]))
    said = model.close(organisation, on, today(unit.now), organisations, unfinished)
    return unit.keep("organisations", organisation, said, model.evolve)


def merge_organisations(unit: UnitOfWork, asked: dict[str, Any], *, dry_run: bool = False) -> dict[str, Any]:
    """Several become part of one. `asked`: `{predecessor_ids, into_id | None, new: {name, short_name, kind, parent_id,
    email} | None, effective_on: date, names: {id: name}}`. Answers what it does (`_consequences`); a dry run does
    nothing of it."""
    organisations = tree(unit) if dry_run else _take_turn(unit)
    for one in (*asked["predecessor_ids"], asked["into_id"]):
        if one in organisations:
            _check_theirs(unit, organisations, one)
    new = asked["new"]
    if new is not None and new["parent_id"] is not None:
        _check_may_put_below(unit, organisations, new["parent_id"], "/new/parent_id")
    done = mergers.merge(
        asked["predecessor_ids"],
        asked["into_id"],
        (ids.new_id(), new) if new is not None else None,
        asked["effective_on"],
        today(unit.now),
        organisations,
        asked["names"],
    )
    return _carry_out(unit, done, organisations, dry_run)


def split_organisation(unit: UnitOfWork, asked: dict[str, Any], *, dry_run: bool = False) -> dict[str, Any]:
    """One is split into several new ones. `asked`: `{organisation_id, effective_on: date, parts: [{name, short_name,
    kind, parent_id, email, child_ids}]}`. Answers like a merger."""
    organisations = tree(unit) if dry_run else _take_turn(unit)
    organisation = _theirs(unit, organisations, asked["organisation_id"])
    for place, part in enumerate(asked["parts"]):
        if part["parent_id"] is not None:
            _check_may_put_below(unit, organisations, part["parent_id"], f"/parts/{place}/parent_id")
    parts = [(ids.new_id(), part, part["child_ids"]) for part in asked["parts"]]
    done = mergers.split(organisation, parts, asked["effective_on"], today(unit.now), organisations)
    return _carry_out(unit, done, organisations, dry_run)


def _carry_out(unit: UnitOfWork, done: Reorganisation, organisations: Organisations, dry_run: bool) -> dict[str, Any]:
    answer = _consequences(unit, done, organisations)
    if not dry_run:
        for organisation, said in done.told:
            unit.keep("organisations", organisation, said, model.evolve)
    return {**answer, "dry_run": dry_run}


def _consequences(unit: UnitOfWork, done: Reorganisation, organisations: Organisations) -> dict[str, Any]:
    """`{ended, going_on, moved: [{organisation_id, name, ...}], classes: [{class_id, name, state, owner_id, starts_on,
    ends_on}], plans: [{plan_id, year, state, owner_id}], nominations: how many wait, accounts: [{account_id, name,
    role, organisation_id}]}`: what is not over and the accounts are those of the ended; the first of `going_on` goes on
    with all of it."""

    def named(document: Document, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"organisation_id": document["_id"], "name": data["name"], "kind": data["kind"], **more}

    ended = [one["_id"] for one, _ in done.ended]
    accounts = [
        {"account_id": account["_id"], "name": account["name"], "role": role, "organisation_id": place}
        for account in unit.find("accounts", {}, projection={"password_hash": 0})
        for role, place in account["roles"]
        if place in ended and not account.get("closed_on")
    ]
    classes = [
        {
            "class_id": one["_id"],
            **{name: one[name] for name in ("name", "state", "owner_id", "starts_on", "ends_on")},
        }
        for one in _unfinished_classes(unit, ended)
    ]
    return {
        "ended": [named(one, said[0].data, closed_on=said[0].data["closed_on"]) for one, said in done.ended],
        "going_on": [named(one, said[0].data, new="version" not in one) for one, said in done.going_on],
        "moved": [
            named(
                one,
                said[0].data,
                name_before=one["name"],
                from_id=one["parent_id"],
                from_name=organisations.name(one["parent_id"]),
                to_id=said[0].data["parent_id"],
            )
            for one, said in done.moved
        ],
        "classes": sorted(classes, key=lambda one: str(one["starts_on"])),
        "plans": [
            {"plan_id": one["_id"], "year": one["year"], "state": one["state"], "owner_id": one["centre_id"]}
            for part in in_parts(ended)
            for one in unit.find("plan_drafts", {"centre_id": {"$in": part}, "state": {"$ne": "approved"}})
        ],
        "nominations": len(_waiting_nominations(unit, ended)),
        "accounts": accounts,
    }


def _unfinished_classes(unit: UnitOfWork, organisation_ids: list[str]) -> list[Document]:
    """The classes that these own or hold and that are not over."""
    found = [
        one
        for organisation_id in organisation_ids
        for state in UNFINISHED
        for one in unit.find("classes", {"shelves": shelf(organisation_id, state)})
    ]
    unique = {one["_id"]: one for one in found if not {one["owner_id"], one["host_id"]}.isdisjoint(organisation_ids)}
    return list(unique.values())


def _waiting_nominations(unit: UnitOfWork, organisation_ids: list[str]) -> set[str]:
    """The nominations by or to these that wait for the centre or for a class."""
    return {
        one["_id"]
        for organisation_id in organisation_ids
        for role in ("nominator_id", "centre_id")
        for state in WAITING
        for one in unit.find("nominations", {role: organisation_id, "state": state}, projection={"_id": 1})
    }


def _take_turn(unit: UnitOfWork) -> Organisations:
    """The tree, for a change of it: of two at once one is tried again."""
    unit.put("turns", unit.get("turns", "organisations") or {"_id": "organisations"})
    return tree(unit)


def _theirs(
    unit: UnitOfWork, organisations: Organisations, organisation_id: str, expected: int | None = None
) -> Document:
    """An organisation that the asker may change. Everybody who is signed in may know of it."""
    found = unit.load("organisations", organisation_id, ORGANISATION, expected=expected)
    _check_theirs(unit, organisations, organisation_id)
    return found


def _check_theirs(unit: UnitOfWork, organisations: Organisations, organisation_id: str) -> None:
    """Operators may change all; staff and board what stands below their own organisation."""
    parent_id = (organisations.get(organisation_id) or {}).get("parent_id")
    if not unit.actor.has("operator") and not unit.actor.may(organisations, [parent_id], "staff", "board"):
        raise not_allowed()


def _check_may_put_below(
    unit: UnitOfWork, organisations: Organisations, parent_id: str | None, at: str = "/parent_id"
) -> None:
    if unit.actor.has("operator"):
        return
    if parent_id is None or not unit.actor.may(organisations, [parent_id], "staff", "board"):
        raise not_allowed() if parent_id is None or parent_id in organisations else unknown(ORGANISATION, at=at)
