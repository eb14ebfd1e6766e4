"""Who the people of a list are: known to the register, new, or probably somebody whom it knows already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.enrolment.model.lists.learner_list import IDENTITY, ListedLearner
from services.enrolment.model.lists.learners import Learner, person_key
from services.enrolment.model.sheets.table import RowFault
from shared.refusal import Words
from shared.vietnamese import fold

MOST_CANDIDATES = 10


@dataclass(frozen=True)
class Known:
    """What the register knows that may concern a list: learners by the index of their identity number, and by
    name and year of birth (`person_key`)."""

    by_identity: Mapping[str, Learner] = field(default_factory=dict)
    by_person: Mapping[str, Sequence[Learner]] = field(default_factory=dict)


@dataclass(frozen=True)
class Identified:
    """One person of a list. `status` is one of

    - `known`: the register has this identity number under this name: `learner`;
    - `new`: nobody in the register could be meant;
    - `similar`: `candidates` have the same name and birth; somebody has to say who is meant;
    - `faulty`: `fault` says why nobody can be meant.
    """

    person: ListedLearner
    status: str
    learner: Learner | None = None
    candidates: tuple[Learner, ...] = ()
    fault: RowFault | None = None


def keys_of(people: Iterable[ListedLearner], index_of: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """What to look up for these people: indexes of identity numbers, and keys of persons."""
    numbers, persons = [], []
    for one in people:
        if one.identity_number:
            numbers.append(index_of(one.identity_number))
        if (key := person_key(one.name, one.birth_year)) is not None:
            persons.append(key)
    return numbers, persons


def identify(people: Iterable[ListedLearner], known: Known, index_of: Callable[[str], str]) -> list[Identified]:
    """Hold the people of a list against what was looked up of the register, in their order."""
    return [_identify(one, known, index_of) for one in people]


def _identify(person: ListedLearner, known: Known, index_of: Callable[[str], str]) -> Identified:
    index = index_of(person.identity_number) if person.identity_number else None
    learner = known.by_identity.get(index) if index else None
    if learner is not None:
        if learner["search"] != fold(person.name):
            fault = RowFault(person.sheet, person.row, IDENTITY.heading, _OTHER_NAME)
            return Identified(person, "faulty", fault=fault)
        return Identified(person, "known", learner)
    namesakes = known.by_person.get(person_key(person.name, person.birth_year) or "", ())
    candidates = [one for one in namesakes if _may_be(person, one)]
    # Who has the same day of birth is the likeliest.
    candidates.sort(key=lambda one: (one["birth_date"] is None or one["birth_date"] != person.birth_date, one["_id"]))
    return Identified(person, "similar" if candidates else "new", candidates=tuple(candidates[:MOST_CANDIDATES]))


def _may_be(person: ListedLearner, learner: Learner) -> bool:
    """Whether this namesake of the same year may be the person: no other day of birth, and where the identity
    numbers differ (one may be mistyped) at least the same day."""
    both_days = person.birth_date is not None and learner["birth_date"] is not None
    if both_days:
        return bool(person.birth_date == learner["birth_date"])
    return not (person.identity_number and "identity_index" in learner)


_OTHER_NAME = Words(
    "Số CCCD này đã đăng ký cho một người có họ tên khác. Xin kiểm tra lại số hoặc họ tên.",
    "This identity number is registered for somebody of another name. Check the number or the name.",
)
