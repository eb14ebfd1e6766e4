"""The pages of organisations and accounts, as people use them."""

from __future__ import annotations

import html
import re

import pytest

from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_organisations_over_http import OPERATOR, register, show

EFFECTIVE = "2025-07-01"


def sign_in(house: House, *roles: tuple[str, str]) -> None:
    house.client.set_cookie(COOKIE, house.token_for(*(roles or (OPERATOR,))))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_renders(house: House, language: str) -> None:
    house.announce()
    register(house, "cell", "Chi bộ thôn 1", house.committee)
    sign_in(house)
    house.client.set_cookie("solop_language", language)
    base = f"/organisations/{house.centre}"
    steps = [f"{base}/{step}" for step in ("rename", "email", "move", "close", "merge", "split")]
    for path in ("/organisations", "/organisations?cells=yes&closed=yes", base, *steps, "/accounts", "/accounts/new"):
        answer = house.client.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])


def test_an_organisation_is_found_by_a_former_name_without_diacritics(house: House) -> None:
    sign_in(house)
    form = {"name": "Trung tâm chính trị khu vực 1", "effective_on": EFFECTIVE, "_version": "1"}
    assert house.client.post(f"/organisations/{house.centre}/rename", data=form).status_code == 303
    page = house.client.get("/organisations?q=MUONG LAT").text
    found = re.findall(r'<a href="/organisations/[^"]+">([^<]+)</a>', page)
    assert found == ["Trung tâm chính trị khu vực 1"]
    assert "Trung tâm chính trị Mường Lát" in house.client.get(f"/organisations/{house.centre}").text


def test_an_address_is_changed_by_a_form_and_a_wrong_one_stays_typed(house: House) -> None:
    sign_in(house)
    path = f"/organisations/{house.centre}/email"
    wrong = house.client.post(path, data={"email": "ttct tai muonglat", "_version": "1"})
    assert (wrong.status_code, 'value="ttct tai muonglat"' in wrong.text) == (422, True)
    assert house.client.post(path, data={"email": "ttct@muonglat.example.org", "_version": "1"}).status_code == 303
    assert "ttct@muonglat.example.org" in house.client.get(f"/organisations/{house.centre}").text
    assert house.client.post(path, data={"email": "", "_version": "2"}).status_code == 303


def test_cells_stand_deeper_than_what_they_belong_to(house: House) -> None:
    register(house, "cell", "Chi bộ thôn 1", house.committee)
    sign_in(house)
    page = house.client.get("/organisations?cells=yes").text
    depth = {name: len(space) for space, name in re.findall(r'<th scope="row">(\u2003*)<a[^>]*>([^<]+)</a>', page)}
    assert depth["Tỉnh ủy Sơn Hà"] < depth["Đảng ủy xã Nà Hẩu"] < depth["Chi bộ thôn 1"]


def test_a_merger_is_shown_before_it_is_recorded(house: House) -> None:
    klass = house.announce()
    sign_in(house)
    path = f"/organisations/{house.centre}/merge"
    form = {
        "predecessor_ids": [house.centre, house.other_centre],
        "into_id": "",
        "new_name": "Trung tâm chính trị liên xã",
        "effective_on": EFFECTIVE,
    }
    preview = house.client.post(path, data=form)
    assert preview.status_code == 200
    assert klass["name"] in preview.text and "2 đơn vị kết thúc" in preview.text
    assert show(house, house.centre)["closed_on"] is None

    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', preview.text)
    confirmed: dict[str, list[str]] = {}
    for name, value in hidden:
        confirmed.setdefault(name, []).append(html.unescape(value))
    done = house.client.post(path, data=confirmed)
    assert done.status_code == 303, done.text
    assert show(house, house.centre)["closed_on"] == EFFECTIVE
    page = house.client.get(done.headers["Location"]).text
    assert "Trung tâm chính trị liên xã" in page and "Trung tâm chính trị Bản Phố" in page and klass["name"] in page


def test_names_that_would_be_there_twice_are_asked_for(house: House) -> None:
    other = register(house, "committee", "Đảng ủy xã Bản Phố", house.province)
    for committee in (house.committee, other):
        register(house, "cell", "Chi bộ thôn 1", committee)
    sign_in(house)
    path = f"/organisations/{other}/merge"
    form = {"predecessor_ids": [other], "into_id": house.committee, "effective_on": EFFECTIVE}
    asked = house.client.post(path, data=form)
    assert asked.status_code == 409
    (field,) = set(re.findall(r'name="(name-[^"]+)"', asked.text))
    shown = house.client.post(path, data={**form, field: "Chi bộ thôn 1 Bản Phố"})
    assert shown.status_code == 200 and "Chi bộ thôn 1 Bản Phố" in shown.text


def test_a_split_is_shown_and_recorded(house: House) -> None:
    cells = [register(house, "cell", f"Chi bộ thôn {n}", house.committee) for n in (1, 2)]
    sign_in(house)
    path = f"/organisations/{house.committee}/split"
    form = {
        "name_0": "Đảng ủy xã Nà Hẩu Thượng",
        "name_1": "Đảng ủy xã Nà Hẩu Hạ",
        f"child-{cells[0]}": "0",
        f"child-{cells[1]}": "",
        "effective_on": EFFECTIVE,
    }
    left = house.client.post(path, data=form)
    assert left.status_code == 422 and "Hãy chọn nơi về của Chi bộ thôn 2" in left.text
    form[f"child-{cells[1]}"] = "1"
    assert "Chưa có gì được ghi" in house.client.post(path, data=form).text
    done = house.client.post(path, data={**form, "confirmed": "yes", "_key": "chia-tach"})
    assert done.status_code == 303, done.text
    assert show(house, cells[1])["parent_id"] != show(house, cells[0])["parent_id"]


def test_a_refused_step_keeps_what_was_typed(house: House) -> None:
    sign_in(house)
    form = {"name": "Tên mới của trung tâm", "effective_on": "2099-01-01", "_version": "1"}
    answer = house.client.post(f"/organisations/{house.centre}/rename", data=form)
    assert answer.status_code == 422
    assert "Tên mới của trung tâm" in answer.text and "còn ở phía trước" in answer.text


def test_an_operator_opens_an_account_gives_it_another_password_and_closes_it(house: House) -> None:
    sign_in(house)
    form = {
        "username": "lo.panh",
        "name": "Lò Văn Pành",
        "password": "mat-khau-thu-nhat",
        "role": "staff",
        "organisation_id": house.centre,
        "_key": "mo-tai-khoan",
    }
    opened = house.client.post("/accounts/new", data=form)
    assert opened.status_code == 303, opened.text
    page = opened.headers["Location"].split("?")[0]
    assert "Lò Văn Pành" in house.client.get(f"/accounts?organisation={house.centre}").text
    assert "Lò Văn Pành" in house.client.get(f"/organisations/{house.centre}").text

    def tokens(password: str) -> int:
        body = {"username": "lo.panh", "password": password}
        return int(house.ask("POST", "/api/v1/tokens", json=body).status_code)

    assert tokens("mat-khau-thu-nhat") == 200
    short = house.client.post(f"{page}/password", data={"password": "ngan", "_version": "1"})
    assert short.status_code == 422
    changed = house.client.post(f"{page}/password", data={"password": "mat-khau-thu-hai", "_version": "1"})
    assert changed.status_code == 303
    assert (tokens("mat-khau-thu-nhat"), tokens("mat-khau-thu-hai")) == (401, 200)
    assert house.client.post(f"{page}/close", data={"_version": "1"}).status_code == 412
    assert house.client.post(f"{page}/close", data={"_version": "2"}).status_code == 303
    assert tokens("mat-khau-thu-hai") == 401
    assert "đã đóng" in house.client.get(page).text


def test_accounts_are_for_operators(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    assert house.client.get("/accounts").status_code == 403
