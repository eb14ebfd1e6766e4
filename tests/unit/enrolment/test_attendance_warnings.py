"""What attendance announces of learners who cross the required rate, on enrolment's pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.enrolment.reactions import FOLLOWERS
from services.enrolment.views.warnings import newly_out_of_reach, warned_in
from shared.events import Event, EventType
from shared.events.attendance import (
    LEARNERS_FELL_BELOW_RATE,
    LEARNERS_OUT_OF_REACH,
    LEARNERS_WITHIN_REACH_AGAIN,
    SHEETS,
)
from shared.followers import Following
from shared.parking import Parking
from shared.vietnamese import day, today
from tests.stores import Kept
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_pages import sign_in

NOW = datetime.now(UTC)


class Attendance:
    """Says what attendance says of one class."""

    def __init__(self, house: House, class_id: str) -> None:
        self.house, self.class_id, self._sequence = house, class_id, 0
        self._following = Following(house.store, Parking(house.store), lambda *_: None)

    def say(self, kind: EventType, *learners: str, at: datetime = NOW) -> None:
        people = [{"learner_id": one, "attended": 1, "counted": 5, "left": 2} for one in learners]
        data = {"class_id": self.class_id, "least_attendance": 80, "unit": "sessions", "learners": people}
        kind.check(data)
        self._sequence += 1
        event = Event(kind.name, SHEETS.name, self.class_id, self._sequence, at, data, "/solop/attendance", "c", "c")
        follower = next(one for one in FOLLOWERS if one.topic is SHEETS)
        self._following.hear(follower, [event])
        self._following.hear(follower, [event])

    @property
    def klass(self) -> dict[str, Any]:
        found: dict[str, Any] = self.house.store.classes.find_one({"_id": self.class_id})
        return found


@pytest.fixture
def attendance(house: House, founded: tuple[House, Kept]) -> Attendance:
    """Of an open class with three learners."""
    return Attendance(house, founded[1].after(open_class, lambda: open_class(house)))


def open_class(house: House) -> str:
    class_id = str(house.announce()["class_id"])
    for name in ("Lù A Páo", "Vàng Thị Dở", "Giàng Thị Mỷ"):
        house.enrol(class_id, name)
    house.staff("POST", f"/api/v1/classes/{class_id}/opening", version=4, json={"opened_on": "2023-02-13"})
    return class_id


def learners_of(attendance: Attendance) -> list[str]:
    return list(attendance.klass["learners"])


def test_the_last_that_was_announced_of_a_learner_is_what_stands(attendance: Attendance) -> None:
    one, two, three = learners_of(attendance)
    attendance.say(LEARNERS_FELL_BELOW_RATE, one, two, three)
    attendance.say(LEARNERS_OUT_OF_REACH, two, three)
    attendance.say(LEARNERS_WITHIN_REACH_AGAIN, three)
    found = warned_in(attendance.house.store, attendance.klass)
    assert {learner: warned["threshold"] for learner, warned in found.items()} == {
        one: "fell-below",
        two: "out-of-reach",
    }


def test_the_page_of_the_class_says_how_many_first_and_marks_who(attendance: Attendance) -> None:
    house, path = attendance.house, f"/classes/{attendance.class_id}"
    one, two, _ = learners_of(attendance)
    sign_in(house, ("staff", house.centre))
    assert "chuyên cần" not in house.client.get(path).text
    attendance.say(LEARNERS_FELL_BELOW_RATE, one)
    assert "1 học viên đã được nhắc dự học đầy đủ." in house.client.get(path).text
    attendance.say(LEARNERS_OUT_OF_REACH, two)
    page = house.client.get(path).text
    answer = page.index("1 học viên không còn đủ điều kiện chuyên cần; 1 đã được nhắc.")
    assert answer < page.index(f'href="{path}/learners/{two}"')
    row = page[page.index(f'href="{path}/learners/{two}"') :].partition("</tr>")[0]
    assert "không còn đủ chuyên cần" in row


def test_the_pages_of_the_learner_say_it_with_its_day(attendance: Attendance) -> None:
    house = attendance.house
    (one, two, _) = learners_of(attendance)
    attendance.say(LEARNERS_OUT_OF_REACH, one)
    sign_in(house, ("staff", house.centre))
    for path in (f"/classes/{attendance.class_id}/learners/{one}", f"/learners/{one}"):
        page = house.client.get(path).text
        assert "không còn đủ chuyên cần" in page and day(today(NOW).isoformat()) in page
    assert "không còn đủ chuyên cần" not in house.client.get(f"/learners/{two}").text


def test_the_start_page_names_classes_with_learners_newly_out_of_reach(attendance: Attendance) -> None:
    house = attendance.house
    one, two, _ = learners_of(attendance)
    attendance.say(LEARNERS_OUT_OF_REACH, one, two)
    sign_in(house, ("staff", house.centre))
    page = house.client.get("/").text
    assert "Học viên vừa không còn đủ điều kiện chuyên cần" in page
    assert f"2 người, gần nhất ngày {day(today(NOW).isoformat())}" in page
    sign_in(house, ("staff", house.other_centre))
    assert "không còn đủ điều kiện chuyên cần" not in house.client.get("/").text


@pytest.mark.parametrize("ends", ["long ago", "within reach", "left"])
def test_what_is_no_news_any_more_is_off_the_start_page(attendance: Attendance, ends: str) -> None:
    house = attendance.house
    one = learners_of(attendance)[0]
    attendance.say(LEARNERS_OUT_OF_REACH, one, at=NOW - timedelta(days=20) if ends == "long ago" else NOW)
    if ends == "within reach":
        attendance.say(LEARNERS_WITHIN_REACH_AGAIN, one)
    if ends == "left":
        klass = attendance.klass
        klass["learners"][one]["withdrawn_on"] = "2023-02-15"
        house.store.classes.replace_one({"_id": klass["_id"]}, klass)
    assert newly_out_of_reach(house.store, {house.centre}, today(NOW)) == []
