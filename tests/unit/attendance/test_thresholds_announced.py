"""Learners who cross the required rate: announced with the act or when the class changes; shown on its page."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrolment.model.classes.presence import presence_of, taught_as
from services.enrolment.reactions import FOLLOWERS
from shared import outbox
from shared.events.attendance import SHEETS
from shared.store import Store
from tests.contracts.stories import fold
from tests.unit.attendance.centre import (
    AFTERNOON,
    CLASS,
    LEARNERS,
    MORNING,
    YESTERDAY,
    Enrolment,
    Person,
    session,
    timetable,
)

ANNOUNCED = ("learners-fell-below-rate", "learners-out-of-reach", "learners-within-reach-again")


def announced(store: Store, class_id: str = CLASS) -> list[tuple[str, list[dict[str, Any]]]]:
    """What was announced of a class, in order: what, and of whom with which numbers."""
    rows = store.outbox.find({"subject": class_id}).sort("sequence", 1)
    events = [(row["type"].split(".")[-2], row["data"]) for row in rows]
    return [(what, data["learners"]) for what, data in events if what in ANNOUNCED]


def close(staff: Person, session_id: str, **others: str) -> None:
    """Close a sheet of the class on which everybody is present, but for these."""
    staff.mark(dict.fromkeys(LEARNERS, "present") | others, 0, session_id)
    assert staff.close(1, session_id).status_code == 200


def test_with_the_closing_of_a_sheet_it_is_said_who_crossed_by_it(
    enrolment: Enrolment, staff: Person, store: Store
) -> None:
    enrolment.programme(least_attendance=60)
    close(staff, YESTERDAY, binh="absent", chi="excused")
    below = [{"learner_id": one, "attended": 0, "counted": 4, "left": 3} for one in ("binh", "chi")]
    assert announced(store) == [("learners-fell-below-rate", below)]
    close(staff, MORNING, binh="absent")
    lost = [{"learner_id": "binh", "attended": 0, "counted": 4, "left": 2}]
    assert announced(store)[1:] == [("learners-out-of-reach", lost)]
    close(staff, AFTERNOON, binh="absent")
    assert len(announced(store)) == 2


def test_marks_on_an_open_sheet_announce_nobody(staff: Person, store: Store) -> None:
    staff.mark(dict.fromkeys(LEARNERS, "absent"))
    assert announced(store) == []


def test_a_correction_brings_somebody_within_reach_again(enrolment: Enrolment, staff: Person, store: Store) -> None:
    enrolment.programme(least_attendance=60)
    close(staff, YESTERDAY, an="absent")
    close(staff, MORNING, an="absent")
    staff.correct("an", "present", "điểm danh nhầm người")
    assert [what for what, _ in announced(store)] == list(ANNOUNCED)
    register = staff.get(f"/api/v1/classes/{CLASS}/register").json["roster"][0]
    assert (register["standing"], register["crossed"]) == ("open", "fell-below")


def test_sessions_added_bring_somebody_within_reach_again_and_it_is_said_once(
    enrolment: Enrolment, staff: Person, store: Store
) -> None:
    close(staff, YESTERDAY, an="absent")
    assert [what for what, _ in announced(store)] == ["learners-out-of-reach"]
    more = [*timetable(), session("more", "2023-02-22T01:00:00+00:00")]
    enrolment.reschedule(more)
    enrolment.reschedule(more)
    again = [{"learner_id": "an", "attended": 0, "counted": 5, "left": 4}]
    assert announced(store)[1:] == [("learners-within-reach-again", again)]
    enrolment.reschedule(timetable())
    assert [what for what, _ in announced(store)][2:] == ["learners-out-of-reach"]


def test_who_is_enrolled_after_a_closed_sheet_was_not_there(enrolment: Enrolment, staff: Person, store: Store) -> None:
    close(staff, YESTERDAY)
    enrolment.enrol(["dung"])
    late = [{"learner_id": "dung", "attended": 0, "counted": 4, "left": 3}]
    assert announced(store) == [("learners-out-of-reach", late)]


def test_who_left_and_a_class_that_has_ended_announce_nothing(
    enrolment: Enrolment, staff: Person, store: Store
) -> None:
    staff.mark(dict.fromkeys(LEARNERS, "absent"), 0, YESTERDAY)
    enrolment.withdraw("an", "2023-02-14")
    enrolment.withdraw("binh", "2023-02-14")
    staff.close(1, YESTERDAY)
    assert [[one["learner_id"] for one in learners] for _, learners in announced(store)] == [["chi"]]
    enrolment.close()
    staff.correct("chi", "present", "điểm danh nhầm", session_id=YESTERDAY)
    assert len(announced(store)) == 1


def test_without_a_required_rate_nobody_is_announced(enrolment: Enrolment, staff: Person, store: Store) -> None:
    enrolment.programme(least_attendance=None)
    close(staff, YESTERDAY, an="absent")
    assert announced(store) == []
    page = staff.get(f"/classes/{CLASS}").get_data(as_text=True)
    assert "yêu cầu" not in page and "không còn đủ" not in page


def test_an_absence_in_the_class_before_counts_where_the_learner_went_on(
    enrolment: Enrolment, staff: Person, store: Store
) -> None:
    """The sheet there is closed after the transfer: it is announced where the learner is now."""
    enrolment.announce("class2", sessions=timetable())
    enrolment.open("class2")
    staff.mark(dict.fromkeys(LEARNERS, "absent"), 0, YESTERDAY)
    enrolment.withdraw("an", "2023-02-14")
    enrolment.enrol(["an"], "class2", stays=[{"class_id": CLASS, "until": "2023-02-14"}])
    assert announced(store, "class2") == []
    staff.close(1, YESTERDAY)
    here = [{"learner_id": "an", "attended": 0, "counted": 4, "left": 3}]
    assert announced(store, "class2") == [("learners-out-of-reach", here)]
    assert [one["learner_id"] for _, learners in announced(store) for one in learners] == ["binh", "chi"]
    found = staff.get("/api/v1/classes/class2/register").json["roster"][0]
    assert (found["attendance"], found["left"]) == ({"numerator": 0, "denominator": 4}, 3)


def test_by_periods_each_session_weighs_its_periods(enrolment: Enrolment, staff: Person, store: Store) -> None:
    enrolment.programme(unit="periods", least_attendance=60)
    close(staff, YESTERDAY, an="absent")
    assert announced(store) == [
        ("learners-fell-below-rate", [{"learner_id": "an", "attended": 0, "counted": 20, "left": 15}])
    ]
    register = staff.get(f"/api/v1/classes/{CLASS}/register").json
    assert register["unit"] == "periods"
    other = register["roster"][1]
    assert (other["attendance"], other["hours"]) == ({"numerator": 5, "denominator": 20}, 5)


def test_the_page_of_the_class_says_first_who_is_out_of_reach_and_who_is_at_risk(
    enrolment: Enrolment, staff: Person
) -> None:
    enrolment.programme(least_attendance=60)
    close(staff, YESTERDAY, an="absent", chi="absent")
    close(staff, MORNING, chi="absent")
    page = staff.get(f"/classes/{CLASS}").get_data(as_text=True)
    assert "1 học viên không còn đủ điều kiện chuyên cần; 1 có nguy cơ." in page
    answer, grid = page.index("không còn đủ điều kiện chuyên cần"), page.index('id="roster"')
    for learner, words in (("chi", "không còn đủ"), ("an", "có nguy cơ")):
        assert answer < page.index(f'href="#learner-{learner}"') < grid
        row = page[page.index(f'id="learner-{learner}"') :].partition("</tr>")[0]
        assert words in row
    assert "2/4" in page[page.index('id="learner-binh"') :].partition("</tr>")[0]


def test_a_hint_at_nothing_is_not_shown(staff: Person) -> None:
    close(staff, YESTERDAY)
    page = staff.get(f"/classes/{CLASS}").get_data(as_text=True)
    assert "có nguy cơ" not in page and "không còn đủ" not in page


@pytest.mark.parametrize("unit", ["sessions", "periods"])
@pytest.mark.parametrize("excused_counts", [True, False])
def test_enrolment_reckons_the_same_from_what_was_said(
    enrolment: Enrolment, staff: Person, store: Store, unit: str, excused_counts: bool
) -> None:
    enrolment.programme(unit=unit, excused_counts=excused_counts, least_attendance=60)
    close(staff, YESTERDAY, an="absent", chi="excused")
    close(staff, MORNING, an="absent", binh="late", chi="absent")
    staff.mark({"binh": "absent"}, 0, AFTERNOON)
    said = [outbox.as_event(row) for row in store.outbox.find().sort("sequence", 1)]
    book = fold([one for one in FOLLOWERS if one.topic is SHEETS], said)
    register = store.registers.find_one({"_id": CLASS})
    klass = {"_id": CLASS, "sessions": register["sessions"], "learners": register["roster"]}
    programme = store.programmes.find_one({"_id": "party-awareness@1"})
    shown = {one["learner_id"]: one for one in staff.get(f"/api/v1/classes/{CLASS}/register").json["roster"]}
    for learner_id, one in shown.items():
        theirs = presence_of(klass, programme, {CLASS: taught_as(klass, book)}, learner_id)
        assert one["attendance"] == {"numerator": theirs.attended, "denominator": theirs.counted}
        assert (one["left"], one["hours"]) == (theirs.left, theirs.hours)
        warned = book["warned"].get(learner_id, {}).get("threshold")
        assert warned == one["crossed"]
        assert warned != "out-of-reach" or theirs.standing == "out-of-reach"
