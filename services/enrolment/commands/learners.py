"""Enrolling learners, one by one or from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.enrolment.commands.places import take_places
from services.enrolment.commands.scope import load_class
from services.enrolment.model import learners, places, typed_learner
from services.enrolment.model.learner_list import ListedLearner
from services.enrolment.model.organisations import by_name
from services.enrolment.model.table import RowFault
from services.enrolment.sealing import Seal
from shared import ids
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def plan_list(unit: UnitOfWork, class_id: str, listed: Sequence[ListedLearner], seal: Seal) -> learners.Plan:
    """What a list would do to a class; changes nothing."""
    klass, organisations = load_class(unit, class_id)
    return _plan(unit, klass, organisations, listed, seal)


def _plan(
    unit: UnitOfWork, klass: Document, organisations: Organisations, listed: Sequence[ListedLearner], seal: Seal
) -> learners.Plan:
    indexes = [seal.index(one.identity_number) for one in listed if one.identity_number]
    known = unit.find("learners", {"identity_index": {"$in": indexes}}) if indexes else []
    return learners.plan(
        listed,
        known={one["identity_index"]: one for one in known},
        members=unit.find("learners", {"_id": {"$in": places.active_learners(klass)}}),
        organisations=by_name(organisations),
        index_of=seal.index,
    )


def enrol_list(
    unit: UnitOfWork,
    class_id: str,
    listed: Sequence[ListedLearner],
    faults: Sequence[RowFault],
    take_good_rows: bool,
    seal: Seal,
) -> dict[str, Any]:
    """Enrol the people of a list, in one event. `faults` are those that reading the file found.

    With any fault nothing happens and all of them are named (422), unless the good rows are to be taken alone.
    Answers `{"class_id", "version", "enrolled", "known_before", "faults"}`.
    """
    klass, organisations = load_class(unit, class_id)
    plan = _plan(unit, klass, organisations, listed, seal)
    found = sorted((*faults, *plan.faults), key=lambda fault: (fault.sheet, fault.row))
    if found and not take_good_rows:
        rows = len({(one.sheet, one.row) for one in found})
        words = Words(
            f"{rows} dòng có lỗi nên chưa ghi danh ai. Xin sửa tệp rồi gửi lại, hoặc chỉ nhận các dòng đúng.",
            f"{rows} rows are faulty, so nobody was enrolled. Mend the file and "
            "send it again, or take the good rows alone.",
        )
        raise Refusal("rows-faulty", words, faults=[Fault(pointer(one), one.words) for one in found])
    entries = [_learner_of(unit, planned, seal) for planned in plan.planned]
    kept = take_places(unit, klass, entries)
    return {
        "class_id": class_id,
        "version": kept["version"],
        "enrolled": [one["learner_id"] for one in entries],
        "known_before": sum(one.learner is not None for one in plan.planned),
        "faults": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "vi": one.words.vi, "en": one.words.en}
            for one in found
        ],
    }


def enrol_one(unit: UnitOfWork, class_id: str, person: ListedLearner, seal: Seal) -> dict[str, Any]:
    """Enrol one person, as from a list of one row; faults are named by field."""
    try:
        return enrol_list(unit, class_id, [person], [], False, seal)
    except Refusal as refusal:
        raise typed_learner.by_field(refusal) if refusal.code == "rows-faulty" else refusal from None


def pointer(fault: RowFault) -> str:
    """Where a row's fault is, as a JSON pointer into the file: `/file/Sheet1/7/Họ và tên`."""
    parts = [part.replace("~", "~0").replace("/", "~1") for part in (fault.sheet, str(fault.row), fault.column)]
    return "/file/" + "/".join(parts)


def _learner_of(unit: UnitOfWork, planned: learners.Planned, seal: Seal) -> dict[str, Any]:
    """The class's entry for a planned person; a new one is registered, a known one's contact renewed."""
    person = vars(planned.listed)
    if planned.learner is not None:
        learner_id = planned.learner["_id"]
        unit.keep("learners", planned.learner, learners.renew_contact(planned.learner, person), learners.evolve)
    else:
        learner_id = ids.new_id()
        number = planned.listed.identity_number
        sealed, index = (seal.close(number), seal.index(number)) if number else (None, None)
        learner, said = learners.register(learner_id, person, sealed, index)
        unit.keep("learners", learner, [said], learners.evolve)
    return {"learner_id": learner_id, "nominator_id": planned.nominator_id}
