"""A centre's budget: what is planned for a year, and what was spent."""

from __future__ import annotations

from typing import Any

from services.enrolment.commands.centres import check_centre
from services.enrolment.model.centres import budgets as model
from services.enrolment.model.classes.states import check_reason
from shared import ids
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def plan_budget(unit: UnitOfWork, organisation_id: str, year: int, expected: int, planned: int) -> dict[str, Any]:
    """What the centre plans to spend in a year, in đồng."""
    return unit.put("budgets", {**_load(unit, organisation_id, year, expected), "planned": planned})


def spend(unit: UnitOfWork, organisation_id: str, year: int, details: dict[str, Any]) -> dict[str, Any]:
    """Money that was spent: `{spent_on, amount, purpose}`."""
    budget = _load(unit, organisation_id, year)
    return unit.put("budgets", model.spend(budget, ids.new_id(), details, today(unit.now)))


def take_back(
    unit: UnitOfWork, organisation_id: str, year: int, expected: int, entry_id: str, reason: str
) -> dict[str, Any]:
    """An entry that was a mistake no longer counts."""
    budget = _load(unit, organisation_id, year, expected)
    return unit.put("budgets", model.take_back(budget, entry_id, check_reason(reason)))


def _load(unit: UnitOfWork, organisation_id: str, year: int, expected: int | None = None) -> Document:
    check_centre(unit, organisation_id)
    fresh = model.new_budget(organisation_id, year)
    return unit.load("budgets", fresh["_id"], model.BUDGET, expected=expected, fresh=fresh)
