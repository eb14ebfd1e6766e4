"""The pages of periods and editions, as the board and a centre's staff see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from shared.store import Store
from tests.unit.reporting.history import History, lao_cai, learner, take_in
from tests.unit.reporting.test_pages import BOARD, heading, text_of

Clients = Callable[..., FlaskClient]
QUARTER = "/periods/2023-Q1?organisation=lao-cai"
STAFF = ("staff", "sa-pa")


def planned() -> History:
    history = lao_cai()
    history.plan("sa-pa", 2023, 1, "2023-01-01", ("party-awareness", 1, 4, 300), ("thematic", 2, 5, 200))
    return history


def ended() -> History:
    """The same, with the results of all classes of Sa Pa."""
    history = planned()
    for number in range(0, 40, 4):
        history.results(f"class-{number:02d}", {learner(74 * number % 2400): "good"})
        history.recognised(f"class-{number:02d}", [learner(74 * number % 2400)])
    return history


def fields_of(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}[^"]*".*?</form>', page, re.S)
    assert form, action
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in found}


def signed_off(client: FlaskClient, reason: str = "") -> str:
    page = client.get("/periods/2023-Q1?organisation=sa-pa").text
    data = {**fields_of(page, "/periods/2023-Q1/sign-off"), "reason": reason}
    answer = client.post("/periods/2023-Q1/sign-off?organisation=sa-pa", data=data)
    assert answer.status_code == 303, text_of(answer.text)
    return client.get(answer.location).text


def closed(client: FlaskClient) -> str:
    data = {**fields_of(client.get(QUARTER).text, "/periods/2023-Q1/closing"), "reason": "kịp hội nghị giao ban"}
    answer = client.post("/periods/2023-Q1/closing?organisation=lao-cai", data=data)
    assert answer.status_code == 303, text_of(answer.text)
    return client.get(answer.location).text


def test_the_board_sees_who_owes_what(client_of: Clients) -> None:
    page = client_of(planned(), BOARD).get(QUARTER).text
    assert heading(page) == "0/5 trung tâm đã xác nhận quý I/2023"
    shown = text_of(page)
    assert "Trung tâm chính trị sa-pa chưa phân công chưa xác nhận 2 – – 10" in shown
    assert "Chưa xác nhận: Trung tâm chính trị bao-thang" in shown


def test_a_centre_says_why_a_class_is_not_held_and_signs_off(client_of: Clients) -> None:
    client = client_of(ended(), STAFF)
    page = client.get("/periods/2023-Q1?organisation=sa-pa").text
    assert heading(page) == "Chưa xác nhận số liệu quý I/2023"
    assert "Lớp nhận thức về Đảng Báo không mở lớp 4 2 0 0 2" in text_of(page)
    where = "/periods/2023-Q1/not-held/party-awareness?organisation=sa-pa"
    form = client.get(where)
    assert 'value="2"' in form.text
    refused = client.post(where, data={"_version": "0", "classes": "2", "reason": ""})
    assert refused.status_code == 422 and "Hãy ghi vì sao không mở." in text_of(refused.text)
    answer = client.post(where, data={"_version": "0", "classes": "2", "reason": "lùi sang quý II"})
    page = client.get(answer.location).text
    assert "không mở 2 lớp: lùi sang quý II" in text_of(page)
    assert "Không còn nợ gì của kỳ này." in text_of(page)
    page = signed_off(client)
    assert heading(page) == "Đã xác nhận số liệu quý I/2023"
    assert "Trung tâm chính trị sa-pa đã xác nhận 10 lớp, 740 lượt học viên." in text_of(page)


def test_signing_off_with_debts_asks_for_a_reason_and_shows_it(client_of: Clients) -> None:
    client = client_of(planned(), STAFF)
    data = {"_version": "0", "reason": ""}
    refused = client.post("/periods/2023-Q1/sign-off?organisation=sa-pa", data=data)
    assert refused.status_code == 422
    assert "Hãy ghi lý do xác nhận khi còn nợ." in text_of(refused.text)
    assert "Khi xác nhận còn nợ, lý do: chờ quyết định" in text_of(signed_off(client, "chờ quyết định"))


def test_who_answers_for_the_reports_is_named_on_a_small_page(client_of: Clients) -> None:
    client = client_of(planned(), STAFF)
    where = "/responsible?organisation=sa-pa&period=2023-Q1"
    assert client.get(where).status_code == 200
    answer = client.post(where, data={"_version": "0", "who": "Lý Thị Mai, Phó Giám đốc"})
    assert answer.status_code == 303
    assert "Người phụ trách: Lý Thị Mai, Phó Giám đốc" in text_of(client.get(answer.location).text)
    late = client.post(where, data={"_version": "0", "who": "người khác"})
    assert late.status_code == 412


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_closed_period_shows_its_edition_and_what_changed_since(
    client_of: Clients, store: Store, language: str
) -> None:
    history = planned()
    client = client_of(history, BOARD)
    page = closed(client)
    assert heading(page) == "Đã chốt quý I/2023, bản số 1"
    assert "Chốt khi còn nợ: kịp hội nghị giao ban." in text_of(page)
    assert "Số liệu hiện nay vẫn đúng như bản đã chốt." in text_of(page)
    before = len(history.said)
    history.enrolled("class-00", [learner(9000)])
    take_in(store, history.said[before:])
    client.set_cookie("solop_language", language)
    page = client.get(QUARTER).text
    line = "+1 lượt học viên" if language == "vi" else "+1 enrolments"
    assert f"{line}, Trung tâm chính trị sa-pa" in text_of(page)
    for path in (
        "/periods?year=2023",
        "/editions/lao-cai/2023-Q1/1",
        "/editions/lao-cai/2023-Q1/1?structure=now",
        "/editions/sa-pa/2023-Q1/1",
        "/differences/lao-cai/2023-Q1?from=1",
        "/periods/2023-Q1?organisation=sa-pa",
    ):
        assert client.get(path).status_code == 200, path


def test_a_correction_is_requested_refused_to_its_author_and_declined_with_a_reason(
    client_of: Clients, store: Store
) -> None:
    history = planned()
    client = client_of(history, BOARD)
    closed(client)
    before = len(history.said)
    history.enrolled("class-00", [learner(9000)])
    take_in(store, history.said[before:])
    page = client.get(QUARTER).text
    data = {**fields_of(page, "/periods/2023-Q1/corrections"), "reason": "nhập sót một học viên"}
    answer = client.post("/periods/2023-Q1/corrections?organisation=lao-cai", data=data)
    page = client.get(answer.location).text
    assert "Đã gửi đề nghị điều chỉnh." in text_of(page)
    assert "Đồng chí là người đề nghị, nên cần người khác phê duyệt." in text_of(page)
    action = re.search(r'action="(/periods/2023-Q1/corrections/\w+/refusal\?organisation=lao-cai)"', page)
    assert action
    silent = client.post(action[1], data={"_version": "1", "answer": ""})
    assert silent.status_code == 422 and 'aria-invalid="true"' in silent.text
    answer = client.post(action[1], data={"_version": "1", "answer": "gửi thiếu quyết định"})
    page = client.get(answer.location).text
    assert "Không chấp thuận: Người thử" in text_of(page) and "gửi thiếu quyết định" in text_of(page)


def test_an_edition_and_a_difference_are_taken_away_as_files(client_of: Clients, store: Store) -> None:
    history = planned()
    client = client_of(history, BOARD)
    closed(client)
    head, *rows = client.get("/editions/lao-cai/2023-Q1/1.csv").text.splitlines()
    assert head.startswith("\ufeffLớp;Chương trình;Đơn vị mở") and len(rows) == 40
    before = len(history.said)
    history.enrolled("class-00", [learner(9000)])
    take_in(store, history.said[before:])
    rows = client.get("/differences/lao-cai/2023-Q1.csv?from=1").text.splitlines()
    assert "Cộng;;;lượt học viên;2960;2961;1;" in rows
    assert "Trung tâm chính trị sa-pa;Lớp class-00;đổi;lượt học viên;74;75;1;" in rows


def test_a_centre_sees_neither_another_one_nor_the_whole(client_of: Clients, app: object) -> None:
    client = client_of(planned(), STAFF)
    for path in (
        "/periods/2023-Q1?organisation=bat-xat",
        "/periods?organisation=lao-cai",
        "/editions/lao-cai/2023-Q1/1",
        "/differences/lao-cai/2023-Q1?from=1",
        "/periods/2023-Q1/not-held/thematic?organisation=bat-xat",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get(QUARTER.replace("lao-cai", "sa-pa")).status_code == 200
