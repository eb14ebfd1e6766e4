"""A centre's budget: planned for a year, spent day by day, and nothing taken away in silence."""

from __future__ import annotations

from typing import Any

from tests.unit.enrolment.conftest import House


def path_of(house: House, year: int = 2023) -> str:
    return f"/api/v1/centres/{house.centre}/budgets/{year}"


def spend(house: House, **details: Any) -> Any:
    body = {"spent_on": "2023-03-01", "amount": 2_500_000, "purpose": "Thù lao giảng viên", **details}
    return house.staff("POST", f"{path_of(house)}/spending", json=body)


def test_a_year_is_planned_and_spent(house: House) -> None:
    assert house.staff("GET", path_of(house)).json["planned"] is None
    house.staff("PUT", path_of(house), version=0, json={"planned": 90_000_000})
    spend(house, spent_on="2023-05-01", amount=1_000_000)
    shown = spend(house).json
    assert (shown["planned"], shown["spent_in_all"]) == (90_000_000, 3_500_000)
    assert [one["spent_on"] for one in shown["spent"]] == ["2023-03-01", "2023-05-01"]


def test_a_mistaken_entry_no_longer_counts_but_stays_with_its_reason(house: House) -> None:
    entry_id = spend(house).json["spent"][0]["entry_id"]
    path = f"{path_of(house)}/spending/{entry_id}/taking-back"
    shown = house.staff("POST", path, version=1, json={"reason": "ghi hai lần"})
    assert (shown.json["spent_in_all"], shown.json["spent"][0]["taken_back"]) == (0, "ghi hai lần")
    assert house.staff("POST", path, version=2, json={"reason": "ghi hai lần"}).status_code == 404


def test_money_is_spent_on_a_day_of_the_year_that_has_come(house: House) -> None:
    assert spend(house, spent_on="2022-12-31").json["errors"][0]["pointer"] == "/spent_on"
    body = {"spent_on": "2199-01-01", "amount": 1, "purpose": "mơ"}
    ahead = house.staff("POST", f"{path_of(house, 2199)}/spending", json=body)
    assert ahead.json["type"].endswith("day-to-come")
    assert spend(house, amount=0).json["errors"][0]["pointer"] == "/amount"


def test_the_board_reads_a_budget_and_does_not_change_it(house: House) -> None:
    spend(house)
    board = ("board", house.province)
    assert house.ask("GET", path_of(house), board).json["spent_in_all"] == 2_500_000
    assert house.ask("PUT", path_of(house), board, version=1, json={"planned": 1}).status_code == 403
    compared = house.ask("GET", "/api/v1/centres?year=2023", board).json
    assert [(one["planned"], one["spent"]) for one in compared] == [(None, None), (None, 2_500_000)]


def test_what_the_board_approved_stands_beside_what_was_planned(house: House) -> None:
    lines = [{"programme": "thematic", "quarter": 1, "classes": 2, "learners": 100, "budget": 40_000_000}]
    version = {"version_number": 1, "approved_on": "2023-01-05", "in_force_from": "2023-01-05", "lines": lines}
    plan = {"_id": f"{house.centre}-2023", "centre_id": house.centre, "year": 2023, "versions": [version]}
    house.store.plans.insert_one({**plan, "version": 1})
    assert house.staff("GET", path_of(house)).json["approved"] == 40_000_000
    assert house.staff("GET", path_of(house, 2024)).json["approved"] is None
