"""Lesson observation: what can be observed, by whom, and who reads what was remarked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.lessons import give
from tests.unit.enrolment.test_lecturers import enter

MARKS = {"content": 9, "method": 8.5, "delivery": 9, "time": 8, "preparation": 10}


@pytest.fixture
def lesson(house: House) -> dict[str, str]:
    """A class of which one session was held, by a lecturer with a colleague."""
    observed, colleague = enter(house, "Lù Thị Mẩy"), enter(house, "Vàng A Sử")
    class_id = give(house, observed["lecturer_id"], held=1)
    return {"lecturer": observed["lecturer_id"], "colleague": colleague["lecturer_id"], "class": class_id}


def observe(house: House, lesson: dict[str, str], session_id: str = "01", **details: Any) -> Any:
    body = {"observer_id": lesson["colleague"], "marks": MARKS, "remarks": "Liên hệ thực tế tốt", **details}
    return house.staff("POST", f"/api/v1/classes/{lesson['class']}/sessions/{session_id}/observations", json=body)


def test_an_observation_holds_who_whom_when_and_the_marks(house: House, lesson: dict[str, str]) -> None:
    noted = observe(house, lesson)
    assert noted.status_code == 201, noted.json
    shown = noted.json
    assert (shown["observer_name"], shown["lecturer_name"], shown["observed_on"]) == (
        "Vàng A Sử",
        "Lù Thị Mẩy",
        "2023-02-13",
    )
    assert (shown["points"], shown["of_points"]) == (44.5, 50)


def test_what_cannot_be_observed_is_refused_with_its_reason(house: House, lesson: dict[str, str]) -> None:
    to_come = observe(house, lesson, "02")
    assert (to_come.status_code, to_come.json["type"]) == (409, "urn:solop:problem:session-not-held")
    oneself = observe(house, lesson, observer_id=lesson["lecturer"])
    assert (oneself.status_code, oneself.json["errors"][0]["pointer"]) == (422, "/observer_id")
    assert observe(house, lesson, "99").status_code == 404
    assert observe(house, lesson, observer_id="nobody").json["errors"][0]["pointer"] == "/observer_id"
    assert house.store.observations.count_documents({}) == 0


def test_an_observer_observes_a_session_once_but_another_one_may_too(house: House, lesson: dict[str, str]) -> None:
    assert observe(house, lesson).status_code == 201
    again = observe(house, lesson)
    assert (again.status_code, again.json["type"]) == (409, "urn:solop:problem:observed-already")
    third = enter(house, "Giàng A Tủa")["lecturer_id"]
    assert observe(house, lesson, observer_id=third).status_code == 201


def test_every_mark_lies_within_its_criterion(house: House, lesson: dict[str, str]) -> None:
    marks = {**MARKS, "content": 11, "method": 8.3, "charm": 5}
    del marks["time"]
    refused = observe(house, lesson, marks=marks)
    pointers = {one["pointer"] for one in refused.json["errors"]}
    assert pointers == {"/marks/content", "/marks/method", "/marks/time", "/marks/charm"}


def test_a_mark_is_mended_by_the_criteria_of_its_day(house: House, lesson: dict[str, str]) -> None:
    observation_id = observe(house, lesson).json["observation_id"]
    board = ("board", house.province)
    items = {"items": [{"text": "Cả buổi", "most": 100}]}
    edited = f"/api/v1/provinces/{house.province}/criteria/lesson-observation"
    assert house.ask("PUT", edited, board, version=0, json=items).status_code == 200
    path = f"/api/v1/observations/{observation_id}"
    body = {"marks": {**MARKS, "time": 9}, "remarks": None}
    assert house.staff("PUT", path, version=1, json=body).json["points"] == 45.5
    assert house.staff("PUT", path, version=1, json=body).status_code == 412


def test_remarks_are_read_by_the_centre_and_by_whom_they_are_about(house: House, lesson: dict[str, str]) -> None:
    observation_id = observe(house, lesson).json["observation_id"]
    house.store.lecturers.update_one({"_id": lesson["lecturer"]}, {"$set": {"account_id": "account-1"}})
    whole, one = f"/api/v1/lecturers/{lesson['lecturer']}/observations", f"/api/v1/observations/{observation_id}"
    assert house.ask("GET", whole, ("lecturer", house.centre)).json["items"][0]["remarks"] == "Liên hệ thực tế tốt"
    assert house.ask("GET", one, ("lecturer", house.centre)).status_code == 200
    house.store.lecturers.update_one({"_id": lesson["lecturer"]}, {"$set": {"account_id": "account-2"}})
    for other in (("board", house.province), ("staff", house.other_centre), ("lecturer", house.centre)):
        assert house.ask("GET", whole, other).json == {"count": 1, "items": None}
        assert house.ask("GET", one, other).status_code == 404
    assert house.staff("GET", whole).json["count"] == 1
    assert house.staff("GET", one).headers["ETag"] == '"1"'


def test_the_board_compares_how_often_centres_observe(house: House, lesson: dict[str, str]) -> None:
    observe(house, lesson)
    board = ("board", house.province)
    compared = house.ask("GET", "/api/v1/centres?year=2023", board).json
    assert {one["organisation_id"]: one["observations"] for one in compared} == {
        house.centre: 1,
        house.other_centre: 0,
    }
    later = house.ask("GET", "/api/v1/centres?year=2024", board).json
    assert [one["observations"] for one in later] == [0, 0]
