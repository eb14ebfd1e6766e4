"""Results, recognition and closing: how a class ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.enrolment.commands.scope import load_class
from services.enrolment.model.classes import assessment, closing, result_list, story
from services.enrolment.model.classes.places import active_learners
from services.enrolment.model.classes.presence import classes_before, taught_as
from shared.presence import Taught
from shared.refusal import Refusal, Words
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def _basis(unit: UnitOfWork, klass: Document) -> tuple[Document, dict[str, Taught]]:
    """What verdicts rest on: the version of the programme, and the classes as attendance told of them."""
    programme = unit.load("programmes", klass["programme_version"], Words("chương trình", "programme"))
    before = (unit.load("classes", one, Words("lớp", "class")) for one in classes_before(klass))
    return programme, {one["_id"]: taught_as(one, unit.get("sheetbooks", one["_id"])) for one in (klass, *before)}


def record_results(unit: UnitOfWork, class_id: str, expected: int, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The whole sheet of results."""
    klass, _ = load_class(unit, class_id, expected)
    marked, said = assessment.record_results(klass, *_basis(unit, klass), rows)
    return unit.keep("classes", marked, said, story.evolve)


def record_result_rows(
    unit: UnitOfWork, class_id: str, expected: int, listed: result_list.ResultRows
) -> dict[str, Any]:
    """The rows of a file; who is not in it keeps the result that they have."""
    klass, _ = load_class(unit, class_id, expected)
    named = {row["learner_id"] for row in listed.rows}
    others = [
        {**result, "learner_id": one}
        for one, result in klass.get("results", {}).items()
        if one not in named and one in active_learners(klass)
    ]
    try:
        marked, said = assessment.record_results(klass, *_basis(unit, klass), [*listed.rows, *others])
    except Refusal as refusal:
        raise listed.in_file(refusal) from None
    return unit.keep("classes", marked, said, story.evolve)


def recognise_completion(
    unit: UnitOfWork, class_id: str, expected: int, decision_number: str, decided_on: date
) -> dict[str, Any]:
    """The decision on who completed the class."""
    klass, _ = load_class(unit, class_id, expected)
    programme, taught = _basis(unit, klass)
    verdicts = assessment.judge_class(klass, programme, taught)
    said = closing.recognise(klass, programme, verdicts, decision_number, decided_on, today(unit.now))
    return unit.keep("classes", klass, said, story.evolve)


def close_class(
    unit: UnitOfWork, class_id: str, expected: int, closed_on: date, not_completed: list[str]
) -> dict[str, Any]:
    """The closing of a class; `not_completed` counts where nothing needs to be recognised."""
    klass, _ = load_class(unit, class_id, expected)
    programme, taught = _basis(unit, klass)
    verdicts = assessment.judge_class(klass, programme, taught)
    said = closing.close_class(klass, programme, verdicts, closed_on, not_completed, today(unit.now))
    return unit.keep("classes", klass, said, story.evolve)
