"""A centre's own means over HTTP: its rooms and its equipment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_lecturers import enter


def add_room(house: House, name: str, **details: Any) -> Any:
    body = {"name": name, "seats": 60, **details}
    return house.staff("POST", f"/api/v1/centres/{house.centre}/rooms", json=body)


def test_a_centre_of_which_nothing_is_entered_has_nothing(house: House) -> None:
    shown = house.staff("GET", f"/api/v1/centres/{house.centre}")
    assert (shown.json["rooms"], shown.json["equipment"], shown.headers["ETag"]) == ([], [], '"0"')


def test_rooms_are_added_changed_and_removed(house: House) -> None:
    assert add_room(house, "Phòng 2").status_code == 201
    centre = add_room(house, "Hội trường", seats=200).json
    assert [(room["name"], room["seats"]) for room in centre["rooms"]] == [("Hội trường", 200), ("Phòng 2", 60)]
    path = f"/api/v1/centres/{house.centre}/rooms/{centre['rooms'][1]['room_id']}"
    changed = house.staff("PUT", path, version=2, json={"name": "Phòng 201", "seats": 45, "equipment": "máy chiếu"})
    assert changed.json["seats"] == 245
    assert house.staff("DELETE", path, version=2).status_code == 412
    assert [room["name"] for room in house.staff("DELETE", path, version=3).json["rooms"]] == ["Hội trường"]


def test_two_rooms_of_a_centre_do_not_bear_one_name(house: House) -> None:
    add_room(house, "Phòng 1")
    again = add_room(house, "phong 1")
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (409, "/name")


def test_a_room_in_which_a_session_is_to_be_held_stays(house: House) -> None:
    room = add_room(house, "Phòng 1").json["rooms"][0]
    resource = f"room/{house.centre}:{room['room_id']}"
    past = {"class_id": "lop", "session_id": "01", "starts_at": "2020-01-06T07:30:00+07:00", "ends_at": None}
    house.store.calendars.insert_one({"_id": f"{resource}/2020", "bookings": [past], "version": 1})
    year = str(datetime.now(UTC).year + 1)
    future = {**past, "starts_at": f"{year}-01-06T07:30:00+07:00"}
    house.store.calendars.insert_one({"_id": f"{resource}/{year}", "bookings": [future], "version": 1})
    path = f"/api/v1/centres/{house.centre}/rooms/{room['room_id']}"
    refused = house.staff("DELETE", path, version=1)
    assert refused.status_code == 409 and f"07:30 06/01/{year}" in refused.json["title"]
    house.store.calendars.update_one({"_id": f"{resource}/{year}"}, {"$set": {"bookings": []}})
    assert house.staff("DELETE", path, version=1).status_code == 200


def test_equipment_is_listed_as_a_whole_and_nothing_twice(house: House) -> None:
    path = f"/api/v1/centres/{house.centre}/equipment"
    good = [{"name": "Máy chiếu", "count": 2}, {"name": "Máy tính", "count": 12, "note": "3 cái hỏng"}]
    assert len(house.staff("PUT", path, version=0, json={"equipment": good}).json["equipment"]) == 2
    twice = house.staff("PUT", path, version=1, json={"equipment": [*good, {"name": "máy chiếu", "count": 1}]})
    assert [one["pointer"] for one in twice.json["errors"]] == ["/equipment/2/name"]


def test_the_number_of_lecturers_follows_from_the_lecturers(house: House) -> None:
    enter(house, "Lù Thị Mẩy")
    enter(house, "Vàng A Sử", employment="part-time", degree="bachelor")
    shown = house.staff("GET", f"/api/v1/centres/{house.centre}").json["lecturers"]
    assert shown == {"full-time": 1, "part-time": 1, "degrees": {"master": 1, "bachelor": 1}}


def test_a_committee_has_no_means_and_another_centres_are_unknown(house: House) -> None:
    assert house.ask("GET", f"/api/v1/centres/{house.committee}", ("board", house.province)).status_code == 404
    assert house.staff("GET", f"/api/v1/centres/{house.other_centre}").status_code == 404
    board = ("board", house.province)
    assert house.ask("GET", f"/api/v1/centres/{house.centre}", board).status_code == 200
    body = {"equipment": []}
    path = f"/api/v1/centres/{house.other_centre}/equipment"
    assert house.staff("PUT", path, version=0, json=body).status_code == 404
