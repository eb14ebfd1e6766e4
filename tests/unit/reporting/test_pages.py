"""The pages of reporting, as the board and a centre's staff see them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.unit.reporting.history import History, lao_cai, nhu_xuan

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")


def text_of(page: str) -> str:
    """What is read on a page: tags away, white space folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def heading(page: str) -> str:
    """The first heading of a page."""
    found = re.search(r"<h1>(.*?)</h1>", page, re.S)
    assert found
    return text_of(found[1])


def test_the_overview_begins_with_the_answer(client_of: Clients) -> None:
    page = client_of(lao_cai(), BOARD).get("/?period=2023-Q1").text
    assert heading(page) == "Quý I/2023: 40 lớp, 2.960 lượt học viên"
    shown = text_of(page)
    for figure in ("40 lớp", "2.960 lượt", "2.400 người", "64/74 lượt điểm danh", "70 lượt hoàn thành"):
        assert figure in shown
    assert "phối hợp với trường chính trị 11 lớp (27,5%)" in shown
    assert "Lớp được tính vào kỳ có ngày khai giảng." in shown
    assert "Trung tâm chính trị van-ban 0 chưa ghi nhận lớp nào" in shown


def test_every_headline_figure_leads_to_the_classes_behind_it(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    page = client.get("/?period=2023-Q1").text
    figures = re.search(r'<ul class="figures">(.*?)</ul>', page, re.S)
    assert figures
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', figures[1])]
    assert len(links) == 5
    behind = client.get(links[0])
    assert behind.status_code == 200
    assert heading(behind.text) == "40 lớp tính vào quý I/2023"


def test_without_a_period_it_is_this_quarter_and_without_classes_it_says_what_to_do(client_of: Clients) -> None:
    page = client_of(lao_cai(), BOARD).get("/").text
    assert "chưa ghi nhận lớp nào" in heading(page)
    assert "Có thể không mở lớp, hoặc đã mở mà chưa nhập" in text_of(page)
    assert "http://enrolment.test/classes" in page


def test_the_small_form_leads_to_an_address_that_can_be_sent(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    for span, key in (
        ("Q1", "2023-Q1"),
        ("H2", "2023-H2"),
        ("year", "2023"),
        ("5years", "2019..2023"),
        ("02", "2023-02"),
    ):
        answer = client.get(f"/?span={span}&year=2023&organisation=sa-pa&rule=closed")
        assert answer.status_code == 302
        assert answer.location == f"/?period={key}&organisation=sa-pa&rule=closed"


def test_a_year_that_cannot_be_read_stays_typed_beside_the_reason(client_of: Clients) -> None:
    answer = client_of(lao_cai(), BOARD).get("/?span=Q2&year=hai+nghìn")
    assert answer.status_code == 422
    assert "Không đọc được năm “hai nghìn”" in text_of(answer.text)
    assert 'value="hai nghìn"' in answer.text


def test_a_bad_period_in_the_address_shows_this_quarter_with_the_reason(client_of: Clients) -> None:
    answer = client_of(lao_cai(), BOARD).get("/?period=2023-Q9")
    assert answer.status_code == 422
    assert "Không đọc được khoảng thời gian “2023-Q9”" in text_of(answer.text)


@pytest.mark.parametrize(
    "path", ["/", "/classes", "/briefing", "/summary.csv", "/classes.csv", "/briefing.txt", "/stated"]
)
def test_a_centre_does_not_see_another(client_of: Clients, path: str) -> None:
    client = client_of(lao_cai(), ("staff", "sa-pa"))
    assert client.get(f"{path}?period=2023-Q1&organisation=bat-xat").status_code == 404
    assert client.get(f"{path}?period=2023-Q1&organisation=sa-pa").status_code == 200


def test_the_organisation_picker_offers_the_own_scope_only(client_of: Clients) -> None:
    page = client_of(lao_cai(), ("staff", "sa-pa")).get("/?period=2023-Q1").text
    picker = re.search(r'<select[^>]*name="organisation".*?</select>', page, re.S)
    assert picker
    assert re.findall(r'value="([^"]*)"', picker[0]) == ["sa-pa"]


def test_a_total_is_stated_on_a_form_and_stands_beside_the_sum(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    form = client.get("/stated?period=2023-Q1&organisation=lao-cai")
    assert "40 lớp, 2.960 lượt học viên" in text_of(form.text)
    assert 'name="_version"' not in form.text
    typed = {"classes": "40", "words": "gần", "enrolments": "3.000", "source": "Giao ban 12/04/2023"}
    answer = client.post("/stated?period=2023-Q1&organisation=lao-cai", data=typed)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert heading(page) == "Quý I/2023: 40 lớp, gần 3.000 lượt học viên"
    assert "Đã lưu tổng đã công bố." in text_of(page)
    assert "Lượt học viên gần 3.000 2.960 +40" in text_of(page)
    assert "Chênh lệch về lượt là số gần đúng." in text_of(page)


def test_a_total_that_was_stated_meanwhile_is_shown_before_it_is_changed(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    typed = {"classes": "40", "words": "", "enrolments": "", "source": "Giao ban"}
    address = "/stated?period=2023-Q1&organisation=lao-cai"
    assert client.post(address, data=typed).status_code == 303
    again = client.post(address, data={**typed, "classes": "41"})
    assert again.status_code == 428
    assert 'name="_version" value="1"' in again.text
    assert 'value="41"' in again.text
    assert client.post(address, data={**typed, "classes": "41", "_version": "1"}).status_code == 303


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"enrolments": "gần 3.000"}, "“gần 3.000” không phải một số nguyên"),
        ({"classes": "", "enrolments": ""}, "Hãy nhập số lớp hoặc số lượt học viên."),
        ({"source": " "}, "Hãy ghi lấy từ báo cáo nào."),
    ],
)
def test_a_bad_stated_total_keeps_what_was_typed(client_of: Clients, changes: dict[str, str], fault: str) -> None:
    client = client_of(lao_cai(), BOARD)
    typed = {"classes": "12", "words": "gần", "enrolments": "3000", "source": "Giao ban quý", **changes}
    answer = client.post("/stated?period=2023-Q1&organisation=lao-cai", data=typed)
    assert answer.status_code == 422
    assert fault in text_of(answer.text)
    assert all(f'value="{value}"' in answer.text for name, value in typed.items() if value.strip() and name != "words")


def test_the_five_years_of_nhu_xuan_on_one_page(client_of: Clients) -> None:
    shown = text_of(client_of(nhu_xuan(), ("staff", "nhu-xuan")).get("/?period=2018..2022").text)
    assert "5 năm 2018–2022: 158 lớp, 15.316 lượt học viên" in shown
    assert "15.316 lượt không có danh sách" in shown
    assert "322 người" in shown
    assert "101 người" in shown
    shown = text_of(client_of(nhu_xuan(), ("staff", "nhu-xuan")).get("/?period=2020").text)
    assert "Kỳ này chỉ có số tổng của một thời gian dài hơn" in shown
    assert "01/01/2018 – 31/12/2022" in shown


def test_a_table_is_downloaded_in_the_reader_s_spelling(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    answer = client.get("/summary.csv?period=2023-Q1&by=programme")
    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0]["Chương trình"] == "Lớp nhận thức về Đảng"
    assert (rows[0]["Lớp"], rows[0]["Tỷ lệ lớp (%)"], rows[0]["Lượt học viên"]) == ("8", "20,0", "592")
    assert (rows[-1]["Chương trình"], rows[-1]["Lớp"], rows[-1]["Trong đó phối hợp"]) == ("Cộng", "40", "11")


def test_both_programme_and_centre_are_downloaded_together(client_of: Clients) -> None:
    answer = client_of(lao_cai(), BOARD).get("/summary.csv?period=2023-Q1&by=both")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert sum(int(row["Lớp"]) for row in rows[:-1]) == int(rows[-1]["Lớp"]) == 40


def test_the_classes_are_downloaded_as_they_are_narrowed(client_of: Clients) -> None:
    answer = client_of(lao_cai(), BOARD).get("/classes.csv?period=2023-Q1&line=partner")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 11
    assert {row["Phối hợp với"] for row in rows} == {"Trường Chính trị tỉnh Lào Cai"}


def test_a_name_is_never_taken_for_a_formula(client_of: Clients) -> None:
    history = lao_cai()
    history.organisation("sa-pa", "=HYPERLINK(1)", "centre", "lao-cai")
    answer = client_of(history, BOARD).get("/summary.csv?period=2023-Q1&by=centre")
    assert "'=HYPERLINK(1)" in answer.text


def test_the_briefing_alone_can_be_read_and_taken_away(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    page, file = client.get("/briefing?period=2023-Q1"), client.get("/briefing.txt?period=2023-Q1")
    assert file.mimetype == "text/plain"
    first = file.text.splitlines()[0]
    assert first.startswith("Trong quý I/2023, các trung tâm chính trị đã mở 40 lớp với 2.960 lượt học viên")
    assert first in text_of(page.text)


def test_english_readers_read_english(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    client.set_cookie("solop_language", "en")
    page = client.get("/?period=2023-Q1").text
    assert heading(page) == "Quarter I of 2023: 40 classes, 2,960 enrolments"
    assert "In quarter I of 2023 the political-theory training centres opened 40 classes" in text_of(page)


def test_before_any_organisation_is_known_the_page_says_so(client_of: Clients) -> None:
    page = client_of(History(), BOARD).get("/")
    assert page.status_code == 200
    assert heading(page.text) == "Chưa có đơn vị nào để xem số liệu"
