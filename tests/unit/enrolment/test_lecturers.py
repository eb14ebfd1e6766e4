"""Lecturers over HTTP: entered, found by the whole province, changed, and leaving."""

from __future__ import annotations

from typing import Any

from tests.unit.enrolment.conftest import House


def enter(house: House, name: str, **details: Any) -> dict[str, Any]:
    body = {"name": name, "organisation_id": house.centre, "employment": "full-time", "degree": "master", **details}
    answer = house.staff("POST", "/api/v1/lecturers", json=body)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def names(answer: Any) -> list[str]:
    return [one["name"] for one in answer.json["items"]]


def book(house: House, lecturer_id: str, starts_at: str, class_id: str = "lop") -> None:
    one = {"class_id": class_id, "session_id": "01", "starts_at": starts_at, "ends_at": starts_at}
    calendar = {"_id": f"lecturer/{lecturer_id}/{starts_at[:4]}", "bookings": [one], "version": 1}
    house.store.calendars.insert_one(calendar)


def test_lecturers_stand_in_the_vietnamese_order_of_their_given_names(house: House) -> None:
    for name in ("Nguyễn Văn Đức", "Vàng A Anh", "Lò Thị Dung"):
        enter(house, name)
    assert names(house.staff("GET", "/api/v1/lecturers")) == ["Vàng A Anh", "Lò Thị Dung", "Nguyễn Văn Đức"]
    first = house.staff("GET", "/api/v1/lecturers?limit=2").json
    rest = house.staff("GET", f"/api/v1/lecturers?limit=2&cursor={first['next']}")
    assert names(rest) == ["Nguyễn Văn Đức"] and rest.json["next"] is None


def test_the_whole_province_finds_a_lecturer_but_only_their_centre_changes_them(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy", employment="part-time")
    elsewhere = ("staff", house.other_centre)
    assert names(house.ask("GET", "/api/v1/lecturers?q=lu thi may", elsewhere)) == ["Lù Thị Mẩy"]
    assert names(house.ask("GET", f"/api/v1/lecturers?organisation={house.other_centre}", elsewhere)) == []
    path = f"/api/v1/lecturers/{lecturer['lecturer_id']}"
    assert house.ask("PUT", f"{path}/leaving", elsewhere, version=1, json={"left_on": None}).status_code == 403


def test_a_lecturer_of_another_province_is_unknown(house: House) -> None:
    body = {"kind": "province", "name": "Tỉnh ủy Khác", "parent_id": None}
    other = house.ask("POST", "/api/v1/organisations", ("operator", "*"), json=body).json["organisation_id"]
    lecturer = enter(house, "Lù Thị Mẩy")
    stranger = ("staff", other)
    path = f"/api/v1/lecturers/{lecturer['lecturer_id']}"
    assert house.ask("GET", path, stranger).status_code == 404
    assert house.ask("PUT", f"{path}/leaving", stranger, version=1, json={"left_on": None}).status_code == 404
    assert names(house.ask("GET", "/api/v1/lecturers", stranger)) == []


def test_a_change_is_made_to_the_version_that_was_seen(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy")
    path = f"/api/v1/lecturers/{lecturer['lecturer_id']}"
    body = {"name": "Lù Thị Mẩy", "organisation_id": house.centre, "employment": "part-time", "degree": "doctor"}
    changed = house.staff("PUT", path, version=1, json=body)
    assert (changed.status_code, changed.json["employment"], changed.headers["ETag"]) == (200, "part-time", '"2"')
    assert house.staff("PUT", path, version=1, json=body).status_code == 412
    assert house.staff("PUT", path, json=body).status_code == 428


def test_what_is_wrong_with_a_lecturer_is_named_at_its_field(house: House) -> None:
    enter(house, "Lù Thị Mẩy")
    good = {"name": "Vàng A Sử", "organisation_id": house.centre, "employment": "full-time"}
    for change, pointer in (
        ({"name": "Lù Thị Mẩy"}, "/name"),
        ({"organisation_id": house.other_centre}, "/organisation_id"),
        ({"employment": "sometimes"}, "/employment"),
        ({"programmes": ["party-awareness", "astrology"]}, "/programmes/1"),
        ({"username": "khong-co"}, "/username"),
    ):
        answer = house.staff("POST", "/api/v1/lecturers", json={**good, **change})
        assert [one["pointer"] for one in answer.json["errors"]] == [pointer], change
    assert house.store.lecturers.count_documents({}) == 1


def test_an_account_belongs_to_one_lecturer(house: House) -> None:
    account = {"username": "may", "name": "Mẩy", "password": "mat-khau-cua-may", "roles": []}
    account["roles"] = [{"role": "lecturer", "organisation_id": house.centre}]
    made = house.ask("POST", "/api/v1/accounts", ("operator", "*"), json=account)
    assert made.status_code == 201, made.json
    assert enter(house, "Lù Thị Mẩy", username="may")["account_id"]
    body = {"name": "Vàng A Sử", "organisation_id": house.centre, "employment": "full-time", "username": "may"}
    second = house.staff("POST", "/api/v1/lecturers", json=body)
    assert (second.status_code, second.json["errors"][0]["pointer"]) == (409, "/username")


def test_a_lecturer_leaves_and_a_mistaken_leaving_is_taken_back(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy", joined_on="2020-01-01")
    path = f"/api/v1/lecturers/{lecturer['lecturer_id']}/leaving"
    early = house.staff("PUT", path, version=1, json={"left_on": "2019-12-31"})
    assert (early.status_code, early.json["errors"][0]["pointer"]) == (422, "/left_on")
    assert house.staff("PUT", path, version=1, json={"left_on": "2199-01-01"}).json["type"].endswith("day-to-come")
    left = house.staff("PUT", path, version=1, json={"left_on": "2023-06-30"})
    assert (left.json["active"], left.json["left_on"]) == (False, "2023-06-30")
    assert names(house.staff("GET", "/api/v1/lecturers?active=true")) == []
    assert house.staff("PUT", path, version=2, json={"left_on": None}).json["active"]


def test_a_lecturer_does_not_leave_before_their_last_session(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy")
    klass = house.announce()
    book(house, lecturer["lecturer_id"], "2023-02-14T07:30:00+07:00", klass["class_id"])
    path = f"/api/v1/lecturers/{lecturer['lecturer_id']}/leaving"
    refused = house.staff("PUT", path, version=1, json={"left_on": "2023-02-13"})
    assert refused.status_code == 409 and "07:30 14/02/2023, Bồi dưỡng" in refused.json["title"]
    assert house.staff("PUT", path, version=1, json={"left_on": "2023-02-14"}).status_code == 200
