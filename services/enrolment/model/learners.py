"""Learners: registered once, known again by their identity number, and planned into a class from a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.enrolment.model.learner_list import IDENTITY, NAME, NOMINATOR, ListedLearner
from services.enrolment.model.table import RowFault
from shared.events.enrolment import CONTACT_CHANGED
from shared.refusal import Words
from shared.said import Said
from shared.vietnamese import fold, name_key

Learner = dict[str, Any]

KEPT = ("name", "birth_date", "birth_year", "sex", "phone", "email")


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
        "search": fold(person["name"]),
    }
    if index is not None:  # absent, not null: the unique index passes over those without
        learner["identity_index"] = index
    return learner, Said(CONTACT_CHANGED, contact_of(learner))


def renew_contact(learner: Learner, person: Mapping[str, Any]) -> list[Said]:
    """A known learner on a new list: a newer address or number is taken over, nothing is blanked."""
    newer = {name: person[name] for name in ("email", "phone") if person[name] and person[name] != learner[name]}
    return [Said(CONTACT_CHANGED, {**contact_of(learner), **newer})] if newer else []


def evolve(learner: Learner, said: Said) -> Learner:
    """The learner after what was said."""
    return {**learner, "email": said.data["email"], "phone": said.data["phone"]}


@dataclass(frozen=True)
class Planned:
    """A person who can be enrolled: known already (`learner`) or new."""

    listed: ListedLearner
    nominator_id: str | None
    learner: Learner | None


@dataclass(frozen=True)
class Plan:
    """What a list would do to a class: who can be enrolled, and what is wrong with the other rows."""

    planned: tuple[Planned, ...]
    faults: tuple[RowFault, ...]


def plan(
    listed: Sequence[ListedLearner],
    *,
    known: Mapping[str, Learner],
    members: Iterable[Learner],
    organisations: Mapping[str, list[str]],
    index_of: Callable[[str], str],
) -> Plan:
    """Hold the rows of a list against what the register knows.

    `known` are learners by the index of their identity number, `members` those in the class now,
    `organisations` ids by folded name.
    """
    inside = list(members)
    inside_ids = {one["_id"] for one in inside}
    same_birth = {(one["search"], one["birth_date"]) for one in inside if one["birth_date"]}
    planned: list[Planned] = []
    faults: list[RowFault] = []
    for person in listed:
        wrong: list[RowFault] = []
        learner = known.get(index_of(person.identity_number)) if person.identity_number else None
        birth = (fold(person.name), person.birth_date)
        if learner is not None and learner["search"] != fold(person.name):
            wrong.append(_fault(person, IDENTITY.heading, _OTHER_NAME))
        if (learner is not None and learner["_id"] in inside_ids) or (person.birth_date and birth in same_birth):
            wrong.append(_fault(person, NAME.heading, _IN_CLASS))
        nominators = organisations.get(fold(person.nominator), []) if person.nominator else []
        if person.nominator and len(nominators) != 1:
            wrong.append(_fault(person, NOMINATOR.heading, _unclear(person.nominator, len(nominators))))
        if wrong:
            faults += wrong
            continue
        if learner is not None:
            inside_ids.add(learner["_id"])
        if person.birth_date:
            same_birth.add(birth)
        planned.append(Planned(person, nominators[0] if nominators else None, learner))
    return Plan(tuple(planned), tuple(faults))


_OTHER_NAME = Words(
    "Số CCCD này đã đăng ký cho một người có họ tên khác. Xin kiểm tra lại số hoặc họ tên.",
    "This identity number is registered for somebody of another name. Check the number or the name.",
)
_IN_CLASS = Words(
    "Người này đã có trong lớp. Xin xóa dòng này.", "This person is already in the class. Delete the row."
)


def _unclear(name: str, found: int) -> Words:
    if found:
        return Words(
            f"Có {found} đơn vị tên “{name}”. Xin ghi tên đầy đủ.",
            f"{found} organisations are called “{name}”. Write the full name.",
        )
    return Words(
        f"Không có đơn vị “{name}”. Xin ghi đúng tên như trong danh mục đơn vị, hoặc để trống.",
        f"There is no organisation “{name}”. Write the name as in the list of organisations, or leave it empty.",
    )


def _fault(person: ListedLearner, column: str, words: Words) -> RowFault:
    return RowFault(person.sheet, person.row, column, words)
