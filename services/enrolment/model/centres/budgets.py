"""A centre's budget of a year: what is planned, and what was spent for what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.refusal import Refusal, Words, unknown

Budget = dict[str, Any]

BUDGET = Words("kinh phí năm", "year's budget")


def new_budget(organisation_id: str, year: int) -> Budget:
    """A year of which nothing is entered: `planned` in đồng, None when it was not said."""
    return {
        "_id": f"{organisation_id}/{year}",
        "organisation_id": organisation_id,
        "year": year,
        "planned": None,
        "spent": [],
    }


def spend(budget: Budget, entry_id: str, details: Mapping[str, Any], today: date) -> Budget:
    """Money that was spent: `{spent_on, amount, purpose}`, on a day of this year that has come."""
    spent_on = date.fromisoformat(details["spent_on"])
    if spent_on.year != budget["year"]:
        words = Words(f"Ngày chi không thuộc năm {budget['year']}.", f"The day is not one of {budget['year']}.")
        raise Refusal("not-this-year", words, at="/spent_on")
    if spent_on > today:
        words = Words("Ngày chi còn ở phía trước.", "The day is still to come.")
        raise Refusal("day-to-come", words, at="/spent_on")
    spent = [*budget["spent"], {"entry_id": entry_id, **details, "taken_back": None}]
    return {**budget, "spent": sorted(spent, key=lambda one: str(one["spent_on"]))}


def take_back(budget: Budget, entry_id: str, reason: str) -> Budget:
    """An entry that was a mistake no longer counts; it stays to be read, with the reason."""
    if not any(one["entry_id"] == entry_id and one["taken_back"] is None for one in budget["spent"]):
        raise unknown(Words("khoản chi", "entry"))
    spent = [{**one, "taken_back": reason} if one["entry_id"] == entry_id else one for one in budget["spent"]]
    return {**budget, "spent": spent}


def spent_in_all(budget: Mapping[str, Any]) -> int:
    """What was spent, in đồng."""
    return sum(one["amount"] for one in budget["spent"] if one["taken_back"] is None)
