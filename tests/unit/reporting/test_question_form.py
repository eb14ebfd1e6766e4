"""The form in which pages are asked: what it leads to, what is at fault in it, what a page says of what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.unit.reporting.history import lao_cai
from tests.unit.reporting.test_board_pages import links_in
from tests.unit.reporting.test_comparisons import TERM, two_years
from tests.unit.reporting.test_pages import BOARD, heading, text_of

Clients = Callable[..., FlaskClient]
FORM = {"span": "Q1", "year": "2023", "from": "", "to": "", "rule": "opened", "role": "owner", "structure": "now"}


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


def test_a_centre_s_form_stays_with_the_centre(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    answer = client.get("/centres/sa-pa", query_string={**FORM, "span": "H1"})
    assert answer.location == "/centres/sa-pa?period=2023-H1&rule=opened"
    assert 'name="organisation"' not in client.get(answer.location).text
