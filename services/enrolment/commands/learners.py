"""Enrolling learners at once, one person or a list of them; a long list is taken by `list_uploads`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from services.enrolment.commands.admission import look_up, situation_of
from services.enrolment.commands.places import take_places
from services.enrolment.commands.scope import load_class
from services.enrolment.model.classes.places import waiting_learners
from services.enrolment.model.lists import learners, typed_learner
from services.enrolment.model.lists.admission import NEW, Decision, Verdict, judge
from services.enrolment.model.lists.identification import Identified, identify
from services.enrolment.model.lists.learner_list import ListedLearner
from services.enrolment.model.sheets.table import RowFault
from services.enrolment.sealing import Seal
from shared import ids
from shared.refusal import Fault, Refusal, Words
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import number

MOST_AT_ONCE = 1_000  # an event must stay far smaller than what a log takes


def enrol_list(
    unit: UnitOfWork,
    class_id: str,
    listed: Sequence[ListedLearner],
    faults: Sequence[RowFault],
    take_good_rows: bool,
    seal: Seal,
    *,
    waiting: bool = False,
) -> dict[str, Any]:
    """Enrol the people of a list, in one event. `faults` are those that reading the file found.

    Nobody is asked here: who is known by an identity number is known, everybody else is new, and warnings
    (another class on the same days, a missing prerequisite) stop nothing.
    With any fault nothing happens and all of them are named (422), unless the good rows are to be taken alone.
    Those who do not fit go to the waiting list when `waiting`; otherwise a full class refuses everybody.
    Answers `{"class_id", "version", "enrolled", "waiting", "known_before", "faults", "warnings"}`.
    """
    klass, organisations = load_class(unit, class_id)
    if len(listed) > MOST_AT_ONCE:
        raise _too_long(len(listed))
    people = identify(listed, look_up(unit, listed, seal), seal.index)
    situation = situation_of(unit, klass, organisations, people)
    decisions = [_unasked(one, situation.members) for one in people]
    verdicts = list(judge(people, decisions, situation))
    refused = [reason for one in verdicts if not one.ready for reason in one.reasons]
    found = sorted((*faults, *refused), key=lambda fault: (fault.sheet, fault.row))
    if found and not take_good_rows:
        rows = len({(one.sheet, one.row) for one in found})
        words = Words(
            f"{rows} dòng có lỗi nên chưa ghi danh ai. Xin sửa tệp rồi gửi lại, hoặc chỉ nhận các dòng đúng.",
            f"{rows} rows are faulty, so nobody was enrolled. Mend the file and "
            "send it again, or take the good rows alone.",
        )
        raise Refusal("rows-faulty", words, faults=[Fault(pointer(one), one.words) for one in found])
    ready = [one for one in verdicts if one.ready]
    entries = [entry_of(unit, one, seal) for one in ready]
    kept = take_places(unit, klass, entries, waiting=waiting)
    in_line = waiting_learners(kept)
    return {
        "class_id": class_id,
        "version": kept["version"],
        "enrolled": [one["learner_id"] for one in entries if one["learner_id"] not in in_line],
        "waiting": [one["learner_id"] for one in entries if one["learner_id"] in in_line],
        "known_before": sum(one.learner is not None for one in ready),
        "faults": [fault_shown(one) for one in found],
        "warnings": [fault_shown(reason) for one in ready for reason in one.reasons],
    }


def enrol_one(
    unit: UnitOfWork, class_id: str, person: ListedLearner, seal: Seal, *, waiting: bool = False
) -> dict[str, Any]:
    """Enrol one person, as from a list of one row; faults are named by field."""
    try:
        return enrol_list(unit, class_id, [person], [], False, seal, waiting=waiting)
    except Refusal as refusal:
        raise typed_learner.by_field(refusal) if refusal.code == "rows-faulty" else refusal from None


def entry_of(unit: UnitOfWork, verdict: Verdict, seal: Seal) -> dict[str, Any]:
    """The class's entry for somebody who is taken; a new person is registered, what is known of a known one renewed."""
    listed, learner = verdict.identified.person, verdict.learner
    person = vars(listed)
    identity = seal.identity(listed.identity_number) if listed.identity_number else None
    if learner is None:
        learner, first = learners.register(ids.new_id(), person, identity)
        unit.keep("learners", learner, [first], learners.evolve)
    else:
        renewed, said = learners.renew(learner, person, identity)
        unit.keep("learners", renewed, said, learners.evolve)
    return {"learner_id": learner["_id"], "nominator_id": verdict.nominator_id}


def pointer(fault: RowFault) -> str:
    """Where a row's fault is, as a JSON pointer into the file: `/file/Sheet1/7/Họ và tên`."""
    parts = [part.replace("~", "~0").replace("/", "~1") for part in (fault.sheet, str(fault.row), fault.column)]
    return "/file/" + "/".join(parts)


def fault_shown(fault: RowFault) -> dict[str, Any]:
    """A row's fault as JSON: `{"sheet", "row", "column", "vi", "en"}`."""
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "vi": fault.words.vi,
        "en": fault.words.en,
    }


def _unasked(one: Identified, members: Iterable[str]) -> Decision:
    """A namesake born on the same day who is in this class already is taken for the same person; others are not."""
    day, inside = one.person.birth_date, set(members)
    same = [it["_id"] for it in one.candidates if it["_id"] in inside and it["birth_date"] == day and day is not None]
    return Decision(same[0] if same else NEW, despite=True)


def _too_long(rows: int) -> Refusal:
    words = Words(
        f"Danh sách có {number(rows)} người; mỗi lần chỉ nhận ngay được {number(MOST_AT_ONCE)}. "
        "Hãy gửi qua list-uploads để xem trước và nhận dần.",
        f"The list has {number(rows, 'en')} people; only {number(MOST_AT_ONCE, 'en')} can be taken at once. "
        "Send it to list-uploads, which shows it first and takes it in parts.",
    )
    return Refusal("list-too-long", words, at="/file")
