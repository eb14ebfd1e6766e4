"""What attendance makes of what enrolment says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from services.attendance.store import INDEXES
from shared.events import enrolment as said
from shared.store import Store
from tests.unit.attendance.centre import CLASS, LEARNERS, NOW, YESTERDAY, Enrolment, Person, session, timetable


def register(store: Store) -> dict:
    found = store.registers.find_one({"_id": CLASS})
    assert found is not None
    return found


def test_a_register_has_the_class_its_timetable_and_its_roster(enrolment: Enrolment, store: Store) -> None:
    found = register(store)
    assert (found["state"], found["owner_id"], found["partner_id"]) == ("open", "centre", None)
    assert [one["session_id"] for one in found["sessions"]] == [one["session_id"] for one in timetable()]
    assert found["days"] == ["2023-02-13", "2023-02-14", "2023-02-21"]
    assert found["roster"] == {one: {"nominator_id": "committee", "withdrawn_on": None} for one in LEARNERS}


def test_of_a_learner_only_the_name_and_the_year_of_birth_are_kept(enrolment: Enrolment, store: Store) -> None:
    found = store.learners.find_one({"_id": "an"})
    assert found is not None
    assert set(found) == {"_id", "marks", "version", "name", "name_key", "birth_year"}
    assert (found["name"], found["birth_year"]) == ("Lò Thị An", 1990)


def test_a_day_is_the_day_in_vietnam(enrolment: Enrolment, store: Store) -> None:
    enrolment.reschedule([session("evening", NOW.replace(hour=17)), session("late", NOW.replace(hour=16))])
    found = register(store)
    assert [one["session_id"] for one in found["sessions"]] == ["late", "evening"]
    assert found["days"] == ["2023-02-14", "2023-02-15"]


def test_withdrawing_closing_and_cancelling_show_on_the_register(enrolment: Enrolment, store: Store) -> None:
    enrolment.withdraw("an", "2023-02-14")
    assert register(store)["roster"]["an"]["withdrawn_on"] == "2023-02-14"
    enrolment.enrol(["an"])
    assert register(store)["roster"]["an"]["withdrawn_on"] is None
    enrolment.close()
    assert register(store)["state"] == "closed"
    enrolment.cancel()
    assert register(store)["state"] == "cancelled"


def test_hearing_everything_again_changes_nothing(make_store: Callable[..., Store]) -> None:
    store = make_store(INDEXES)
    saying = Enrolment(store)
    about = {"class_id": CLASS, "learners": [{"learner_id": "an", "nominator_id": None}]}
    saying.announce(sessions=timetable())
    first = saying.event(said.LEARNERS_ENROLLED, CLASS, **about)
    left = {"class_id": CLASS, "learner_id": "an", "withdrawn_on": "2023-02-14", "reason": "ốm"}
    second = saying.event(said.LEARNER_WITHDRAWN, CLASS, **left)
    saying.hear(first, second)
    before = register(store)
    saying.hear(first, second, first)
    assert register(store) == before


def test_a_ledger_class_makes_no_register(enrolment: Enrolment, staff: Person) -> None:
    ledger = {
        "class_id": "ledger1",
        "name": None,
        "programme": "party-awareness",
        "programme_version": "party-awareness@1",
        "owner_id": "centre",
        "with_partner": False,
        "partner_name": None,
        "first_day": "2019-01-01",
        "last_day": "2019-12-31",
        "classes": 4,
        "enrolments": {"value": 320, "words": "gần"},
        "completions": None,
        "source": "sổ năm 2019",
    }
    enrolment.hear(enrolment.event(said.LEDGER_CLASS_RECORDED, "ledger1", **ledger))
    listed = staff.get("/api/v1/classes").json["items"]
    assert [one["class_id"] for one in listed] == [CLASS]
    assert staff.get("/api/v1/classes/ledger1/register").status_code == 404


def test_a_session_taken_off_the_timetable_keeps_its_marked_sheet(enrolment: Enrolment, staff: Person) -> None:
    staff.mark({"an": "present"}, session_id=YESTERDAY)
    enrolment.reschedule([session("new", NOW + timedelta(days=2))])
    sessions = staff.get(f"/api/v1/classes/{CLASS}/register").json["sessions"]
    shown = {one["session_id"]: (one["scheduled"], one["held_on"]) for one in sessions}
    assert shown == {"new": (True, "2023-02-16"), YESTERDAY: (False, "2023-02-13")}
    assert staff.sheet(YESTERDAY).json["marks"] == {"an": "present"}
    assert staff.get(f"/classes/{CLASS}").status_code == 200
    assert staff.get(f"/classes/{CLASS}/sheets/{YESTERDAY}").status_code == 200


def test_a_class_that_is_dropped_while_it_is_only_planned_never_gets_a_register(
    enrolment: Enrolment, store: Store
) -> None:
    enrolment.cancel("only planned")
    found = store.registers.find_one({"_id": "only planned"})
    assert found is not None and "state" not in found
