"""The province's lists of criteria, edited by its board and answered by its centres."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.commands.centres import check_centre
from services.enrolment.commands.scope import tree
from services.enrolment.model.centres import checklist as checklists, criteria as model
from shared import ids
from shared.authority import not_allowed
from shared.refusal import Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def criteria_for(unit: UnitOfWork, kind: str, organisation_id: str) -> list[dict[str, Any]]:
    """The criteria of this kind that are in force in the province of an organisation."""
    fresh = model.shipped(kind, tree(unit).above(organisation_id)[-1])
    items: list[dict[str, Any]] = (unit.get("criteria", fresh["_id"]) or fresh)["items"]
    return items


def edit_criteria(
    unit: UnitOfWork, kind: str, province_id: str, expected: int, items: list[dict[str, Any]]
) -> dict[str, Any]:
    """Another list, the whole of it. Only the province's board edits it."""
    organisations = tree(unit)
    if province_id not in organisations or not unit.actor.may(
        organisations, organisations.under(province_id), "staff", "lecturer", "board"
    ):
        raise unknown(Words("tỉnh", "province"))
    if not unit.actor.may(organisations, [province_id], "board"):
        raise not_allowed()
    fresh = model.shipped(kind, province_id)
    criteria = unit.load("criteria", fresh["_id"], model.CRITERIA, expected=expected, fresh=fresh)
    return unit.put("criteria", model.edit(criteria, kind, items, ids.new_id))


def answer_checklist(
    unit: UnitOfWork, organisation_id: str, expected: int, answered_on: date, answers: list[dict[str, Any]]
) -> dict[str, Any]:
    """A centre's answers of a day: `[{item_id, answer, note}]`."""
    check_centre(unit, organisation_id)
    fresh: Document = checklists.new_checklist(organisation_id)
    checklist = unit.load("checklists", organisation_id, checklists.CHECKLIST, expected=expected, fresh=fresh)
    items = criteria_for(unit, "standard-centre", organisation_id)
    return unit.put("checklists", checklists.answer(checklist, items, answers, answered_on, today(unit.now)))
