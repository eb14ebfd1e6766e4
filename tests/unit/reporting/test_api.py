"""What programs ask reporting: who may see what, which periods are refused, and the classes behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.reporting.history import History, lao_cai, learners

Clients = Callable[..., FlaskClient]
STATED: dict[str, Any] = {"classes": 40, "enrolments": {"value": 3000, "words": "gần"}, "source": "Giao ban"}


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2023-Q5", "period-unreadable"),
        ("quý I", "period-unreadable"),
        ("2023-13", "period-unreadable"),
        ("2022..2018", "period-backwards"),
    ],
)
def test_a_period_that_cannot_be_read_is_refused_with_its_place(client_of: Clients, period: str, code: str) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    answer = client.get("/api/v1/summaries", query_string={"period": period})
    assert answer.status_code == 422
    assert answer.get_json()["type"] == f"urn:solop:problem:{code}"
    assert answer.get_json()["errors"][0]["pointer"] == "/period"


@pytest.mark.parametrize("path", ["summaries", "briefings", "classes"])
def test_a_period_must_be_said(client_of: Clients, path: str) -> None:
    answer = client_of(History(), ("board", "lao-cai")).get(f"/api/v1/{path}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/period"


@pytest.mark.parametrize("organisation", ["bat-xat", "lao-cai", "nobody"])
@pytest.mark.parametrize("path", ["summaries?", "briefings?", "classes?"])
def test_outside_one_s_scope_nothing_is_known(client_of: Clients, path: str, organisation: str) -> None:
    client = client_of(lao_cai(), ("staff", "sa-pa"))
    answer = client.get(f"/api/v1/{path}period=2023-Q1&organisation={organisation}")
    assert answer.status_code == 404
    assert answer.get_json()["title"] == "Không tìm thấy đơn vị."


def test_a_centre_s_staff_see_their_own_centre_by_default(client_of: Clients) -> None:
    answer = client_of(lao_cai(), ("staff", "sa-pa")).get("/api/v1/summaries?period=2023-Q1&by=centre").get_json()
    assert answer["organisation"]["organisation_id"] == "sa-pa"
    assert answer["total"]["classes"] == 10
    assert [row["centre"]["organisation_id"] for row in answer["rows"]] == ["sa-pa"]


def test_an_operator_sees_the_whole_tree(client_of: Clients) -> None:
    answer = client_of(lao_cai(), ("operator", "*")).get("/api/v1/summaries?period=2023-Q1").get_json()
    assert (answer["organisation"]["organisation_id"], answer["total"]["classes"]) == ("lao-cai", 40)


@pytest.mark.parametrize("role", ["lecturer", "committee"])
def test_others_may_not_look(client_of: Clients, role: str) -> None:
    assert client_of(lao_cai(), (role, "lao-cai")).get("/api/v1/summaries?period=2023-Q1").status_code == 403


def test_every_centre_has_its_row_also_the_one_that_held_nothing(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    rows = client.get("/api/v1/summaries?period=2023-Q1&by=centre").get_json()["rows"]
    classes = {row["centre"]["organisation_id"]: row["total"]["classes"] for row in rows}
    assert classes == {"sa-pa": 10, "bat-xat": 10, "bao-yen": 10, "bao-thang": 10, "van-ban": 0}
    assert {row["share"]["classes"] for row in rows} == {25.0, 0.0}


def test_programme_and_centre_together_make_up_the_total(client_of: Clients) -> None:
    answer = client_of(lao_cai(), ("board", "lao-cai")).get("/api/v1/summaries?period=2023-Q1&by=both").get_json()
    assert sum(row["total"]["classes"] for row in answer["rows"]) == 40
    assert all(row["programme"] and row["centre"] for row in answer["rows"])


def test_the_rule_decides_the_period(client_of: Clients) -> None:
    history = lao_cai()
    history.closed("class-01", "2023-04-02", learners(3, 74))
    client = client_of(history, ("board", "lao-cai"))

    def classes(period: str, rule: str) -> int:
        answer = client.get(f"/api/v1/summaries?period={period}&rule={rule}").get_json()
        assert answer["rule"] == rule
        return int(answer["total"]["classes"])

    assert (classes("2023-Q1", "opened"), classes("2023-Q2", "opened")) == (40, 0)
    assert (classes("2023-Q1", "closed"), classes("2023-Q2", "closed")) == (1, 1)


def test_a_period_of_days_cuts_through_a_month(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    before = client.get("/api/v1/summaries?period=2023-01-01..2023-01-09").get_json()
    from_then_on = client.get("/api/v1/summaries?period=2023-01-10..2023-01-31").get_json()
    month = client.get("/api/v1/summaries?period=2023-01").get_json()
    assert before["total"]["classes"] == 0
    assert from_then_on["total"] == month["total"]


def test_a_province_with_many_organisations_is_read_by_months_with_the_same_result(client_of: Clients) -> None:
    history = lao_cai()
    for number in range(30):
        history.organisation(f"cell-{number}", f"Chi bộ {number}", "cell", "sa-pa")
    history.organisation("elsewhere", "Trung tâm khác", "centre")
    history.held("class-elsewhere", "elsewhere", "thematic", "2023-02-01", learners(5))
    client = client_of(history, ("board", "lao-cai"))
    assert client.get("/api/v1/summaries?period=2023-Q1").get_json()["total"]["classes"] == 40
    assert client.get("/api/v1/summaries?period=2023-Q1&organisation=sa-pa").get_json()["total"]["classes"] == 10


def test_an_answer_says_how_fresh_it_is(client_of: Clients) -> None:
    history = lao_cai()
    newest = history.said[-1].time.isoformat()
    history.organisation("late", "Trung tâm mới", "centre", "lao-cai")
    answer = client_of(history, ("board", "lao-cai")).get("/api/v1/summaries?period=2023-Q1").get_json()
    assert answer["as_of"] == newest
    assert answer["heard"]["enrolment.organisations"] == history.said[-1].time.isoformat() > newest


def test_words_come_in_the_reader_s_language(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"), language="en")
    answer = client.get("/api/v1/summaries?period=2023-Q1").get_json()
    assert answer["period"]["words"] == "quarter I of 2023"
    assert answer["rows"][0]["programme"]["category"] == "party awareness"


def test_the_classes_behind_a_figure_are_those_that_it_counts(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    found, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/api/v1/classes?period=2023-Q1&limit=7&cursor={cursor}").get_json()
        found += [one["class_id"] for one in page["items"]]
        cursor = page["next"]
    assert sorted(found) == [f"class-{number:02d}" for number in range(40)]
    narrowed = client.get("/api/v1/classes?period=2023-Q1&programme=party-awareness").get_json()
    assert {one["programme"]["code"] for one in narrowed["items"]} == {"party-awareness"}
    assert (narrowed["total"], narrowed["classes"]) == (8, 8)
    partner = client.get("/api/v1/classes?period=2023-Q1&line=partner").get_json()
    assert partner["total"] == 11
    assert {one["partner"] for one in partner["items"]} == {"Trường Chính trị tỉnh Lào Cai"}


def test_a_class_behind_a_figure_shows_its_counts_and_its_own_page(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    first = client.get("/api/v1/classes?period=2023-Q1").get_json()["items"][0]
    assert first["class_id"] == "class-00"
    assert first["name"] == "Lớp class-00"
    assert first["owner"]["name"] == "Trung tâm chính trị sa-pa"
    assert (first["opened_on"], first["closed_on"]) == ("2023-01-10", "2023-03-20")
    assert (first["enrolments"]["value"], first["persons"], first["completions"]) == (74, 74, 70)
    assert first["href"] == "http://enrolment.test/classes/class-00"


def test_what_does_not_count_is_named_with_the_reason(client_of: Clients) -> None:
    history = lao_cai()
    history.announced("only-announced", "sa-pa", starts_on="2023-03-20", ends_on="2023-03-21")
    history.announced("cancelled", "sa-pa", starts_on="2023-03-20", ends_on="2023-03-21")
    history.cancelled("cancelled")
    history.announced("other-quarter", "sa-pa", starts_on="2023-04-20", ends_on="2023-04-21")
    history.announced("of-others", "bat-xat", starts_on="2023-03-20", ends_on="2023-03-21")
    history.ledger("half-year", "sa-pa", "thematic", 2, 90, ("2023-01-01", "2023-06-30"))
    client = client_of(history, ("staff", "sa-pa"))
    left_out = client.get("/api/v1/classes?period=2023-Q1").get_json()["left_out"]
    assert {one["id"]: one["reason"] for one in left_out} == {
        "half-year": "span-not-inside",
        "only-announced": "not-opened",
        "cancelled": "cancelled",
    }
    by_closing = client.get("/api/v1/classes?period=2023-Q1&rule=closed").get_json()["left_out"]
    assert [one["reason"] for one in by_closing if one["id"] == "class-04"] == ["not-closed"]


def test_a_stated_total_is_changed_only_by_those_who_have_seen_it(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    address = "/api/v1/stated-totals/lao-cai/2023-Q1"
    assert client.get(address).status_code == 404
    first = client.put(address, json=STATED)
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    assert first.get_json()["enrolments"] == {"value": 3000, "words": "gần"}
    assert client.put(address, json=STATED).status_code == 428
    assert client.put(address, json={**STATED, "classes": 41}, headers={"If-Match": '"1"'}).status_code == 200
    assert client.put(address, json=STATED, headers={"If-Match": '"1"'}).status_code == 412
    assert client.get(address).get_json()["classes"] == 41
    assert client.get(address).headers["ETag"] == '"2"'


def test_a_quarter_and_the_range_of_its_days_have_one_stated_total(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    client.put("/api/v1/stated-totals/lao-cai/2023-Q1", json=STATED)
    answer = client.get("/api/v1/summaries?period=2023-01-01..2023-03-31").get_json()
    assert answer["stated"]["enrolments"] == {"value": 3000, "words": "gần"}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"classes": -1}, "/classes"),
        ({"classes": None, "enrolments": None}, "/classes"),
        ({"source": ""}, "/source"),
        ({"enrolments": {"value": 3000, "words": "chắc"}}, "/enrolments/words"),
        ({"enrolments": {"value": "nhiều", "words": None}}, "/enrolments/value"),
        ({"people": 3}, "/people"),
    ],
)
def test_a_bad_stated_total_is_refused_at_its_place(client_of: Clients, changes: Any, pointer: str) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    answer = client.put("/api/v1/stated-totals/lao-cai/2023-Q1", json={**STATED, **changes})
    assert answer.status_code == 422
    assert pointer in [one["pointer"] for one in answer.get_json()["errors"]]


def test_an_operator_looks_and_states_nothing(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("operator", "*"))
    assert client.put("/api/v1/stated-totals/lao-cai/2023-Q1", json=STATED).status_code == 403


def test_nobody_states_for_others(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("staff", "sa-pa"))
    assert client.put("/api/v1/stated-totals/sa-pa/2023-Q1", json=STATED).status_code == 200
    assert client.put("/api/v1/stated-totals/bat-xat/2023-Q1", json=STATED).status_code == 404


def test_the_api_describes_itself(client_of: Clients) -> None:
    described = client_of(History(), ("board", "lao-cai")).get("/api/openapi.json").get_json()
    assert {"/api/v1/summaries", "/api/v1/briefings", "/api/v1/classes"} <= set(described["paths"])
