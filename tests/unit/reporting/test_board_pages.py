"""The board's pages: what is asked and how, the heat table, the trend, one centre, terms of office."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.reporting.history import History, lao_cai, learners
from tests.unit.reporting.test_comparisons import TERM, two_years
from tests.unit.reporting.test_pages import BOARD, heading, text_of
from tests.unit.reporting.test_planned import with_plans

Clients = Callable[..., FlaskClient]
FORM = {"span": "Q1", "year": "2023", "from": "", "to": "", "rule": "opened", "role": "owner", "structure": "now"}
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


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(client_of: Clients, path: str) -> None:
    client = client_of(two_years(), BOARD)
    page = client.get(f"{path}?period=2023-Q1").text
    links = {unescape(one) for one in re.findall(r'href="(/[^"#]*)', page) if "language=" not in one}
    assert len(links) > 10
    assert {link: code for link in links if (code := client.get(link).status_code) != 200} == {}


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


# ---- what is asked ----


def test_the_form_leads_to_an_address_that_says_all_that_was_asked(client_of: Clients) -> None:
    ways = {"role": "host", "structure": "then", "mode": "connected", "as_of": "20/02/2023", "rule": "closed"}
    asked = {**FORM, **ways, "span": "days", "from": "15/01/2023", "to": "10/2/2023", "organisation": "sa-pa"}
    client = client_of(lao_cai(), BOARD)
    answer = client.get("/", query_string=asked)
    assert answer.status_code == 302
    assert answer.location == (
        "/?period=2023-01-15..2023-02-10&organisation=sa-pa&rule=closed&role=host&structure=then"
        "&as_of=2023-02-20&mode=connected"
    )
    page = client.get(answer.location).text
    line = text_of(re.search(r"<summary>(.*?)</summary>", page, re.S)[1])  # type: ignore[index]
    assert line == (
        "Từ 15/01/2023 đến 10/02/2023 · Trung tâm chính trị sa-pa · lớp tính khi bế giảng · theo nơi tổ chức lớp"
        " · tổ chức tại thời điểm mở lớp · học ở nhiều điểm cầu · như đã biết đến hết ngày 20/02/2023 · đổi"
    )
    assert 'value="15/01/2023"' in page and 'value="20/02/2023"' in page


def test_the_usual_question_is_a_short_line(client_of: Clients) -> None:
    page = client_of(lao_cai(), BOARD).get("/?period=2023-Q1").text
    assert "<summary>Quý I/2023 · Tỉnh Lào Cai · lớp tính khi khai giảng · đổi</summary>" in page


def test_a_page_keeps_what_else_it_was_asked_for(client_of: Clients) -> None:
    answer = client_of(lao_cai(), BOARD).get("/heat", query_string={**FORM, "measure": "enrolments", "order": "most"})
    assert answer.location == "/heat?period=2023-Q1&organisation=lao-cai&rule=opened&measure=enrolments&order=most"


@pytest.mark.parametrize(
    ("changes", "at", "fault"),
    [
        ({"span": "days", "from": "10/02/2023", "to": "15/01/2023"}, "to", "trước khi bắt đầu"),
        ({"span": "days", "from": "hôm qua", "to": "15/01/2023"}, "from", "Không đọc được ngày “hôm qua”"),
        ({"span": "days", "from": "", "to": "15/01/2023"}, "from", "Hãy ghi ngày"),
        ({"span": "days", "from": "01/01/2150", "to": "15/01/2150"}, "from", "chưa đến"),
        ({"year": "2150"}, "year", "chưa đến"),
        ({"year": "hai nghìn"}, "year", "Không đọc được năm"),
        ({"as_of": "01/01/2150"}, "as_of", "chưa đến"),
        ({"as_of": "31/02/2023"}, "as_of", "Không đọc được ngày “31/02/2023”"),
        ({"rule": "paid"}, "rule", "rule chỉ có thể là"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/trend"])
def test_what_is_at_fault_is_shown_at_its_field_and_stays_typed(
    client_of: Clients, path: str, changes: dict[str, str], at: str, fault: str
) -> None:
    answer = client_of(lao_cai(), BOARD).get(path, query_string={**FORM, **changes})
    assert answer.status_code == 422
    field = re.search(rf'<div class="field at-fault"><label for="at-{at}".*?</div>', answer.text, re.S)
    assert field and fault in text_of(field[0])
    assert all(f'value="{value}"' in answer.text for value in changes.values() if at != "rule" and value)
    assert '<details class="fold" open>' in answer.text


def test_several_faults_are_told_at_once(client_of: Clients) -> None:
    asked = {**FORM, "span": "days", "from": "x", "to": "y", "as_of": "z"}
    page = client_of(lao_cai(), BOARD).get("/", query_string=asked).text
    assert re.findall(r'<a href="#at-([a-z_]+)">', page) == ["from", "to", "as_of"]


def test_an_organisation_outside_one_s_scope_is_not_there_in_the_form_either(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("staff", "sa-pa"))
    assert client.get("/", query_string={**FORM, "organisation": "bat-xat"}).status_code == 404


def test_a_past_day_s_knowledge_is_said_aloud_and_can_be_left(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    page = client.get("/?period=2023-Q1&as_of=2023-03-31").text
    assert "Đang xem số liệu như đã biết đến hết ngày 31/03/2023" in text_of(page)
    assert heading(page) == "Quý I/2023: chưa ghi nhận lớp nào"
    assert "/?period=2023-Q1&organisation=lao-cai&rule=opened" in links_in(page, r'<div class="box warn">.*?</div>')
    assert "Đang xem số liệu" not in text_of(client.get("/?period=2023-Q1").text)


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


# ---- the trend ----


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


def test_a_centre_s_form_stays_with_the_centre(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    answer = client.get("/centres/sa-pa", query_string={**FORM, "span": "H1"})
    assert answer.location == "/centres/sa-pa?period=2023-H1&rule=opened"
    assert 'name="organisation"' not in client.get(answer.location).text


# ---- terms of office ----


def test_the_board_changes_the_terms_and_asks_by_them(client_of: Clients) -> None:
    client = client_of(two_years(), BOARD)
    form = client.get("/terms/edit").text
    assert 'value="nhiệm kỳ 2020–2025"' in form and 'name="first-3"' in form
    typed = {"_version": "0", "name_vi-0": TERM["name_vi"], "name_en-0": TERM["name_en"]}
    answer = client.post("/terms/edit", data={**typed, "first-0": "15/10/2020", "last-0": "20/10/2025"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Đã lưu danh sách nhiệm kỳ." in text_of(page)
    assert "15/10/2020 20/10/2025" in text_of(page)
    picked = client.get("/", query_string={**FORM, "span": "2020-10-15..2025-10-20"})
    shown = client.get(picked.location).text
    assert heading(shown).startswith("Nhiệm kỳ 2020–2025: 43 lớp")
    assert '<option value="2020-10-15..2025-10-20" selected>Nhiệm kỳ 2020–2025</option>' in shown


def test_a_faulty_term_keeps_what_was_typed(client_of: Clients) -> None:
    client = client_of(two_years(), BOARD)
    named = {"_version": "0", "name_vi-0": "nhiệm kỳ", "name_en-0": "term"}
    typed = {**named, "first-0": "20/10/2025", "last-0": "hôm nay"}
    answer = client.post("/terms/edit", data=typed)
    assert answer.status_code == 422
    assert 'href="#at-terms-0-last"' in answer.text
    assert 'value="hôm nay"' in answer.text
    answer = client.post("/terms/edit", data={**typed, "last-0": "20/10/2020"})
    assert "Ngày cuối đứng trước ngày đầu." in text_of(answer.text)


def test_a_centre_reads_the_terms_and_does_not_change_them(client_of: Clients) -> None:
    client = client_of(two_years(), ("staff", "sa-pa"))
    assert "Sửa danh sách" not in client.get("/terms").text
    assert client.get("/terms/edit").status_code == 403
