"""Classes that are planned, changed and found over HTTP, and lecturers and rooms that are booked for them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_classes_over_http import events


def path(klass: dict[str, Any], rest: str = "") -> str:
    return f"/api/v1/classes/{klass['class_id']}{rest}"


def plan(house: House, **details: Any) -> dict[str, Any]:
    return house.announce(state="planned", **details)


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.json["errors"]]


def test_a_class_is_planned_changed_and_announced_with_all_that_is_known_by_then(house: House) -> None:
    klass = plan(house, sessions=[])
    assert (klass["state"], klass["sessions"]) == ("planned", [])
    details = {"name": "Lớp đổi tên", "capacity": 60, "decision_number": "12-QĐ"}
    changed = house.staff("PUT", path(klass, "/details"), version=1, json=details)
    assert (changed.status_code, changed.json["name"], changed.json["version"]) == (200, "Lớp đổi tên", 2)
    timetable = {"starts_on": "2023-02-13", "ends_on": "2023-02-14"}
    sessions = [{"starts_at": "2023-02-13T07:30:00+07:00"}]
    house.staff("PUT", path(klass, "/timetable"), version=2, json={**timetable, "sessions": sessions})
    told = house.staff("POST", path(klass, "/announcement"), version=3)
    assert (told.status_code, told.json["state"]) == (200, "announced")
    assert events(house) == ["class-planned"] * 3 + ["class-announced"]
    last = house.store.outbox.find_one({"sequence": 4, "topic": "enrolment.classes"})
    assert last is not None and last["data"]["name"] == "Lớp đổi tên" and len(last["data"]["sessions"]) == 1


def test_nobody_is_enrolled_in_a_class_that_is_only_planned(house: House) -> None:
    refused = house.enrol(plan(house)["class_id"], "Giàng Thị Mỷ")
    assert refused.status_code == 409 and "thông báo mở lớp" in refused.json["title"]


def test_a_class_without_a_timetable_is_not_opened(house: House) -> None:
    klass = house.announce(sessions=[])
    refused = house.staff("POST", path(klass, "/opening"), version=1, json={"opened_on": "2023-02-13"})
    assert (refused.status_code, refused.json["type"]) == (409, "urn:solop:problem:without-timetable")


def test_a_change_of_the_details_is_said_and_needs_the_version_that_was_seen(house: House) -> None:
    klass = house.announce()
    body = {"name": "Tên mới", "capacity": 50}
    assert house.staff("PUT", path(klass, "/details"), json=body).status_code == 428
    changed = house.staff("PUT", path(klass, "/details"), version=1, json=body)
    assert (changed.json["capacity"], changed.json["places_left"]) == (50, 50)
    assert events(house) == ["class-announced", "class-changed"]


def test_a_planned_class_can_be_dropped_with_a_reason(house: House) -> None:
    klass = plan(house)
    assert pointers(house.staff("POST", path(klass, "/cancellation"), version=1, json={"reason": ""})) == ["/reason"]
    dropped = house.staff("POST", path(klass, "/cancellation"), version=1, json={"reason": "không đủ kinh phí"})
    assert dropped.json["state"] == "cancelled"
    after = house.staff("PUT", path(klass, "/details"), version=2, json={"name": "Lớp khác"})
    assert after.status_code == 409 and "đã huỷ" in after.json["title"]


def test_a_session_with_a_sheet_stays_where_it_was(house: House) -> None:
    klass = house.announce()
    house.store.sheetbooks.insert_one({"_id": klass["class_id"], "sheets": {"01": {}}})
    days = {"starts_on": "2023-02-13", "ends_on": "2023-02-17"}
    first, *others = klass["sessions"]
    body = {**days, "sessions": [*others, {**first, "starts_at": "2023-02-13T13:30:00+07:00"}]}
    moved = house.staff("PUT", path(klass, "/timetable"), version=1, json=body)
    assert (moved.status_code, pointers(moved)) == (409, ["/sessions/4/starts_at"])
    dropped = house.staff("PUT", path(klass, "/timetable"), version=1, json={**days, "sessions": others})
    assert (dropped.status_code, pointers(dropped)) == (409, ["/sessions"])


@pytest.fixture
def lecturer(house: House) -> str:
    """A lecturer of the centre."""
    body = {"name": "Nguyễn Thị Hoà", "organisation_id": house.centre, "employment": "part-time", "degree": "master"}
    answer = house.staff("POST", "/api/v1/lecturers", json=body)
    assert answer.status_code == 201, answer.json
    return str(answer.json["lecturer_id"])


def at(hour: int, day: int = 13, **details: Any) -> dict[str, Any]:
    """A session of five periods in February 2023."""
    return {"starts_at": f"2023-02-{day}T{hour:02d}:30:00+07:00", "periods": 5, **details}


def try_to_announce(house: House, *sessions: dict[str, Any], **details: Any) -> Any:
    body = {
        "name": "Lớp thứ hai",
        "programme_version": "party-awareness",
        "owner_id": house.centre,
        "starts_on": "2023-02-13",
        "ends_on": "2023-02-17",
        "sessions": list(sessions),
        **details,
    }
    return house.staff("POST", "/api/v1/classes", json=body)


def test_a_lecturer_of_another_class_at_that_time_cannot_be_had(house: House, lecturer: str) -> None:
    first = house.announce(name="Lớp thứ nhất", sessions=[at(7, lecturer_id=lecturer)])
    assert first["sessions"][0]["lecturer"] == "Nguyễn Thị Hoà"
    refused = try_to_announce(house, at(13), at(8, lecturer_id=lecturer))
    assert (refused.status_code, pointers(refused)) == (409, ["/sessions/1/lecturer_id"])
    for said in ("Lớp thứ nhất", "buổi 01", "07:30–11:35, 13/02/2023"):
        assert said in refused.json["errors"][0]["detail"]
    assert house.store.classes.count_documents({}) == 1
    assert try_to_announce(house, at(13, lecturer_id=lecturer)).status_code == 201


def test_a_class_that_is_moved_or_cancelled_frees_what_it_had(house: House, lecturer: str) -> None:
    first = house.announce(sessions=[at(7, lecturer_id=lecturer)])
    wanted = at(7, lecturer_id=lecturer)
    assert try_to_announce(house, wanted).status_code == 409
    days = {"starts_on": "2023-02-13", "ends_on": "2023-02-17"}
    later = {**first["sessions"][0], **at(7, 14)}
    moved = house.staff("PUT", path(first, "/timetable"), version=1, json={**days, "sessions": [later]})
    assert moved.status_code == 200
    second = try_to_announce(house, wanted).json
    assert try_to_announce(house, at(7, 14, lecturer_id=lecturer)).status_code == 409
    house.staff("POST", path(second, "/cancellation"), version=1, json={"reason": "không đủ người"})
    assert try_to_announce(house, wanted).status_code == 201


def test_a_room_is_the_hosts_and_is_booked_once(house: House) -> None:
    room = house.staff(
        "POST", f"/api/v1/centres/{house.centre}/rooms", json={"name": "Hội trường", "seats": 80}, version=0
    )
    room_id = room.json["rooms"][0]["room_id"]
    first = house.announce(sessions=[at(7, room_id=room_id)])
    assert first["sessions"][0]["place"] == "Hội trường"
    other = house.staff(
        "POST", f"/api/v1/centres/{house.centre}/rooms", json={"name": "Phòng 2", "seats": 40}, version=1
    ).json["rooms"]
    other_id = next(one["room_id"] for one in other if one["name"] == "Phòng 2")
    days = {"starts_on": "2023-02-13", "ends_on": "2023-02-17"}
    moved = {**first["sessions"][0], "room_id": other_id}
    moved = house.staff("PUT", path(first, "/timetable"), version=1, json={**days, "sessions": [moved]})
    assert moved.json["sessions"][0]["place"] == "Phòng 2"
    house.staff("PUT", path(first, "/timetable"), version=2, json={**days, "sessions": first["sessions"]})
    assert pointers(try_to_announce(house, at(8, room_id=room_id))) == ["/sessions/0/room_id"]
    assert pointers(try_to_announce(house, at(13, room_id="0000000000000"))) == ["/sessions/0/room_id"]


def test_the_name_of_another_centres_class_is_not_told(house: House, lecturer: str) -> None:
    house.announce(name="Lớp của Mường Lát", sessions=[at(7, lecturer_id=lecturer)])
    body = {
        "name": "Lớp Bản Phố",
        "programme_version": "party-awareness",
        "owner_id": house.other_centre,
        "starts_on": "2023-02-13",
        "ends_on": "2023-02-17",
        "sessions": [at(7, lecturer_id=lecturer)],
    }
    refused = house.ask("POST", "/api/v1/classes", ("staff", house.other_centre), json=body)
    assert refused.status_code == 409 and "Mường Lát" not in refused.text


def found(house: House, query: str, *roles: tuple[str, str]) -> list[str]:
    answer = house.ask("GET", f"/api/v1/classes?{query}", *(roles or (("staff", house.centre),)))
    assert answer.status_code == 200, answer.json
    return [one["name"] for one in answer.json["items"]]


@pytest.mark.parametrize("role", ["staff", "board"])
def test_classes_are_found_by_words_without_diacritics_by_state_and_by_programme(house: House, role: str) -> None:
    plan(house, name="Sơ cấp khoá 1", programme_version="elementary")
    house.announce(name="Nhận thức về Đảng khoá 1")
    roles = (role, house.centre if role == "staff" else house.province)
    assert found(house, "q=nhan thuc dang", roles) == ["Nhận thức về Đảng khoá 1"]
    assert found(house, "q=nhan so", roles) == []
    assert found(house, "state=planned", roles) == ["Sơ cấp khoá 1"]
    assert found(house, "programme=party-awareness&state=announced", roles) == ["Nhận thức về Đảng khoá 1"]
    assert found(house, "programme=elementary&q=khoa 1", roles) == ["Sơ cấp khoá 1"]
    assert found(house, "first=2023-03-01", roles) == []


def test_a_list_goes_on_where_the_page_before_it_ended(house: House) -> None:
    months = range(1, 13)
    for month in months:
        days = {"starts_on": f"20{month + 10}-{month:02d}-01", "ends_on": f"20{month + 10}-{month:02d}-05"}
        house.announce(name=f"Lớp {month}", sessions=[], **days)
    names, cursor = [], ""
    while cursor is not None:
        page = house.staff("GET", f"/api/v1/classes?limit=5&cursor={cursor}").json
        assert len(page["items"]) <= 5
        names += [one["name"] for one in page["items"]]
        cursor = page["next"]
    assert names == [f"Lớp {month}" for month in reversed(months)]


def test_a_class_runs_from_its_first_session_on_and_is_found_so(house: House) -> None:
    klass = house.announce()
    house.staff("POST", path(klass, "/opening"), version=1, json={"opened_on": "2023-02-13"})
    assert house.staff("GET", path(klass)).json["shown_state"] == "running"
    assert len(found(house, "state=running")) == len(found(house, "state=open")) == 1
