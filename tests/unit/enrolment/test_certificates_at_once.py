"""Ten clerks at one register: a thousand certificates, no number and no blank twice, none left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from services.enrolment.commands.blanks import receive_blanks
from services.enrolment.commands.certificates import Paper, issue
from shared import ids
from shared.authority import Actor, Role
from shared.store import Store
from shared.unit_of_work import Desk, Request
from shared.vietnamese import fold
from tests.unit.enrolment.conftest import House

CLASSES, PEOPLE, AT_ONCE = 5, 200, 20


def fill(store: Store, class_id: str) -> list[str]:
    """Put people into a class and have it recognised, straight into the store."""
    learners = [ids.new_id() for _ in range(PEOPLE)]
    store.learners.insert_many(
        {
            "_id": one,
            "name": f"Lò Văn {place}",
            "birth_date": None,
            "birth_year": 1990,
            "name_key": one,
            "search": fold(f"Lò Văn {place}"),
            "version": 1,
        }
        for place, one in enumerate(learners)
    )
    place = {"nominator_id": None, "withdrawn_on": None, "reason": None, "completed": True}
    recognised = {
        "learners": dict.fromkeys(learners, place),
        "recognition": {"decision_number": "15-QĐ/TTCT", "decided_on": "2023-02-18"},
        "certificates_due": "2023-02-18",
    }
    store.classes.update_one({"_id": class_id}, {"$set": recognised})
    return learners


@pytest.mark.slow
def test_ten_clerks_issue_a_thousand_certificates_at_once(house: House) -> None:
    clerk = Actor("clerk", "Văn thư", (Role("staff", house.centre),))
    desk = Desk(house.store, "enrolment")

    def ask(*command: object) -> dict:
        return desk.carry_out(*command, request=Request(actor=clerk)).value  # type: ignore[arg-type]

    ask(receive_blanks, house.centre, "certificate", "TC 0000001", "TC 0001000", date(2023, 1, 5))
    work = []
    for place in range(CLASSES):
        class_id = house.announce(name=f"Lớp {place}")["class_id"]
        learners = fill(house.store, class_id)
        work += [(class_id, learners[start : start + AT_ONCE]) for start in range(0, PEOPLE, AT_ONCE)]
    # Neighbours in the queue are of different classes and of the same: both kinds of collision.
    work.sort(key=lambda one: str(one[1]))

    with ThreadPoolExecutor(10) as clerks:
        answers = list(clerks.map(lambda one: ask(issue, one[0], date(2023, 2, 20), one[1], None, Paper()), work))

    issued = [one for answer in answers for one in answer["issued"]]
    kept = list(house.store.certificates.find({}))
    assert sorted(one["register_number"] for one in issued) == list(range(1, 1001))
    assert sorted(one["serial"] for one in issued) == [f"TC {number:07d}" for number in range(1, 1001)]
    assert {one["_id"] for one in kept} == {one["certificate_id"] for one in issued}
    assert len({one["learner_id"] for one in kept}) == len({one["code"] for one in kept}) == 1000
    said = [
        one["certificate_id"]
        for row in house.store.outbox.find({"type": "vn.solop.enrolment.certificates-issued.v1"})
        for one in row["data"]["certificates"]
    ]
    assert sorted(said) == sorted(one["_id"] for one in kept)
    [register] = house.store.certificate_registers.find()
    [stock] = house.store.blank_stocks.find()
    assert (register["last"], stock["used"], stock["free"]) == (1000, 1000, [])
    assert all(not one.get("certificates_due") for one in house.store.classes.find({}))
