"""A class of two hundred arrives at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from services.attendance.arrivals import Arrivals
from shared.store import Store
from tests.unit.attendance.centre import CLASS, Enrolment, Person
from tests.unit.attendance.check_in.phones import Phone, Screen

THREADS = 8


@pytest.mark.parametrize("arriving", [24, pytest.param(200, marks=pytest.mark.slow)])
def test_a_class_that_arrives_at_once_is_marked_each_once(
    arriving: int, enrolment: Enrolment, staff: Person, screen: Screen, app: Flask, store: Store
) -> None:
    numbers = {f"l{place}": f"0112900{place:05d}" for place in range(arriving)}
    enrolment.contacts([(one, f"Lò Thị {one}", 1990) for one in numbers], numbers)
    enrolment.enrol(numbers)

    def come(number: str) -> list[int]:
        phone = Phone(app)
        # The second time is a finger that pressed twice.
        return [phone.check_in(screen, number).status_code, phone.say(number).status_code]

    with ThreadPoolExecutor(THREADS) as phones:
        answers = list(phones.map(come, numbers.values()))
    assert answers == [[303, 303]] * arriving
    sheet = staff.sheet().json
    assert sheet["marks"] == dict.fromkeys(numbers, "present")
    assert sheet["version"] == arriving
    assert (sheet["conflicts"], sheet["pending"]) == ({}, [])
    history = staff.get(f"/api/v1/classes/{CLASS}/sheets/{screen.session_id}/roll-calls").json["items"]
    assert sorted(one["learner_id"] for one in history) == sorted(numbers)
    # They are said together, with all of them in it, and once.
    assert store.outbox.count_documents({}) == 0
    for _ in range(2):
        Arrivals(store).round()
    (said,) = store.outbox.find()
    assert said["data"]["marks"] == dict.fromkeys(numbers, "present")
    assert staff.sheet().json["marks"] == said["data"]["marks"]
