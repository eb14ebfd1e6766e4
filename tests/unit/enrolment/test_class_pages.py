"""The pages of a class as people use them, from the plan to the waiting list; without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_class_plans_over_http import at
from tests.unit.enrolment.test_pages import sign_in
from tests.unit.enrolment.test_waiting_over_http import taken


@pytest.fixture
def clerk(house: House) -> House:
    """The house, with the centre's clerk signed in at a browser."""
    sign_in(house, ("staff", house.centre))
    return house


def address(klass: dict[str, Any], rest: str = "") -> str:
    return f"/classes/{klass['class_id']}{rest}"


def kept(house: House, klass: dict[str, Any]) -> dict[str, Any]:
    found = house.store.classes.find_one({"_id": klass["class_id"]})
    assert found is not None
    return found


def send(house: House, klass: dict[str, Any], rest: str, **typed: Any) -> Any:
    """A form of the class's pages, sent with the version that it was made for."""
    return house.client.post(address(klass, rest), data={"_version": kept(house, klass)["version"], **typed})


def test_a_class_is_taken_into_the_plan_and_announced_later(clerk: House) -> None:
    form = {
        "_key": "k1",
        "state": "planned",
        "programme_version": "party-awareness",
        "name": "Lớp quý II",
        "owner_id": clerk.centre,
        "host_id": clerk.other_centre,
        "points": "Trung tâm\r\nNà Hẩu\r\n",
        "starts_on": "2023-05-15",
        "ends_on": "2023-05-17",
    }
    sent = clerk.client.post("/classes/new", data=form)
    assert sent.status_code == 303
    page = clerk.client.get(sent.headers["Location"]).text
    assert "trong kế hoạch" in page and "Thông báo mở lớp" in page and '/enrol"' not in page
    klass = clerk.store.classes.find_one({})
    assert klass is not None and (klass["points"], klass["host_id"]) == (["Trung tâm", "Nà Hẩu"], clerk.other_centre)
    told = send(clerk, {"class_id": klass["_id"]}, "/announce")
    assert told.status_code == 303
    assert '/enrol"' in clerk.client.get(told.headers["Location"]).text


def test_today_names_the_plan_whose_day_comes_near_and_the_free_places_that_people_wait_for(clerk: House) -> None:
    clerk.announce(state="planned", name="Lớp sắp đến ngày")
    full = clerk.announce(name="Lớp có người chờ", capacity=1)
    taken(clerk, full, "Giàng Thị Mỷ", "Lù A Páo")
    page = clerk.client.get("/").text
    assert "Lớp sắp đến ngày" in page and "chờ thông báo" in page
    assert "Còn chỗ trống" not in page
    send(clerk, full, "/details", name="Lớp có người chờ", capacity=3)
    assert "Còn chỗ trống, có người chờ" in clerk.client.get("/").text


def test_the_details_of_a_class_are_changed_and_a_refusal_keeps_what_was_typed(clerk: House) -> None:
    klass = clerk.announce()
    assert 'name="capacity"' in clerk.client.get(address(klass, "/details")).text
    refused = send(clerk, klass, "/details", name="Tên vừa gõ", capacity="0")
    assert refused.status_code == 422 and "Tên vừa gõ" in refused.text and "at-capacity" in refused.text
    assert send(clerk, klass, "/details", name="Tên mới", capacity="30").status_code == 303
    assert kept(clerk, klass)["name"] == "Tên mới"


def rows(*sessions: dict[str, str]) -> dict[str, list[str]]:
    """The timetable's form with these rows."""
    names = ("session_id", "on", "at", "periods", "lesson", "lecturer_id", "lecturer", "room_id", "place", "held_at")
    return {name: [one.get(name, "") for one in sessions] for name in names}


DAYS = {"starts_on": "2023-02-13", "ends_on": "2023-02-17"}


def a_lecturer(house: House, name: str) -> str:
    body = {"name": name, "organisation_id": house.centre, "employment": "full-time"}
    return str(house.staff("POST", "/api/v1/lecturers", json=body).json["lecturer_id"])


def test_who_was_slower_sees_both_versions_and_may_then_save_theirs(clerk: House) -> None:
    klass = clerk.announce(place="Hội trường A", capacity=80)
    seen = kept(clerk, klass)["version"]
    send(clerk, klass, "/details", name=klass["name"], place="Hội trường B", capacity="80")
    typed = {"name": klass["name"], "place": "Hội trường C", "capacity": "80"}
    slower = clerk.client.post(address(klass, "/details"), data={"_version": seen, **typed})
    assert slower.status_code == 412 and 'value="Hội trường C"' in slower.text
    assert re.findall(r"Đang lưu: <b>([^<]+)</b>", slower.text) == ["Hội trường B"]
    (offered,) = re.findall(r'name="_version" value="(\d+)"', slower.text)
    assert clerk.client.post(address(klass, "/details"), data={"_version": offered, **typed}).status_code == 303
    assert kept(clerk, klass)["place"] == "Hội trường C"


def test_a_timetable_is_not_saved_over_one_that_was_not_seen(clerk: House) -> None:
    klass = clerk.announce()
    seen = kept(clerk, klass)["version"]
    send(clerk, klass, "/details", name="Tên mới", capacity="80")
    typed = {"_version": seen, "starts_on": "2023-02-13", "ends_on": "2023-02-17"}
    slower = clerk.client.post(address(klass, "/timetable"), data=typed)
    assert slower.status_code == 412
    (offered,) = re.findall(r'name="_version" value="(\d+)"', slower.text)
    assert clerk.client.post(address(klass, "/timetable"), data={**typed, "_version": offered}).status_code == 412


def test_lecturers_are_offered_by_given_name_and_those_of_other_centres_are_not(clerk: House) -> None:
    for name in ("Trần Văn Sơn", "Vũ Thị Ánh", "Đỗ Văn Ước", "Lê Thị Ân"):
        a_lecturer(clerk, name)
    other = {"name": "Người nơi khác", "organisation_id": clerk.other_centre, "employment": "full-time"}
    clerk.ask("POST", "/api/v1/lecturers", ("staff", clerk.other_centre), json=other)
    page = clerk.client.get(address(clerk.announce(sessions=[]), "/timetable")).text
    first = page.split("</select>")[0]
    names = re.findall(r"<option value=\"[^\"]+\">([^<]+)</option>", first)
    assert names == ["Vũ Thị Ánh", "Lê Thị Ân", "Trần Văn Sơn", "Đỗ Văn Ước"]


def test_a_double_booking_is_shown_at_its_row_and_nothing_that_was_typed_is_lost(clerk: House) -> None:
    lecturer_id = a_lecturer(clerk, "Trần Văn Sơn")
    clerk.announce(name="Lớp đã xếp lịch", sessions=[at(7, lecturer_id=lecturer_id)])
    klass = clerk.announce(name="Lớp mới", sessions=[])
    later = {"on": "2023-02-14", "at": "07:30", "lesson": "Bài hai"}
    clash = {"on": "2023-02-13", "at": "08:00", "lecturer_id": lecturer_id, "place": "Nhà văn hoá"}
    refused = send(clerk, klass, "/timetable", **DAYS, **rows(later, {}, clash))
    assert refused.status_code == 409
    assert 'id="at-sessions-1-lecturer_id-wrong"' in refused.text and "Lớp đã xếp lịch" in refused.text
    assert 'value="Bài hai"' in refused.text and 'value="Nhà văn hoá"' in refused.text
    saved = send(clerk, klass, "/timetable", **DAYS, **rows(later, {**clash, "at": "13:30"}))
    assert saved.status_code == 303
    assert [one["place"] for one in kept(clerk, klass)["sessions"]] == ["Nhà văn hoá", None]
    again = clerk.client.get(address(klass, "/timetable")).text
    assert f'<option value="{lecturer_id}" selected>' in again
    assert 'name="lecturer" value="Trần Văn Sơn"' not in again, "the name follows from the choice"


def test_sessions_are_held_at_some_or_all_of_the_connected_points(clerk: House) -> None:
    klass = clerk.announce(sessions=[])
    points = {"points": "Trung tâm\nNà Hẩu"}
    some = {"on": "2023-02-13", "at": "07:30", "held_at": "na hau"}
    saved = send(clerk, klass, "/timetable", **DAYS, **points, **rows(some, {"on": "2023-02-14", "at": "07:30"}))
    assert saved.status_code == 303
    assert [one["points"] for one in kept(clerk, klass)["sessions"]] == [["Nà Hẩu"], []]
    shown = clerk.client.get(address(klass)).text
    assert "Điểm cầu: Trung tâm, Nà Hẩu." in shown and "các điểm cầu" in shown
    unknown = send(clerk, klass, "/timetable", **DAYS, **points, **rows({**some, "held_at": "Bản Lạ"}))
    assert unknown.status_code == 422 and 'id="at-sessions-0-points-wrong"' in unknown.text


def test_a_day_that_cannot_be_read_is_refused_at_its_row(clerk: House) -> None:
    klass = clerk.announce()
    refused = send(clerk, klass, "/timetable", **DAYS, **rows({"on": "hôm qua", "at": "07:30"}))
    assert refused.status_code == 422 and 'id="at-sessions-0-starts_at-wrong"' in refused.text
    assert 'value="hôm qua"' in refused.text


def test_those_who_wait_stand_on_the_page_and_the_first_gets_the_place(clerk: House) -> None:
    klass = clerk.announce(capacity=1)
    people = taken(clerk, klass, "Giàng Thị Mỷ", "Lù A Páo", "Vàng A Sử")
    page = clerk.client.get(address(klass)).text
    assert "Danh sách chờ: 2 người" in page and "Lớp đã đủ người" in page
    refused = send(clerk, klass, "/promote", count="1")
    assert refused.status_code == 409 and "0 chỗ trống" in refused.text
    send(clerk, klass, "/details", name=klass["name"], capacity="2")
    assert "Nhận từ danh sách chờ" in clerk.client.get(address(klass)).text
    assert send(clerk, klass, "/promote", count="1").status_code == 303
    assert people["Lù A Páo"] in kept(clerk, klass)["learners"]
    assert send(clerk, klass, f"/waiting/{people['Vàng A Sử']}/leave").status_code == 303
    assert not kept(clerk, klass)["waiting"]


def test_the_board_sees_how_many_wait_but_not_who(house: House) -> None:
    klass = house.announce(capacity=1)
    taken(house, klass, "Giàng Thị Mỷ", "Lù A Páo")
    sign_in(house, ("board", house.province))
    page = house.client.get(address(klass)).text
    assert "Danh sách chờ" in page and "Lù A Páo" not in page


def test_a_learner_is_transferred_by_a_form_that_offers_classes_of_the_programme(clerk: House) -> None:
    klass, target = clerk.announce(), clerk.announce(name="Lớp đích", capacity=40)
    clerk.announce(name="Lớp sơ cấp", programme_version="elementary")
    (learner_id,) = clerk.enrol(klass["class_id"], "Giàng Thị Mỷ").json["enrolled"]
    page = clerk.client.get(address(klass, f"/transfer?learner_id={learner_id}")).text
    assert "Lớp đích" in page and "còn 40 chỗ" in page and "Lớp sơ cấp" not in page
    typed = {"to_class_id": target["class_id"], "transferred_on": "2023-02-14"}
    refused = send(clerk, klass, f"/learners/{learner_id}/transfer", **typed)
    assert refused.status_code == 422 and "at-reason" in refused.text
    moved = send(clerk, klass, f"/learners/{learner_id}/transfer", **typed, reason="gần nhà hơn")
    assert moved.status_code == 303
    assert learner_id in kept(clerk, target)["learners"]
    assert "chuyển lớp" in clerk.client.get(address(klass)).text


def test_a_withdrawal_without_a_reason_asks_again_and_keeps_the_day(clerk: House) -> None:
    klass = clerk.announce()
    (learner_id,) = clerk.enrol(klass["class_id"], "Giàng Thị Mỷ").json["enrolled"]
    refused = send(clerk, klass, f"/learners/{learner_id}/withdraw", withdrawn_on="2023-02-14")
    assert refused.status_code == 422
    assert 'value="2023-02-14"' in refused.text and "Giàng Thị Mỷ thôi học" in refused.text


def test_the_list_filters_by_state_and_finds_names_without_diacritics(clerk: House) -> None:
    clerk.announce(name="Nhận thức về Đảng khoá 1")
    clerk.announce(name="Sơ cấp khoá 1", state="planned")
    planned = clerk.client.get("/classes?state=planned").text
    assert "Sơ cấp khoá 1" in planned and "Nhận thức về Đảng khoá 1" not in planned
    assert "Nhận thức về Đảng khoá 1" in clerk.client.get("/classes?q=nhan thuc dang").text
    assert "Không có lớp nào như vậy" in clerk.client.get("/classes?q=cao cap").text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_a_class_renders(clerk: House, language: str) -> None:
    klass = clerk.announce(capacity=1, points=["A", "B"])
    people = taken(clerk, klass, "Giàng Thị Mỷ", "Lù A Páo")
    clerk.client.set_cookie("solop_language", language)
    member = people["Giàng Thị Mỷ"]
    for rest in ("", "/details", "/timetable", f"/withdraw?learner_id={member}", f"/transfer?learner_id={member}"):
        answer = clerk.client.get(address(klass, rest))
        assert answer.status_code == 200 and f'lang="{language}"' in answer.text, rest
        assert "{{" not in answer.text and "Undefined" not in answer.text


def test_one_person_who_does_not_fit_waits_when_the_clerk_says_so(clerk: House) -> None:
    klass = clerk.announce(capacity=1)
    clerk.enrol(klass["class_id"], "Giàng Thị Mỷ")
    refused = clerk.client.post(address(klass, "/enrol"), data={"_key": "k1", "name": "Lù A Páo"})
    assert refused.status_code == 409 and "danh sách chờ" in refused.text
    sent = clerk.client.post(address(klass, "/enrol"), data={"_key": "k2", "name": "Lù A Páo", "waiting": "true"})
    assert sent.status_code == 303
    assert "đã đưa vào danh sách chờ" in clerk.client.get(sent.headers["Location"]).text
    assert len(kept(clerk, klass)["waiting"]) == 1


def test_an_empty_class_asks_for_learners_before_anything_else(clerk: House) -> None:
    def kinds(page: str) -> list[str]:
        """How the buttons look that open the class and that enrol."""
        found = {label: kind.strip() for kind, label in re.findall(r'class="button([^"]*)"[^>]*>([^<]*)<', page)}
        return [found["Khai giảng"], found.get("Ghi danh học viên") or found.get("Ghi danh thêm") or ""]

    klass = clerk.announce()
    assert kinds(clerk.client.get(address(klass)).text) == ["second", ""]
    clerk.enrol(klass["class_id"], "Lù A Páo")
    assert kinds(clerk.client.get(address(klass)).text) == ["", "second"]


def test_a_page_that_is_no_entry_of_the_navigation_marks_none(clerk: House) -> None:
    def marked(path: str) -> bool:
        return 'aria-current="page"' in clerk.client.get(path).text.split("</header>")[0]

    assert marked("/") and marked("/classes")
    assert not marked("/certificates")
