"""The board's pages: what each of them has, the overview, the heat table, one centre."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.reporting.history import History, lao_cai
from tests.unit.reporting.test_comparisons import two_years
from tests.unit.reporting.test_pages import BOARD, heading, text_of
from tests.unit.reporting.test_planned import with_plans

Clients = Callable[..., FlaskClient]
PAGES = ("/", "/heat", "/trend", "/classes", "/centres/sa-pa")


def links_in(page: str, within: str) -> list[str]:
    """The addresses in a part of a page."""
    part = re.search(within, page, re.S)
    assert part
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', part[0])]


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


# ---- what every page has ----


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", [*PAGES, "/terms", "/terms/edit"])
def test_a_page_has_one_heading_headed_tables_and_named_drawings(client_of: Clients, path: str, language: str) -> None:
    client = client_of(two_years(), BOARD)
    client.set_cookie("solop_language", language)
    page = client.get(f"{path}?period=2023-Q1").text
    assert len(re.findall(r"<h1[ >]", page)) == 1
    for table in re.findall(r"<table.*?</table>", page, re.S):
        assert "<caption" in table and '<th scope="col"' in table
        body = re.search(r"<tbody>(.*)</tbody>", table, re.S)
        assert body and all('<th scope="row"' in row for row in re.findall(r"<tr>.*?</tr>", body[1], re.S))
    for drawing in re.findall(r"<svg class=\"lines.*?</svg>", page, re.S):
        assert 'role="img"' in drawing
        assert re.search(r"<title>[^<]+</title><desc>[^<]+</desc>", drawing)


def test_every_link_of_a_page_leads_somewhere(client_of: Clients) -> None:
    client = client_of(two_years(), BOARD)
    found: set[str] = set()  # pages share most of their links
    for path in PAGES:
        page = client.get(f"{path}?period=2023-Q1").text
        links = {unescape(one) for one in re.findall(r'href="(/[^"#]*)', page) if "language=" not in one}
        assert len(links) > 10
        found |= links
    assert {link: code for link in found if (code := client.get(link).status_code) != 200} == {}


@pytest.mark.parametrize("path", ["/heat", "/trend", "/heat.csv", "/trend.csv"])
def test_a_centre_sees_itself_alone(client_of: Clients, path: str) -> None:
    client = client_of(two_years(), ("staff", "sa-pa"))
    assert client.get(f"{path}?period=2023-Q1&organisation=bat-xat").status_code == 404
    assert client.get(f"{path}?period=2023-Q1").status_code == 200


@pytest.mark.parametrize("whose", ["bat-xat", "lao-cai", "nobody"])
def test_another_centre_s_page_is_not_there(client_of: Clients, whose: str) -> None:
    assert client_of(two_years(), ("staff", "sa-pa")).get(f"/centres/{whose}?period=2023-Q1").status_code == 404


@pytest.mark.parametrize("path", ["/", "/heat", "/trend", "/classes"])
def test_before_anything_is_known_a_page_says_what_to_do(client_of: Clients, path: str) -> None:
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    answer = client_of(history, BOARD).get(f"{path}?period=2023-Q1")
    assert answer.status_code == 200
    assert "chưa" in text_of(answer.text).lower() or "không có lớp nào" in text_of(answer.text).lower()


# ---- the overview ----


def test_the_answer_stands_beside_the_plan_and_the_year_before(client_of: Clients) -> None:
    history = two_years()
    history.said += [one for one in with_plans().said if one.topic == "enrolment.plans"]
    shown = text_of(client_of(history, BOARD).get("/?period=2023-Q1").text)
    assert "cùng kỳ năm trước 2: +38 (+1.900,0%)" in shown
    assert "kế hoạch 8 cùng kỳ" in shown
    assert "Số liệu quý I/2023 Kế hoạch Đạt quý I/2022 Tăng, giảm Lớp 40 8 250,0% 20/8 2 +38 (+1.900,0%)" in shown
    assert "Học viên (người) 2.400 – – 50 +2.350 (+4.700,0%)" in shown
    assert "Kinh phí theo kế hoạch: 8.000.000 đồng" in shown


def test_persons_lead_to_persons_and_classes_to_classes(client_of: Clients) -> None:
    page = client_of(lao_cai(), BOARD).get("/?period=2023-Q1").text
    links = links_in(page, r'<ul class="figures">.*?</ul>')
    assert [link.split("?")[0] for link in links] == ["/classes", "/classes", "/persons", "/classes", "/classes"]


def test_a_period_that_runs_says_that_it_is_not_over(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    assert "Kỳ này chưa hết" not in client.get("/?period=2023-Q1").text
    assert "Kỳ này chưa hết" in client.get("/?period=2023..2199").text


def test_the_overview_names_who_owes_what(client_of: Clients) -> None:
    history = lao_cai()
    history.announced("late", "van-ban", starts_on="2023-03-01", ends_on="2023-03-03")
    page = client_of(history, BOARD).get("/?period=2023-Q1").text
    shown = text_of(page)
    assert "5/5 trung tâm chưa xác nhận số liệu" in shown
    assert "1 lớp quá ngày khai giảng" in shown
    assert "/centres/van-ban?period=2023-Q1&rule=opened" in links_in(page, r'<h2 id="missing">.*?</table>')


def test_of_a_past_day_nothing_is_said_to_be_missing(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    assert 'id="missing"' not in client.get("/?period=2023-Q1&as_of=2023-04-02").text


def test_what_was_stated_of_learners_says_of_how_many(client_of: Clients) -> None:
    shown = text_of(client_of(lao_cai(), BOARD).get("/?period=2023-Q1").text)
    assert "Nữ chưa lớp nào thống kê" in shown


# ---- the heat table ----


def test_the_heat_table_adds_up_in_both_directions(client_of: Clients) -> None:
    client = client_of(two_years(), BOARD)
    for measure, total in (("classes", 40), ("enrolments", 2960)):
        rows = rows_of(client.get(f"/heat.csv?period=2023-Q1&measure={measure}"))
        assert [row["Đơn vị"] for row in rows] == [
            "Trung tâm chính trị bao-thang",
            "Trung tâm chính trị bao-yen",
            "Trung tâm chính trị bat-xat",
            "Trung tâm chính trị sa-pa",
            "Trung tâm chính trị van-ban",
            "Cộng",
        ]
        for row in rows:
            numbers = [int(value) for name, value in row.items() if name not in ("Đơn vị", "Cộng")]
            assert sum(numbers) == int(row["Cộng"])
        for name in set(rows[0]) - {"Đơn vị"}:
            assert sum(int(row[name]) for row in rows[:-1]) == int(rows[-1][name])
        assert int(rows[-1]["Cộng"]) == total


def test_each_cell_of_the_heat_table_leads_to_its_classes(client_of: Clients) -> None:
    client = client_of(two_years(), BOARD)
    page = client.get("/heat?period=2023-Q1").text
    cells = re.findall(r'<td class="h(\d)"><a href="([^"]+)">(\d+)</a></td>', page)
    assert sum(int(value) for _, _, value in cells) == 40
    assert max(step for step, _, _ in cells) == "5"
    for _, link, value in cells[:3]:
        assert heading(client.get(unescape(link)).text) == f"{value} lớp tính vào quý I/2023"


def test_the_heat_table_begins_with_the_programme_that_was_held_most(client_of: Clients) -> None:
    page = client_of(two_years(), BOARD).get("/heat?period=2023-Q1").text
    assert heading(page) == "Nhiều nhất quý I/2023: trung cấp, 11/40 lớp"
    assert "Trung tâm chính trị van-ban 0 0 0 0 0 0 0 0" in text_of(page)


def test_a_long_heat_table_is_shown_in_parts_and_whole_for_paper(client_of: Clients) -> None:
    history = lao_cai()
    for number in range(130):
        history.organisation(f"c-{number:03}", f"Trung tâm số {number:03}", "centre", "lao-cai")
    client = client_of(history, BOARD)
    page = client.get("/heat?period=2023-Q1").text
    assert "Đang xem đơn vị 1–40 / 135" in text_of(page)
    assert len(re.findall('<th scope="row"><a', page)) == 40
    third = client.get("/heat?period=2023-Q1&from_row=120").text
    assert "121–135 / 135" in text_of(third) and "Cộng tất cả" in third
    whole = client.get("/heat?period=2023-Q1&whole=1").text
    assert len(re.findall('<th scope="row"><a', whole)) == 135
    assert not re.search(r'<td class="h\d"><a', whole)
    most = client.get("/heat?period=2023-Q1&order=most").text
    assert "Trung tâm chính trị van-ban" not in re.search(r"<tbody>.*?</tr>", most, re.S)[0]  # type: ignore[index]


def test_approximate_enrolments_keep_their_word_in_the_heat_table(client_of: Clients) -> None:
    history = lao_cai()
    history.ledger("row", "van-ban", "thematic", 3, 200, ("2023-01-01", "2023-03-31"), words="gần")
    page = client_of(history, BOARD).get("/heat?period=2023-Q1&measure=enrolments").text
    assert ">gần 200</a></td>" in page


# ---- one centre ----


def test_a_centre_s_page_shows_its_period_its_years_and_its_classes(client_of: Clients) -> None:
    history = two_years()
    history.said += [one for one in with_plans().said if one.topic == "enrolment.plans"]
    page = client_of(history, BOARD).get("/centres/sa-pa?period=2023-Q1").text
    shown = text_of(page)
    assert heading(page) == "Quý I/2023: 10 lớp, 740 lượt học viên"
    assert "Lớp 10 6 166,7% 1 +9 (+900,0%)" in shown
    assert "Số lớp tăng từ 0 (năm 2019) lên 11 (năm 2023)" in shown
    assert len(re.findall(r'<a href="/classes/class-', page)) == 10
