"""A period beside the year before, its year so far and the plan; terms of office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.reporting.model.comparisons import change, changes, reached
from services.reporting.model.terms import SHIPPED, named, period_of
from shared.periods import parse
from tests.unit.reporting.history import History, lao_cai, learners
from tests.unit.reporting.test_pages import BOARD
from tests.unit.reporting.test_planned import with_plans

Clients = Callable[..., FlaskClient]
TERM = {
    "name_vi": "nhiệm kỳ 2020–2025",
    "name_en": "the term 2020–2025",
    "first": "2020-10-15",
    "last": "2025-10-20",
}


def cell(classes: int, enrolments: int, persons: int, *, approximate: bool = False) -> dict[str, Any]:
    return {
        "classes": classes,
        "enrolments": {"value": enrolments, "words": None, "approximate": approximate},
        "persons": persons,
    }


def two_years() -> History:
    """Lào Cai's first quarter of 2023, and of 2022: two classes of 30, in which 50 persons learned."""
    history = lao_cai()
    history.held("old-1", "sa-pa", "thematic", "2022-01-10", learners(30))
    history.held("old-2", "bat-xat", "thematic", "2022-03-31", learners(30, 20))
    history.held("next", "sa-pa", "thematic", "2023-04-02", learners(10))
    return history


def asked(client: FlaskClient, period: str, **more: str) -> Any:
    answer = client.get("/api/v1/summaries", query_string={"period": period, **more})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_change_is_told_as_a_number_and_in_percent_of_what_was() -> None:
    assert change(44, 40) == {"number": 4, "percent": 10.0}
    assert change(0, 3) == {"number": -3, "percent": -100.0}


def test_of_nothing_there_is_no_percent() -> None:
    assert change(5, 0) == {"number": 5, "percent": None}


def test_a_change_of_approximate_enrolments_is_approximate() -> None:
    found = changes(cell(1, 30, 30), cell(1, 3000, 20, approximate=True))
    assert found["enrolments"] == {"number": -2970, "percent": -99.0, "approximate": True}


def test_persons_who_were_never_listed_are_no_change() -> None:
    assert changes(cell(1, 30, 30), cell(4, 365, 0))["persons"] is None
    assert changes(cell(1, 30, 30), cell(0, 0, 0))["persons"] == {"number": 30, "percent": None}


def test_of_nothing_planned_nothing_is_reached() -> None:
    total = {"planned": {"classes": 0, "learners": 50}, "held": {"classes": 3, "enrolments": {"value": 40}}}
    assert reached({"total": total}) == {"classes": None, "enrolments": 80.0}
    assert reached(None) is None


def test_a_quarter_stands_beside_that_of_the_year_before(client_of: Clients) -> None:
    found = asked(client_of(two_years(), BOARD), "2023-Q1")["year_before"]
    assert (found["period"]["key"], found["period"]["words"]) == ("2022-Q1", "quý I/2022")
    assert (found["total"]["classes"], found["total"]["enrolments"]["value"], found["total"]["persons"]) == (2, 60, 50)
    assert found["difference"]["classes"] == {"number": 38, "percent": 1900.0}
    assert found["difference"]["enrolments"] == {"number": 2900, "percent": 4833.3, "approximate": False}
    assert found["difference"]["persons"] == {"number": 2350, "percent": 4700.0}


def test_a_period_of_days_stands_beside_the_same_days(client_of: Clients) -> None:
    found = asked(client_of(two_years(), BOARD), "2023-01-01..2023-03-30")["year_before"]
    assert found["period"]["key"] == "2022-01-01..2022-03-30"
    assert found["total"]["classes"] == 1


def test_the_year_so_far_goes_to_the_last_day_of_the_period(client_of: Clients) -> None:
    client = client_of(two_years(), BOARD)
    found = asked(client, "2023-Q2")["cumulative"]
    assert (found["period"]["key"], found["total"]["classes"]) == ("2023-H1", 41)
    found = asked(client, "2023-Q3")["cumulative"]
    assert (found["period"]["key"], found["period"]["words"]) == ("2023-01-01..2023-09-30", "9 tháng đầu năm 2023")
    found = asked(client, "2022-12-15..2023-02-28")["cumulative"]
    assert found is None
    assert asked(client, "2023-H1")["cumulative"] is None


def test_comparisons_are_asked_in_the_same_way(client_of: Clients) -> None:
    found = asked(client_of(two_years(), BOARD), "2023-Q1", organisation="sa-pa", rule="closed")
    assert (found["total"]["classes"], found["year_before"]["total"]["classes"]) == (1, 0)


def test_the_plan_is_reached_by_those_who_have_one(client_of: Clients) -> None:
    found = asked(client_of(with_plans(), BOARD), "2023-Q1", organisation="sa-pa")
    assert found["reached"] == {"classes": 166.7, "enrolments": 194.7}
    assert asked(client_of(with_plans(), BOARD), "2023-01")["reached"] is None


def test_the_shipped_terms_are_found_by_their_days() -> None:
    assert named(parse("2020-11-01..2025-10-31"), SHIPPED).words().vi == "nhiệm kỳ 2020–2025"
    assert named(parse("2020-11-01..2025-10-30"), SHIPPED).words().vi == "từ 01/11/2020 đến 30/10/2025"
    assert [period_of(one).months() == period_of(one).whole_months() for one in SHIPPED] == [True, True]


def test_the_board_keeps_terms_of_its_own_and_reports_name_them(client_of: Clients) -> None:
    client = client_of(two_years(), BOARD)
    shipped = client.get("/api/v1/terms")
    assert [one["period"] for one in shipped.get_json()["terms"]] == [
        "2020-11-01..2025-10-31",
        "2025-11-01..2030-10-31",
    ]
    assert shipped.headers["ETag"] == '"0"'
    kept = client.put("/api/v1/terms", json={"terms": [TERM]}, headers={"If-Match": '"0"'})
    assert (kept.status_code, kept.get_json()["version"]) == (200, 1)
    assert asked(client, "2020-10-15..2025-10-20")["period"]["words"] == "nhiệm kỳ 2020–2025"
    again = client.put("/api/v1/terms", json={"terms": []}, headers={"If-Match": '"0"'})
    assert again.status_code == 412


@pytest.mark.parametrize(
    ("terms", "at"),
    [
        ([{**TERM, "last": "2019-01-01"}], "/terms/0/last"),
        ([TERM, {**TERM, "name_vi": "nhiệm kỳ XVI"}], "/terms/1/first"),
        ([{**TERM, "first": "15/10/2020"}], "/terms/0/first"),
        ([{**TERM, "name_vi": " "}], "/terms/0/name_vi"),
    ],
)
def test_faulty_terms_are_refused_at_their_place(client_of: Clients, terms: list[Any], at: str) -> None:
    answer = client_of(two_years(), BOARD).put("/api/v1/terms", json={"terms": terms}, headers={"If-Match": '"0"'})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.get_json()["errors"]] == [at]


def test_only_the_board_changes_terms(client_of: Clients) -> None:
    client = client_of(two_years(), ("staff", "sa-pa"))
    assert client.get("/api/v1/terms").status_code == 200
    assert client.put("/api/v1/terms", json={"terms": []}, headers={"If-Match": '"0"'}).status_code == 403
