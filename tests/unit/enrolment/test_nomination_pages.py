"""Nominations as people use them: the committee's forms and start page, the centre's list and its decisions."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from shared.unit_of_work import system_clock
from shared.vietnamese import today
from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.sheets import workbook


def sign_in(house: House, *roles: tuple[str, str]) -> None:
    house.client.set_cookie(COOKIE, house.token_for(*roles))


def as_committee(house: House) -> None:
    sign_in(house, ("committee", house.committee))


def as_staff(house: House) -> None:
    sign_in(house, ("staff", house.centre))


def wanted(house: House) -> dict[str, str]:
    return {
        "programme": "party-awareness",
        "period": "2023-Q1",
        "nominator_id": house.committee,
        "centre_id": house.centre,
    }


def nominate(house: House, name: str, **details: str) -> Any:
    as_committee(house)
    return house.client.post("/nominations/new", data={"_key": name, **wanted(house), "name": name, **details})


def nominated(house: House, name: str, **details: str) -> str:
    assert nominate(house, name, **details).status_code == 303
    found = house.store.nominations.find_one({"name": name})
    assert found is not None
    return str(found["_id"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_renders_for_its_readers(house: House, language: str) -> None:
    one = nominated(house, "Giàng Thị Mỷ", birth="1990")
    house.client.set_cookie("solop_language", language)
    pages = {
        ("committee", house.committee): ("/", "/nominations", "/nominations/new", "/nominations/lists", "/learners"),
        ("staff", house.centre): ("/", "/nominations", f"/nominations/decide?step=decline&id={one}", "/learners"),
    }
    for role, paths in pages.items():
        sign_in(house, role)
        for path in (*paths, f"/nominations/{one}"):
            answer = house.client.get(path)
            assert answer.status_code == 200, path
            assert f'lang="{language}"' in answer.text and "{{" not in answer.text, path


def test_a_refused_nomination_names_the_field_and_keeps_what_was_typed(house: House) -> None:
    answer = nominate(house, "Giàng Thị Mỷ", birth="31/02/1990", phone="0912345678")
    assert answer.status_code == 422
    assert 'value="0912345678"' in answer.text and 'href="#at-birth"' in answer.text
    assert house.store.nominations.count_documents({}) == 0


def test_who_never_nominated_has_to_choose_among_several_centres(house: House) -> None:
    as_committee(house)
    assert "Chọn trung tâm" in house.client.get("/nominations/new").text
    without = nominate(house, "Giàng Thị Mỷ", centre_id="")
    assert without.status_code == 422 and 'href="#at-centre_id"' in without.text
    nominated(house, "Giàng Thị Mỷ")
    assert "Chọn trung tâm" not in house.client.get("/nominations/new").text


def test_the_form_remembers_the_centre_of_the_last_time(house: House) -> None:
    nominated(house, "Giàng Thị Mỷ", birth="1990", centre_id=house.other_centre)
    assert f'<option value="{house.other_centre}" selected>' in house.client.get("/nominations/new").text


def test_a_form_sent_twice_nominates_once(house: House) -> None:
    for _ in range(2):
        assert nominate(house, "Giàng Thị Mỷ", birth="1990").status_code == 303
    assert house.store.nominations.count_documents({}) == 1


def test_a_list_is_looked_at_before_its_good_rows_are_sent_and_sending_it_again_changes_nothing(house: House) -> None:
    as_committee(house)
    lines = [["Họ và tên", "Năm sinh", "Số CCCD"], ["Giàng Thị Mỷ", "1985", "010185000123"], ["Lù A Páo", "1990", "12"]]
    content = workbook({"Danh sách": lines})

    def send() -> Any:
        data = {**wanted(house), "file": (BytesIO(content), "ds.xlsx")}
        return house.client.post("/nominations/lists", data=data, content_type="multipart/form-data")

    first, again = send(), send()
    assert first.status_code == 303 and first.headers["Location"] == again.headers["Location"]
    kept = house.store.nomination_lists.find_one({})
    assert kept is not None and content not in bytes(kept["sealed"])
    look = house.client.get(first.headers["Location"])
    assert "Đề cử 1 người" in look.text and "Số CCCD" in look.text
    assert house.store.nominations.count_documents({}) == 0
    for _ in range(2):
        taken = house.client.post(first.headers["Location"], data={"_key": "k"})
        assert taken.status_code == 303
    assert house.store.nominations.count_documents({}) == 1
    faults = house.client.get(f"{first.headers['Location']}/faults.xlsx")
    assert faults.status_code == 200
    sign_in(house, ("committee", house.province))
    house.client.set_cookie(COOKIE, house.token_for(("committee", house.province), account_id="another"))
    assert house.client.get(first.headers["Location"]).status_code == 404


def test_a_file_that_is_no_list_is_refused_at_the_file(house: House) -> None:
    as_committee(house)
    data = {**wanted(house), "file": (BytesIO(b"%PDF"), "ds.pdf")}
    answer = house.client.post("/nominations/lists", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422 and 'href="#at-file"' in answer.text


def test_the_centre_sees_the_demand_first_and_declines_with_a_reason_that_the_committee_reads(house: House) -> None:
    one = nominated(house, "Giàng Thị Mỷ", birth="1990")
    as_staff(house)
    assert "1 người chờ xem xét" in house.client.get("/nominations").text
    assert "Đề cử chờ xem" in house.client.get("/").text
    form = {"_key": "k", "step": "decline", "id": one}
    without = house.client.post("/nominations/decide", data=form)
    assert without.status_code == 422 and 'href="#at-reason"' in without.text
    done = house.client.post("/nominations/decide", data={**form, "_key": "k2", "reason": "chưa đủ hồ sơ"})
    assert done.status_code == 303
    as_committee(house)
    for path in ("/", f"/nominations/{one}", "/nominations?state=declined"):
        assert "chưa đủ hồ sơ" in house.client.get(path).text


def test_many_are_accepted_at_once(house: House) -> None:
    both = [nominated(house, "Giàng Thị Mỷ", birth="1990"), nominated(house, "Lù A Páo", birth="1985")]
    as_staff(house)
    assert "2 người" in house.client.get(f"/nominations/decide?step=accept&id={both[0]}&id={both[1]}").text
    done = house.client.post("/nominations/decide", data={"_key": "k", "step": "accept", "id": both})
    assert done.status_code == 303
    assert house.store.nominations.count_documents({"state": "accepted"}) == 2
    page = house.client.get("/nominations")
    assert "2 người chờ xếp lớp" in page.text and "Giàng Thị Mỷ" in page.text and "Lù A Páo" in page.text
    assert "Đã nhận đề cử, chờ xếp lớp" in house.client.get("/").text


def test_those_without_an_answer_come_before_those_without_a_class(house: House) -> None:
    one = nominated(house, "Giàng Thị Mỷ", birth="1990")
    nominated(house, "Lù A Páo", birth="1985")
    as_staff(house)
    house.client.post("/nominations/decide", data={"_key": "k", "step": "accept", "id": [one]})
    page = house.client.get("/nominations")
    assert "1 người chờ xem xét" in page.text and "Lù A Páo" in page.text and "Giàng Thị Mỷ" not in page.text


def test_somebody_perhaps_known_is_decided_on_before_the_place_is_given(house: House) -> None:
    former = house.announce(name="Lớp trước", starts_on="2022-02-14", ends_on="2022-02-18", sessions=[])
    known = house.enrol(former["class_id"], "Lù A Páo", birth="03/05/1985").json["enrolled"][0]
    one = nominated(house, "Lù A Páo", birth="03/05/1985")
    klass = house.announce()["class_id"]
    as_staff(house)
    choose = house.client.get(f"/nominations/decide?step=place&id={one}")
    assert f'value="{klass}"' in choose.text
    look = house.client.get(f"/nominations/decide?step=place&id={one}&class_id={klass}")
    assert "Là người khác" in look.text
    form = {"_key": "k", "step": "place", "id": one, "class_id": klass}
    undecided = house.client.post("/nominations/decide", data=form)
    assert undecided.status_code == 422 and "Là người khác" in undecided.text
    placed = house.client.post("/nominations/decide", data={**form, "_key": "k2", f"person-{one}": known})
    assert (placed.status_code, placed.headers["Location"]) == (303, f"/classes/{klass}?done=enrolled")
    kept = house.store.nominations.find_one({"_id": one})
    assert kept is not None and kept["learner_id"] == known


def test_the_committees_start_page_names_who_begins_next_week(house: House) -> None:
    one = nominated(house, "Giàng Thị Mỷ", birth="1990")
    begins = today(system_clock()) + timedelta(days=3)
    klass = house.announce(name="Lớp tuần tới", starts_on=begins.isoformat(), ends_on=begins.isoformat(), sessions=[])[
        "class_id"
    ]
    as_staff(house)
    house.client.post("/nominations/decide", data={"_key": "k", "step": "place", "id": one, "class_id": klass})
    as_committee(house)
    start = house.client.get("/").text
    assert "Khai giảng trong 7 ngày tới" in start and "Lớp tuần tới" in start and "Giàng Thị Mỷ" in start
    assert "Lớp tuần tới" in house.client.get(f"/nominations/{one}").text


def test_a_committee_takes_a_nomination_back_and_not_a_second_time(house: House) -> None:
    one = nominated(house, "Giàng Thị Mỷ", birth="1990")
    form = {"_version": "1", "reason": "đi công tác"}
    done = house.client.post(f"/nominations/{one}/withdraw", data=form)
    assert done.status_code == 303 and "Đã rút đề cử" in house.client.get(done.headers["Location"]).text
    again = house.client.post(f"/nominations/{one}/withdraw", data={**form, "_version": "2"})
    assert again.status_code == 409 and "đơn vị rút" in again.text


def test_an_empty_start_page_says_what_to_do_first(house: House) -> None:
    as_committee(house)
    assert 'href="/nominations/new"' in house.client.get("/").text


def test_who_is_staff_and_committee_reads_both_sides(house: House) -> None:
    nominated(house, "Giàng Thị Mỷ", birth="1990", centre_id=house.other_centre)
    sign_in(house, ("staff", house.centre), ("committee", house.committee))
    assert "Giàng Thị Mỷ" not in house.client.get("/nominations").text
    assert "Giàng Thị Mỷ" in house.client.get("/nominations?side=nominator").text
