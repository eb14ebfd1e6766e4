"""Learners: registered once, and known again by their identity number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.events.enrolment import CONTACT_CHANGED, CONTACT_ERASED
from shared.said import Said
from shared.vietnamese import fold, name_key

Learner = dict[str, Any]

KEPT = ("name", "birth_date", "birth_year", "sex", "phone", "email")


@dataclass(frozen=True)
class Identity:
    """What stands for an identity number: the number itself, sealed; the digest under which it is found; and the mark
    by which attendance knows who checks in."""

    sealed: str
    index: str
    mark: str


def person_key(name: str, birth_year: int | None) -> str | None:
    """Under which people of one name and year of birth are found together; None without a year."""
    return None if birth_year is None else f"{fold(name)}/{birth_year}"


def contact_of(learner: Mapping[str, Any]) -> dict[str, Any]:
    """What others may know of a learner, as the event says it."""
    mark = {"identity_mark": learner["identity_mark"]} if "identity_mark" in learner else {}
    return {
        "learner_id": learner["_id"],
        "name": learner["name"],
        "birth_year": learner["birth_year"],
        "email": learner["email"],
        "phone": learner["phone"],
        **mark,
    }


def register(learner_id: str, person: Mapping[str, Any], identity: Identity | None) -> tuple[Learner, Said]:
    """A new learner's document (without version) and what is said of them."""
    learner: Learner = {
        "_id": learner_id,
        **{name: person[name] for name in KEPT},
        "identity_sealed": identity.sealed if identity else None,
        "name_key": f"{name_key(person['name'])}\x03{learner_id}",
        "person_key": person_key(person["name"], person["birth_year"]),
        "search": fold(person["name"]),
    }
    if identity is not None:  # absent, not null: the unique index passes over those without
        learner |= {"identity_index": identity.index, "identity_mark": identity.mark}
    return learner, Said(CONTACT_CHANGED, contact_of(learner))


def renew(learner: Learner, person: Mapping[str, Any], identity: Identity | None = None) -> tuple[Learner, list[Said]]:
    """A known learner on a new list: a newer address or number is taken over, what the register did not know of
    birth, sex and identity number is filled in; nothing is blanked, and nothing known is replaced."""
    renewed = dict(learner)
    for name in ("email", "phone"):
        renewed[name] = person[name] or learner[name]
    if learner["birth_year"] in (None, person["birth_year"]):
        for name in ("birth_date", "birth_year"):
            renewed[name] = learner[name] or person[name]
    renewed["sex"] = learner["sex"] or person["sex"]
    renewed["person_key"] = person_key(renewed["name"], renewed["birth_year"])
    if identity is not None and "identity_index" not in learner:
        renewed |= {
            "identity_sealed": identity.sealed,
            "identity_index": identity.index,
            "identity_mark": identity.mark,
        }
    return (learner, []) if renewed == learner else (renewed, [Said(CONTACT_CHANGED, contact_of(renewed))])


def say_mark(learner: Learner, mark: str) -> tuple[Learner, Said]:
    """A learner whose identity number was known before there were marks."""
    marked = {**learner, "identity_mark": mark}
    return marked, Said(CONTACT_CHANGED, contact_of(marked))


def evolve(learner: Learner, said: Said) -> Learner:
    """The learner after what was said. Of an erased one nothing is left that an event could change."""
    if said.kind is CONTACT_ERASED:
        return learner
    return {**learner, "email": said.data["email"], "phone": said.data["phone"]}
