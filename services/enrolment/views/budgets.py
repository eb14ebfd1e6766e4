"""A centre's budget of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.model.centres.budgets import new_budget, spent_in_all
from services.enrolment.model.plans import plans
from shared.store import Document, Store


def budget_of(store: Store, organisation_id: str, year: int) -> Document:
    """A year's budget; of one of which nothing is entered, version 0."""
    fresh = new_budget(organisation_id, year)
    return store.budgets.find_one({"_id": fresh["_id"]}) or {**fresh, "version": 0}


def approved_budget(store: Store, organisation_id: str, year: int, today: date) -> int | None:
    """What the board approved with the annual plan, in đồng: of the version in force today, or on the day of that year
    that lies nearest. None without an approved plan."""
    plan = store.plans.find_one({"_id": plans.plan_id(organisation_id, year)})
    version = plan and plans.in_force(plan, min(max(today, date(year, 1, 1)), date(year, 12, 31)))
    return plans.sums(version["lines"])["budget"] if version else None


def show_budget(store: Store, budget: Document, today: date) -> dict[str, Any]:
    """A budget as the API shows it, with what was approved; sums in đồng."""
    return {
        **{name: value for name, value in budget.items() if name != "_id"},
        "approved": approved_budget(store, budget["organisation_id"], budget["year"], today),
        "spent_in_all": spent_in_all(budget),
    }
