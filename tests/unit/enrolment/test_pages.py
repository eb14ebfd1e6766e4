"""Enrolment's pages as people use them: signing in, looking, doing; without JavaScript."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.sheets import workbook


def sign_in(house: House, *roles: tuple[str, str]) -> None:
    house.client.set_cookie(COOKIE, house.token_for(*roles))


def test_somebody_who_is_not_signed_in_is_asked_to_and_comes_back(house: House) -> None:
    sent = house.client.get("/classes?state=open")
    assert sent.status_code == 302 and "/sign-in?next=" in sent.headers["Location"]
    answer = house.client.post(
        "/sign-in",
        data={"username": "operator", "password": "mat-khau-dau-tien", "next": "http://enrolment.test/classes"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://enrolment.test/classes")
    assert COOKIE in answer.headers["Set-Cookie"]


def test_signing_in_never_leads_to_a_foreign_page(house: House) -> None:
    answer = house.client.post(
        "/sign-in",
        data={"username": "operator", "password": "mat-khau-dau-tien", "next": "https://evil.example/"},
    )
    assert "evil" not in answer.headers["Location"]


def test_a_wrong_password_says_what_to_do_and_guessing_is_stopped(house: House) -> None:
    for _ in range(10):
        answer = house.client.post("/sign-in", data={"username": "operator", "password": "sai"})
        assert answer.status_code == 401 and "quản trị" in answer.text
    right = house.client.post("/sign-in", data={"username": "operator", "password": "mat-khau-dau-tien"})
    assert right.status_code == 429


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_renders_for_the_staff_of_a_centre(house: House, language: str) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Giàng Thị Mỷ", birth="1985")
    sign_in(house, ("staff", house.centre))
    house.client.set_cookie("solop_language", language)
    base = f"/classes/{klass['class_id']}"
    for path in (
        "/",
        "/classes",
        "/classes/new",
        base,
        f"{base}/enrol",
        f"{base}/timetable",
        "/organisations",
        "/ledger",
    ):
        answer = house.client.get(path)
        assert answer.status_code == 200, path
        assert f'lang="{language}"' in answer.text
        assert "{{" not in answer.text and "Undefined" not in answer.text


def test_the_board_sees_a_class_but_no_names(house: House) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Giàng Thị Mỷ")
    sign_in(house, ("board", house.province))
    page = house.client.get(f"/classes/{klass['class_id']}")
    assert page.status_code == 200 and "Giàng" not in page.text


def test_a_class_is_announced_by_a_form_with_a_proposed_timetable(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    form = {
        "_key": "k1",
        "programme_version": "party-awareness",
        "name": "Lớp nhận thức",
        "owner_id": house.centre,
        "starts_on": "2023-02-13",
        "ends_on": "2023-02-17",
        "halves": ["morning", "afternoon"],
    }
    answer = house.client.post("/classes/new", data=form)
    assert answer.status_code == 303
    klass = house.store.classes.find_one({})
    assert klass is not None and len(klass["sessions"]) == 10
    page = house.client.get(answer.headers["Location"])
    assert "Đã thông báo mở lớp" in page.text


def test_a_refused_form_names_the_field_and_keeps_what_was_typed(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    form = {"programme_version": "party-awareness", "name": "Lớp giữ lại", "owner_id": house.centre}
    answer = house.client.post("/classes/new", data={**form, "starts_on": "2023-02-13", "ends_on": "2023-02-01"})
    assert answer.status_code == 422
    assert 'value="Lớp giữ lại"' in answer.text and "trước ngày bắt đầu" in answer.text


def test_a_list_is_looked_at_before_its_good_rows_are_taken(house: House) -> None:
    klass = house.announce()
    sign_in(house, ("staff", house.centre))
    lines = [["Họ và tên", "Năm sinh", "Số CCCD"], ["Giàng Thị Mỷ", "1985", ""], ["Lù A Páo", "1990", "12"]]
    content = workbook({"Danh sách": lines})
    sent = house.client.post(
        f"/classes/{klass['class_id']}/lists",
        data={"file": (BytesIO(content), "ds.xlsx")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    assert house.store.learners.count_documents({}) == 0
    look = house.client.get(sent.headers["Location"])
    assert "Ghi danh 1 người" in look.text and "Số CCCD" in look.text
    version = re.search(r'name="_version" value="(\d+)"', look.text)
    assert version
    taken = house.client.post(sent.headers["Location"], data={"_key": "k", "_version": version[1]})
    assert taken.status_code == 303
    result = house.client.get(taken.headers["Location"])
    assert "Đã ghi danh 1 người" in result.text and "rest.xlsx" in result.text
    assert house.store.learners.count_documents({}) == 1


def test_a_form_from_a_foreign_page_is_refused(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    answer = house.client.post("/classes/new", data={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
