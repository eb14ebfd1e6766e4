"""Whether the people of a list may be taken into one class, and what somebody has to decide before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from services.enrolment.model.lists.identification import Identified
from services.enrolment.model.lists.learner_list import NAME, NOMINATOR
from services.enrolment.model.lists.learners import Learner
from services.enrolment.model.sheets.table import RowFault
from shared.refusal import Words
from shared.vietnamese import TIME_ZONE, fold

# In the order of what has to be decided and mended first.
STATUSES: dict[str, Words] = {
    "similar": Words("Có thể là người đã có", "Perhaps known already"),
    "elsewhere": Words("Đang học lớp khác", "In another class then"),
    "unprepared": Words("Chưa học lớp cần học trước", "Lacks what comes before"),
    "faulty": Words("Có lỗi", "Faulty"),
    "in-class": Words("Đã có trong lớp", "Already in this class"),
    "known": Words("Đã có trong sổ", "Known"),
    "new": Words("Mới", "New"),
}
NEW = "new"  # the decision that nobody of the candidates is meant


@dataclass(frozen=True)
class Situation:
    """What of the register bears on taking people into a class, as far as it concerns the people asked about."""

    members: Collection[str] = ()  # in the class now, or waiting for a place
    elsewhere: Mapping[str, Sequence[str]] = field(default_factory=dict)  # learner -> classes on the same days
    completed: Mapping[str, Collection[str]] = field(default_factory=dict)  # learner -> programmes
    prerequisites: Mapping[str, str] = field(default_factory=dict)  # programme -> its name
    organisations: Mapping[str, Sequence[str]] = field(default_factory=dict)  # folded name -> ids
    sender_id: str | None = None  # nominates whoever is listed without a nominator


@dataclass(frozen=True)
class Decision:
    """What somebody decided of a row: who is meant (a candidate's id, or NEW), and whether to take them in spite of
    a warning."""

    person: str | None = None
    despite: bool = False


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row. `status` is one of STATUSES, `ready` whether it will be taken; `learner` is None for a
    new person; `reasons` say what stands against it, or what is to be known."""

    identified: Identified
    status: str
    ready: bool
    learner: Learner | None = None
    nominator_id: str | None = None
    reasons: tuple[RowFault, ...] = ()


def judge(
    people: Iterable[Identified], decisions: Sequence[Decision | None], situation: Situation
) -> Iterator[Verdict]:
    """A verdict for each person, in their order; of two rows that mean the same person the first counts."""
    inside = set(situation.members)
    for identified, decision in zip(people, decisions, strict=True):
        verdict = _judge(identified, decision or Decision(), situation, inside)
        if verdict.ready and verdict.learner is not None:
            inside.add(verdict.learner["_id"])
        yield verdict


def _judge(identified: Identified, decision: Decision, situation: Situation, inside: Collection[str]) -> Verdict:
    person = identified.person
    named = person.nominator
    nominators = situation.organisations.get(fold(named), ()) if named else [situation.sender_id]
    faults = [identified.fault] if identified.fault else []
    if len(nominators) != 1:
        faults.append(RowFault(person.sheet, person.row, NOMINATOR.heading, _unclear(named or "", len(nominators))))
    if faults:
        return Verdict(identified, "faulty", False, reasons=tuple(faults))

    def because(words: Words) -> RowFault:
        return RowFault(person.sheet, person.row, NAME.heading, words)

    learner = identified.learner
    if identified.status == "similar" and decision.person != NEW:
        learner = next((one for one in identified.candidates if one["_id"] == decision.person), None)
        if learner is None:
            words = _similar(len(identified.candidates))
            return Verdict(identified, "similar", False, None, nominators[0], (because(words),))
    if learner is not None and learner["_id"] in inside:
        return Verdict(identified, "in-class", False, learner, nominators[0], (because(_IN_CLASS),))
    learner_id = learner["_id"] if learner is not None else ""
    lacking = set(situation.prerequisites) - set(situation.completed.get(learner_id, ()))
    warnings = {
        "elsewhere": [because(_elsewhere(name)) for name in situation.elsewhere.get(learner_id, ())],
        "unprepared": [because(_unprepared(situation.prerequisites[one])) for one in sorted(lacking)],
    }
    status = next((one for one, reasons in warnings.items() if reasons), "known" if learner is not None else "new")
    reasons = tuple(reason for of_one in warnings.values() for reason in of_one)
    return Verdict(identified, status, not reasons or decision.despite, learner, nominators[0], reasons)


def days_of(klass: Mapping[str, Any]) -> set[date]:
    """The days on which a class meets; without a timetable, every day from its first to its last."""
    if klass["sessions"]:
        starts = (datetime.fromisoformat(one["starts_at"]) for one in klass["sessions"])
        return {at.astimezone(TIME_ZONE).date() for at in starts}
    first, last = date.fromisoformat(klass["starts_on"]), date.fromisoformat(klass["ends_on"])
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


_IN_CLASS = Words("Người này đã có trong lớp (hoặc đang chờ chỗ).", "This person is already in the class, or waiting.")


def _similar(found: int) -> Words:
    return Words(
        f"Sổ đã có {found} người cùng họ tên và năm sinh. Xin chọn: cùng một người, hay là người khác.",
        f"The register has {found} of the same name and birth. Say whether it is one of them or somebody else.",
    )


def _elsewhere(name: str) -> Words:
    return Words(f"Đang học lớp “{name}” trùng ngày với lớp này.", f"Is in the class “{name}” on days of this class.")


def _unprepared(name: str) -> Words:
    return Words(
        f"Sổ chưa ghi người này hoàn thành “{name}”, là chương trình phải học trước.",
        f"The register does not know that this person completed “{name}”, which comes before.",
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
