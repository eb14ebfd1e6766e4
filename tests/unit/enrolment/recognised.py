"""Classes whose completion was recognised by a decision: where certificates begin."""

from __future__ import annotations

from typing import Any

from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_assessment_over_http import hear

NAMES = ("Giàng Thị Mỷ", "Lù A Páo", "Vàng Thị Dở")


def recognised_class(house: House, *names: str, without: tuple[str, ...] = (), **details: Any) -> dict[str, Any]:
    """A class as it stands in the store, in which these people completed it, but those in `without`."""
    class_id = house.announce(**details)["class_id"]
    for name in (*(names or NAMES), *without):
        enrolled = house.enrol(class_id, name, birth="05/03/1985")
        assert enrolled.status_code == 201, enrolled.json
    step(house, class_id, "POST", "opening", {"opened_on": "2023-02-13"})
    klass = house.store.classes.find_one({"_id": class_id})
    assert klass is not None
    marks = dict.fromkeys(klass["learners"], "present")
    hear(house, class_id, {one["session_id"]: marks for one in klass["sessions"]})
    if klass["programme"] != "thematic":
        failed = {one["_id"] for one in house.store.learners.find({"name": {"$in": list(without)}})}
        rows = [
            {"learner_id": one, "taken": False} if one in failed else {"learner_id": one, **_passed(klass)}
            for one in klass["learners"]
        ]
        step(house, class_id, "PUT", "results", {"results": rows})
    decision = {"decision_number": "15-QĐ/TTCT", "decided_on": "2023-02-18"}
    step(house, class_id, "POST", "recognition", decision)
    recognised = house.store.classes.find_one({"_id": class_id})
    assert recognised is not None
    return recognised


def _passed(klass: dict[str, Any]) -> dict[str, Any]:
    return {"mark": 8.5, "thesis": 8.5} if klass["programme"] == "intermediate" else {"mark": 8.5}


def step(house: House, class_id: str, method: str, what: str, body: dict[str, Any]) -> None:
    """One step in the life of a class, by somebody who has just looked at it."""
    kept = house.store.classes.find_one({"_id": class_id})
    assert kept is not None
    answer = house.staff(method, f"/api/v1/classes/{class_id}/{what}", version=kept["version"], json=body)
    assert answer.status_code == 200, answer.json
