"""Nominations: who is proposed for which programme, and what becomes of it until they have a place in a class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.enrolment.model.classes.states import check_reason
from services.enrolment.model.lists.learner_list import ListedLearner
from services.enrolment.model.lists.learners import KEPT
from shared import erased
from shared.events.enrolment import NOMINATIONS_DECLINED
from shared.periods import parse
from shared.refusal import Refusal, Words
from shared.said import Document, Said
from shared.vietnamese import fold, name_key

Nomination = dict[str, Any]

STATES = {
    "proposed": Words("chờ trung tâm xem", "waits for the centre"),
    "accepted": Words("đã nhận, chờ xếp lớp", "accepted, waits for a class"),
    "placed": Words("đã xếp lớp", "in a class"),
    "declined": Words("không nhận", "declined"),
    "withdrawn": Words("đơn vị rút", "withdrawn"),
}
WAITING = ("proposed", "accepted")
ANSWERED = ("nominator_id", "centre_id", "programme", "period")
_PERIOD = re.compile(r"[0-9]{4}(-Q[1-4])?")


@dataclass(frozen=True)
class Wanted:
    """What is proposed: which programme, in which year or quarter (`2026`, `2026-Q3`), by whom, to which centre."""

    programme: str
    period: str
    nominator_id: str
    centre_id: str


@dataclass(frozen=True)
class By:
    """Who did something, and when."""

    account_id: str
    name: str
    at: datetime


def check_period(period: str) -> str:
    """A year or a quarter. Refuses (at `/period`) anything else."""
    if not _PERIOD.fullmatch(period):
        words = Words(
            "Ghi năm (2026) hoặc quý (2026-Q3) muốn cử đi học.", "Write the year (2026) or quarter (2026-Q3) wanted."
        )
        raise Refusal("period-unreadable", words, at="/period")
    return parse(period).key


def propose(
    nomination_id: str, person: ListedLearner, wanted: Wanted, by: By, sealed: str | None, index: str | None
) -> Nomination:
    """A new nomination. `sealed` and `index` stand for the identity number."""
    nomination: Nomination = {
        "_id": nomination_id,
        **{name: getattr(person, name) for name in KEPT},
        **vars(wanted),
        "identity_sealed": sealed,
        "name_key": f"{name_key(person.name)}\x03{nomination_id}",
        "search": fold(person.name),
        "state": "proposed",
        "reason": None,
        "class_id": None,
        "learner_id": None,
        "history": [],
    }
    if index is not None:  # absent, not null: a sparse index passes over those without
        nomination["identity_index"] = index
    return _stepped(nomination, "proposed", by)


def accept(nomination: Nomination, by: By) -> Nomination:
    """The centre takes it up: the person waits for a class."""
    return _stepped(_in_state(nomination, "proposed"), "accepted", by)


def decline(nomination: Nomination, by: By, reason: str) -> Nomination:
    """The centre says no, and why."""
    return _stepped(_in_state(nomination, *WAITING), "declined", by, check_reason(reason))


def answers(declined: Iterable[Nomination], on: str) -> dict[str, list[Said]]:
    """What is said of nominations that were declined on that day, by nominator: once for each centre, programme and
    period."""
    together: dict[tuple[str, ...], list[str]] = {}
    for one in declined:
        together.setdefault(tuple(one[name] for name in ANSWERED), []).append(one["_id"])
    said: dict[str, list[Said]] = {}
    for wanted, nomination_ids in together.items():
        about: Document = dict(zip(ANSWERED, wanted, strict=True))
        data = {**about, "nomination_ids": nomination_ids, "declined_on": on}
        said.setdefault(about["nominator_id"], []).append(Said(NOMINATIONS_DECLINED, data))
    return said


def answered(thread: Document, said: Said) -> Document:
    """What was answered to a nominator: the nominations themselves say it, the thread only counts."""
    return thread


def withdraw(nomination: Nomination, by: By, reason: str | None) -> Nomination:
    """The committee takes it back before there is a place."""
    return _stepped(_in_state(nomination, *WAITING), "withdrawn", by, reason)


def place(nomination: Nomination, by: By, class_id: str, learner_id: str) -> Nomination:
    """The person is in the class now, or on its waiting list."""
    placed = _stepped(nomination, "placed", by)
    return {**placed, "class_id": class_id, "learner_id": learner_id}


def is_about(nomination: Nomination, learner: Mapping[str, Any]) -> bool:
    """Whether it proposes this learner: by the place it led to, by identity number, or by name and day of birth."""
    if nomination["learner_id"] is not None:
        return bool(nomination["learner_id"] == learner["_id"])
    indexes = nomination.get("identity_index"), learner.get("identity_index")
    if all(indexes):
        return indexes[0] == indexes[1]
    born = learner["birth_date"]
    return born is not None and (nomination["search"], nomination["birth_date"]) == (learner["search"], born)


def erase(nomination: Nomination, by: By) -> Nomination:
    """What is left of it when its person is erased: that somebody was proposed, and what became of it. One that
    waits is taken back."""
    if nomination["state"] in WAITING:
        nomination = _stepped(nomination, "withdrawn", by)
    return {
        **{name: value for name, value in nomination.items() if name != "identity_index"},
        **dict.fromkeys(KEPT),
        "name": erased.NAME,
        "identity_sealed": None,
        "name_key": f"{name_key(erased.NAME)}\x03{nomination['_id']}",
        "search": "",
        "reason": None,
        "history": [{**step, "reason": None} for step in nomination["history"]],
    }


def check_placeable(nomination: Nomination, programme: str, former: Mapping[str, Any] | None) -> None:
    """Whether it may lead into a class of this programme. `former` is the class that it led into before: one that was
    cancelled gives its people free."""
    if nomination["programme"] != programme:
        words = Words("Được đề cử cho chương trình khác.", "Is nominated for another programme.")
        raise Refusal("other-programme", words, status=409)
    if not (nomination["state"] == "placed" and former is not None and former["state"] == "cancelled"):
        _in_state(nomination, *WAITING)


def in_the_way(nomination: Nomination, klass: Mapping[str, Any] | None) -> bool:
    """Whether the same person need not be nominated again for the programme: this nomination still leads, or has led
    into a class (`klass`) that is not over and that they have not left."""
    if nomination["state"] != "placed":
        return nomination["state"] in WAITING
    if klass is None or klass["state"] in ("closed", "cancelled"):
        return False
    entry = klass["learners"].get(nomination["learner_id"])
    return entry is None or entry["withdrawn_on"] is None


def same_person(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two nominations mean the same person, as far as they tell: by identity number where both have one,
    otherwise by name and birth; with the year alone only when the same organisation proposes both."""
    indexes = one.get("identity_index"), other.get("identity_index")
    if all(indexes):
        return indexes[0] == indexes[1]
    if one["search"] != other["search"]:
        return False
    days = one["birth_date"], other["birth_date"]
    if all(days):
        return bool(days[0] == days[1])
    years = one["birth_year"], other["birth_year"]
    return one["nominator_id"] == other["nominator_id"] and (not all(years) or years[0] == years[1])


def already_nominated(person: Nomination, others: Iterable[Nomination]) -> Words | None:
    """Why this person need not be nominated: one of the `others` means the same person."""
    earlier = next((one for one in others if same_person(person, one)), None)
    if earlier is None:
        return None
    state = STATES[earlier["state"]]
    return Words(
        f"{earlier['name']} đã được đề cử vào chương trình này ({state.vi}). Xin xóa dòng này; "
        "nếu là người khác, xin ghi đủ ngày sinh và số CCCD.",
        f"{earlier['name']} is already nominated for this programme ({state.en}). Delete this row; "
        "if it is somebody else, add the date of birth and identity number.",
    )


def person_of(nomination: Nomination, row: int, identity_number: str | None) -> ListedLearner:
    """The person as on a list, the `row`th of those to be placed."""
    person = {name: nomination[name] for name in KEPT}
    return ListedLearner(sheet="", row=row, identity_number=identity_number, nominator=None, **person)


def _in_state(nomination: Nomination, *states: str) -> Nomination:
    if nomination["state"] not in states:
        state = STATES[nomination["state"]]
        words = Words(
            f"Đề cử của {nomination['name']} {state.vi}, không làm được việc này nữa.",
            f"The nomination of {nomination['name']} cannot take this step: {state.en}.",
        )
        raise Refusal("nomination-state", words, status=409)
    return nomination


def _stepped(nomination: Nomination, state: str, by: By, reason: str | None = None) -> Nomination:
    at = by.at.isoformat()
    step = {"step": state, "by": by.name, "account_id": by.account_id, "at": at, "reason": reason}
    history = [*nomination["history"], step]
    return {**nomination, "state": state, "reason": reason, "since": at, "history": history}
