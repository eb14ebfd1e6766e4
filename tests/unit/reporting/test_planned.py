"""Planned and held, results and certificates: what the plans in force set out to do, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, strategies as st

from services.reporting.model import planned
from shared.periods import parse
from shared.store import Store
from tests.unit.reporting.history import History, lao_cai, learners
from tests.unit.reporting.test_pages import BOARD, text_of

Clients = Callable[..., FlaskClient]


def with_plans() -> History:
    """Lào Cai's quarter with the plans of two of its centres; Sa Pa's was amended in the middle of the quarter."""
    history = lao_cai()
    history.plan("sa-pa", 2023, 1, "2023-01-01", ("party-awareness", 1, 4, 300), ("thematic", 2, 5, 200))
    history.plan(
        "sa-pa", 2023, 2, "2023-02-15", ("party-awareness", 1, 5, 350), ("other", 1, 1, 30), ("thematic", 2, 6, 240)
    )
    history.plan("bat-xat", 2023, 1, "2023-01-01", ("new-members", 1, 2, 120), ("new-members", 4, 1, 60))
    history.plan("bat-xat", 2024, 1, "2024-01-01", ("thematic", 1, 9, 900))
    return history


def asked(client: FlaskClient, period: str, **more: str) -> Any:
    answer = client.get("/api/v1/summaries", query_string={"period": period, **more})
    assert answer.status_code == 200
    return answer.get_json()


@pytest.mark.parametrize(
    ("period", "quarters"),
    [
        ("2023-Q1", {2023: [1]}),
        ("2023-H2", {2023: [3, 4]}),
        ("2023", {2023: [1, 2, 3, 4]}),
        ("2022..2023", {2022: [1, 2, 3, 4], 2023: [1, 2, 3, 4]}),
        ("2022-10-01..2023-03-31", {2022: [4], 2023: [1]}),
        ("2023-01", {}),
        ("2023-01-02..2023-03-31", {}),
        ("2023-01-01..2023-03-30", {}),
    ],
)
def test_a_plan_speaks_only_of_whole_quarters(period: str, quarters: dict[int, list[int]]) -> None:
    assert planned.quarters_of(parse(period)) == quarters


@given(st.lists(st.integers(1, 12), max_size=5).map(sorted), st.integers(1, 4))
def test_a_quarter_is_held_against_the_version_in_force_on_its_last_day(months: list[int], quarter: int) -> None:
    versions = [
        {"version_number": number, "in_force_from": date(2023, month, 1).isoformat()}
        for number, month in enumerate(months, 1)
    ]
    found = planned.version_for({"year": 2023, "versions": versions}, parse(f"2023-Q{quarter}"))
    assert (found["version_number"] if found else 0) == sum(month <= 3 * quarter for month in months)


def test_planned_stands_beside_held_with_the_version_named(client_of: Clients) -> None:
    found = asked(client_of(with_plans(), BOARD), "2023-Q1", organisation="sa-pa")["planned"]
    assert [(one["name"], one["year"], one["version_number"], one["in_force_from"]) for one in found["plans"]] == [
        ("Trung tâm chính trị sa-pa", 2023, 2, "2023-02-15")
    ]
    rows = {row["programme"]["code"]: (row["planned"]["classes"], row["held"]["classes"]) for row in found["rows"]}
    assert rows["party-awareness"] == (5, 2)
    assert rows["other"] == (1, 0)
    assert rows["thematic"][0] == 0 < rows["thematic"][1]
    assert found["total"]["planned"] == {"classes": 6, "learners": 380, "budget": 6_000_000}
    assert found["total"]["held"] == {
        "classes": 10,
        "enrolments": {"value": 740, "words": None, "approximate": False},
    }
    assert found["outside"] == 0


def test_a_province_holds_its_plans_against_those_who_have_one(client_of: Clients) -> None:
    client = client_of(with_plans(), BOARD)
    quarter = asked(client, "2023-Q1")
    assert [one["plan_id"] for one in quarter["planned"]["plans"]] == ["bat-xat-2023", "sa-pa-2023"]
    assert quarter["planned"]["total"]["planned"]["classes"] == 8
    assert (quarter["planned"]["total"]["held"]["classes"], quarter["planned"]["outside"]) == (20, 20)
    year = asked(client, "2023")["planned"]
    assert year["total"]["planned"]["classes"] == 15
    assert sum(row["planned"]["classes"] for row in year["rows"]) == 15
    assert sum(row["held"]["classes"] for row in year["rows"]) == year["total"]["held"]["classes"]
    both = asked(client, "2023..2024")["planned"]
    assert (len(both["plans"]), both["total"]["planned"]["classes"]) == (3, 24)


def test_where_no_plan_speaks_nothing_is_compared(client_of: Clients) -> None:
    client = client_of(with_plans(), BOARD)
    assert asked(client, "2023-01")["planned"] is None
    assert asked(client, "2022")["planned"] is None
    assert asked(client, "2023-Q1", rule="closed")["planned"] is None
    assert asked(client, "2023-Q1", organisation="van-ban")["planned"] is None


def test_a_plan_that_was_only_submitted_counts_for_nothing(client_of: Clients) -> None:
    history = lao_cai()
    history.plan("sa-pa", 2023, 1, "2023-01-01", ("thematic", 1, 3, 90), approved=False)
    assert asked(client_of(history, BOARD), "2023-Q1")["planned"] is None


def assessed() -> History:
    """One class of Sa Pa, assessed, recognised, certified and closed, beside one without results."""
    history = lao_cai()
    outcomes = ["excellent"] * 4 + ["good"] * 20 + ["fair"] * 30 + ["pass"] * 10 + ["fail"] * 6 + ["not-assessed"] * 4
    history.results("class-04", dict(zip(learners(74, 296), outcomes, strict=True)))
    history.recognised("class-04", learners(64, 296), learners(10, 360))
    history.certified("class-04", learners(64, 296))
    history.closed("class-04", "2023-03-25", learners(64, 296), learners(10, 360))
    return history


def test_bands_add_up_to_those_assessed_and_nothing_counts_twice_after_the_closing(client_of: Clients) -> None:
    total = asked(client_of(assessed(), BOARD), "2023-Q1")["total"]
    assert total["bands"] == {"excellent": 4, "good": 20, "fair": 30, "pass": 10, "fail": 6}
    assert (total["assessed"], total["assessed_in"], sum(total["bands"].values())) == (70, 1, 70)
    assert (total["completions"], total["completions_known_for"], total["certificates"]) == (134, 2, 64)


def test_completions_are_known_from_the_recognition_on(client_of: Clients) -> None:
    history = lao_cai()
    history.recognised("class-04", learners(60, 296), learners(14, 356))
    total = asked(client_of(history, BOARD), "2023-Q1")["total"]
    assert (total["completions"], total["completions_known_for"]) == (130, 2)


def test_a_class_that_is_only_planned_counts_nowhere(client_of: Clients, store: Store) -> None:
    history = lao_cai()
    history.planned("someday", "sa-pa", day="2023-03-01")
    client = client_of(history, BOARD)
    assert asked(client, "2023-Q1")["total"]["classes"] == 40
    assert client.get("/api/v1/classes?period=2023-Q1").get_json()["left_out"] == []
    assert (store.classes.find_one({"_id": "someday"}) or {})["state"] == "planned"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_overview_shows_results_and_plan(client_of: Clients, language: str) -> None:
    history = assessed()
    history.said += [one for one in with_plans().said if one.topic == "enrolment.plans"]
    client = client_of(history, BOARD)
    client.set_cookie("solop_language", language)
    shown = text_of(client.get("/?period=2023-Q1").text)
    if language == "vi":
        assert "Giỏi 20 28,6%" in shown and "Có kết quả ở 1/40 lớp." in shown
        assert "Giấy chứng nhận, bằng còn giá trị: 64." in shown
        assert "Lớp nhận thức về Đảng 5 4 80,0%" in shown
        assert "20 lớp của các đơn vị chưa có kế hoạch được duyệt" in shown
        assert "Trung tâm chính trị sa-pa, kế hoạch năm 2023 : bản 2, có hiệu lực từ 15/02/2023" in shown
        assert "Đánh giá 70 lượt học viên: xuất sắc 4, giỏi 20, khá 30, trung bình 10, không đạt 6." in shown
    else:
        assert "Good 20 28.6%" in shown and "version 2, in force from 15/02/2023" in shown


def test_the_tables_to_take_away_carry_the_results(client_of: Clients) -> None:
    client = client_of(assessed(), BOARD)
    head, *rows = client.get("/classes.csv?period=2023-Q1").text.splitlines()
    assert "Lượt được đánh giá;Xuất sắc;Giỏi;Khá;Trung bình;Không đạt;Giấy chứng nhận, bằng đã cấp" in head
    assert any(";70;4;20;30;10;6;64;" in row for row in rows)
    total = client.get("/summary.csv?period=2023-Q1&by=programme").text.splitlines()[-1]
    assert total.endswith(";70;4;20;30;10;6;64")
