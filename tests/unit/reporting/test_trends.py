"""How figures went over the years."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.unit.reporting.history import History, learners
from tests.unit.reporting.test_board_pages import rows_of
from tests.unit.reporting.test_pages import BOARD, heading, text_of

Clients = Callable[..., FlaskClient]


def years() -> History:
    """Sa Pa's thematic classes of 2021 to 2023: 1, 3 and 2, of ten learners each, always the same."""
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    history.organisation("sa-pa", "Trung tâm chính trị sa-pa", "centre", "lao-cai")
    history.programmes()
    for number, day in enumerate(
        ("2021-05-05", "2022-01-10", "2022-02-10", "2022-08-10", "2023-01-10", "2023-04-10"), 1
    ):
        history.held(f"k{number}", "sa-pa", "thematic", day, learners(10))
    history.ledger("old", "sa-pa", "elementary", 4, 120, ("2021-01-01", "2022-12-31"))
    return history


def test_a_trend_has_a_point_for_each_year_with_exact_persons(client_of: Clients) -> None:
    client = client_of(years(), BOARD)
    found = client.get("/api/v1/trends?period=2023").get_json()
    points = [
        (one["period"]["key"], one["classes"], one["enrolments"]["value"], one["persons"]) for one in found["points"]
    ]
    assert points == [
        ("2019", 0, 0, 0),
        ("2020", 0, 0, 0),
        ("2021", 1, 10, 10),
        ("2022", 3, 30, 10),
        ("2023", 2, 20, 10),
    ]
    assert [one["code"] for one in found["programmes"]] == ["thematic"]
    assert found["unplaced"] == {"classes": 4, "enrolments": 120}
    assert found["unfinished"] is False


def test_a_trend_goes_by_quarter_and_month_too(client_of: Clients) -> None:
    client = client_of(years(), BOARD)
    quarters = client.get("/api/v1/trends?period=2022..2023&by=quarter").get_json()["points"]
    assert [one["classes"] for one in quarters] == [2, 0, 1, 0, 1, 1, 0, 0]
    assert len(client.get("/api/v1/trends?period=2022..2023&by=month").get_json()["points"]) == 24
    too_many = client.get("/api/v1/trends?period=2010..2019&by=month")
    assert too_many.status_code == 422
    assert too_many.get_json()["errors"][0]["pointer"] == "/by"


def test_a_trend_ends_where_time_does(client_of: Clients) -> None:
    found = client_of(years(), BOARD).get("/api/v1/trends?period=2021..2199&by=year").get_json()
    assert found["unfinished"] is True
    assert found["points"][-1]["period"]["key"] < "2199"


def test_a_trend_begins_with_the_sentence_that_says_what_is_seen(client_of: Clients) -> None:
    client = client_of(years(), BOARD)
    page = client.get("/trend?period=2021..2023").text
    assert heading(page) == "Số lớp tăng từ 1 (năm 2021) lên 2 (năm 2023) (+100,0%), nhiều nhất năm 2022: 3"
    assert "còn 4 lớp, 120 lượt của sổ cũ" in text_of(page)
    assert len(re.findall('<svg class="lines', page)) == 3
    assert 'class="lines p9 few"' in page
    rows = rows_of(client.get("/trend.csv?period=2021..2023"))
    assert [(row["Kỳ"], row["Lớp"]) for row in rows if row["Chương trình"] == "tất cả"] == [
        ("năm 2021", "1"),
        ("năm 2022", "3"),
        ("năm 2023", "2"),
    ]


def test_a_quarter_is_held_against_the_same_one_a_year_before(client_of: Clients) -> None:
    client = client_of(years(), BOARD)
    page = client.get("/trend?period=2021..2023&by=quarter").text
    assert heading(page) == "Số lớp không đổi: 0 ở quý IV/2022 và ở quý IV/2023, nhiều nhất quý I/2022: 2"
    client.set_cookie("solop_language", "en")
    page = client.get("/trend?period=2022..2023").text
    assert heading(page) == "Classes fell from 3 (2022) to 2 (2023) (−33.3%)"


def test_too_many_points_are_refused_beside_the_years(client_of: Clients) -> None:
    answer = client_of(years(), BOARD).get("/trend?period=2010..2019&by=month")
    assert answer.status_code == 422
    assert "120 điểm, quá nhiều để đọc" in text_of(answer.text)
