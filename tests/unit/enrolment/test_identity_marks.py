"""What attendance is told of identity numbers: a mark, and never the number."""

from __future__ import annotations

from typing import Any

from services.enrolment.commands.identity_marks import say_marks
from services.enrolment.sealing import Seal
from shared.identity_marks import identity_mark
from shared.store import Store
from shared.unit_of_work import Desk
from tests.unit.enrolment.conftest import House

CHECK_IN_KEY = b"c" * 32
SEAL = Seal(b"k" * 32, CHECK_IN_KEY)
NUMBER = "010190000001"


def contacts(store: Store) -> list[dict[str, Any]]:
    rows = store.outbox.find({"topic": "enrolment.contacts"})
    return [dict(one["data"]) for one in rows]


def test_a_learner_is_said_with_the_mark_of_the_number(house: House) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Lò Thị An", birth="1990", identity_number=NUMBER)
    house.enrol(klass["class_id"], "Nguyễn Văn Bình", birth="1990")
    said = {one["name"]: one.get("identity_mark") for one in contacts(house.store)}
    assert said == {"Lò Thị An": identity_mark(CHECK_IN_KEY, NUMBER), "Nguyễn Văn Bình": None}
    assert NUMBER not in str(list(house.store.outbox.find()))


def test_marks_differ_by_number_and_by_key() -> None:
    marks = {
        identity_mark(CHECK_IN_KEY, NUMBER),
        identity_mark(b"x" * 32, NUMBER),
        identity_mark(CHECK_IN_KEY, "0" * 12),
    }
    assert len(marks) == 3


def test_learners_of_before_are_said_again_once(house: House) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Lò Thị An", birth="1990", identity_number=NUMBER)
    house.enrol(klass["class_id"], "Nguyễn Văn Bình", birth="1990")
    house.store.learners.update_many({}, {"$unset": {"identity_mark": ""}})
    house.store.turns.delete_one({"_id": "identity-marks"})
    desk = Desk(house.store, "enrolment")
    say_marks(desk, SEAL)
    say_marks(desk, SEAL)
    said = [(one["name"], "identity_mark" in one) for one in contacts(house.store)]
    assert sorted(said) == [("Lò Thị An", True), ("Lò Thị An", True), ("Nguyễn Văn Bình", False)]
    versions = [one["version"] for one in house.store.learners.find({"identity_mark": {"$exists": True}})]
    assert versions == [2]
