"""Learners: registered once, and known again by their identity number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.events.enrolment import CONTACT_CHANGED
from shared.said import Said
from shared.vietnamese import fold, name_key

Learner = dict[str, Any]

KEPT = ("name", "birth_date", "birth_year", "sex", "phone", "email")


def person_key(name: str, birth_year: int | None) -> str | None:
    """Under which people of one name and year of birth are found together; None without a year."""
    return None if birth_year is None else f"{fold(name)}/{birth_year}"


def contact_of(learner: Mapping[str, Any]) -> dict[str, Any]:
    """What others may know of a learner, as the event says it."""
    return {
        "learner_id": learner["_id"],
        "name": learner["name"],
        "birth_year": learner["birth_year"],
        "email": learner["email"],
        "phone": learner["phone"],
    }


def register(learner_id: str, person: Mapping[str, Any], sealed: str | None, index: str | None) -> tuple[Learner, Said]:
    """A new learner's document (without version) and what is said of them. `sealed` and `index` stand for the
    identity number."""
    learner: Learner = {
        "_id": learner_id,
        **{name: person[name] for name in KEPT},
        "identity_sealed": sealed,
        "name_key": f"{name_key(person['name'])}\x03{learner_id}",
        "person_key": person_key(person["name"], person["birth_year"]),
        "search": fold(person["name"]),
    }
    if index is not None:  # absent, not null: the unique index passes over those without
        learner["identity_index"] = index
    return learner, Said(CONTACT_CHANGED, contact_of(learner))


def renew(
    learner: Learner, person: Mapping[str, Any], sealed: str | None = None, index: str | None = None
) -> tuple[Learner, list[Said]]:
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
    if index is not None and "identity_index" not in learner:
        renewed |= {"identity_sealed": sealed, "identity_index": index}
    return (learner, []) if renewed == learner else (renewed, [Said(CONTACT_CHANGED, contact_of(renewed))])


def evolve(learner: Learner, said: Said) -> Learner:
    """The learner after what was said."""
    return {**learner, "email": said.data["email"], "phone": said.data["phone"]}
