"""What attendance makes of it when a learner is erased."""

from __future__ import annotations

from shared import erased
from shared.events import enrolment as said
from shared.store import Store
from tests.unit.attendance.centre import CLASS, LEARNERS, MORNING, Enrolment, Person
from tests.unit.attendance.test_leaves_over_http import ask

NUMBERS = {"an": "010190000123"}
WHY = "nằm viện ở Yên Bái"


def erase(enrolment: Enrolment, learner_id: str) -> None:
    enrolment.withdraw(learner_id, "2023-02-14")
    enrolment.hear(enrolment.event(said.CONTACT_ERASED, learner_id, learner_id=learner_id))


def dump(store: Store) -> str:
    """All that the store holds but the answers, which are kept for a week for who asks again."""
    names = [name for name in store.list_collection_names() if name != "answers"]
    return "\n".join(str(one) for name in names for one in store[name].find())


def test_their_name_year_and_mark_are_gone_and_what_was_marked_stays(
    enrolment: Enrolment, staff: Person, store: Store
) -> None:
    enrolment.contacts([("an", LEARNERS["an"], 1990)], NUMBERS)
    mark = store.learners.find_one({"_id": "an"})["identity_mark"]
    staff.mark(dict.fromkeys(LEARNERS, "present"))
    erase(enrolment, "an")
    found = store.learners.find_one({"_id": "an"})
    assert (found["name"], found["birth_year"], "identity_mark" in found) == (erased.NAME, None, False)
    assert LEARNERS["an"] not in dump(store) and mark not in dump(store)
    assert staff.sheet().json["marks"]["an"] == "present"
    for path in (f"/classes/{CLASS}", f"/classes/{CLASS}/sheets/{MORNING}"):
        page = staff.get(path)
        assert page.status_code == 200 and LEARNERS["an"] not in page.text
    assert erased.NAME in staff.get(f"/classes/{CLASS}/sheets/{MORNING}").text


def test_what_was_written_of_why_they_were_away_goes_and_nobody_elses(
    enrolment: Enrolment, staff: Person, store: Store
) -> None:
    for learner_id in ("an", "binh"):
        assert ask(staff, learner_id, key=learner_id, reason=f"{WHY} ({learner_id})").status_code == 201
    staff.mark(dict.fromkeys(LEARNERS, "present"))
    assert staff.close(1).status_code == 200
    for learner_id in ("an", "binh"):
        answer = staff.correct(learner_id, "excused", f"{WHY} ({learner_id})", key=f"correct-{learner_id}")
        assert answer.status_code == 201, answer.json
    staff.post(f"/classes/{CLASS}/slips")
    assert f"{WHY} (an)" in dump(store)
    erase(enrolment, "an")
    assert f"{WHY} (an)" not in dump(store) and f"{WHY} (binh)" in dump(store)
    assert {one["_id"] for one in store.check_in_links.find()} == {"binh", "chi"}
    assert store.leaves.count_documents({"learner_id": "an"}) > 0
    before = dump(store)
    enrolment.hear(enrolment.event(said.CONTACT_ERASED, "chi", learner_id="chi"))
    assert dump(store) != before
    assert {one["_id"] for one in store.check_in_links.find()} == {"binh"}
    assert staff.get("/leaves").status_code == 200 and staff.get("/api/v1/leaves").status_code == 200


def test_an_earlier_contact_that_comes_late_brings_nothing_back(enrolment: Enrolment, store: Store) -> None:
    late = enrolment.event(
        said.CONTACT_CHANGED,
        "moi",
        learner_id="moi",
        name="Sùng A Chớ",
        birth_year=1991,
        email=None,
        phone=None,
    )
    enrolment.hear(enrolment.event(said.CONTACT_ERASED, "moi", learner_id="moi"))
    enrolment.hear(late)
    assert store.learners.find_one({"_id": "moi"})["name"] == erased.NAME
    assert "Sùng A Chớ" not in dump(store)


def test_hearing_it_again_changes_nothing(enrolment: Enrolment, store: Store, staff: Person) -> None:
    ask(staff, "an", reason=WHY)
    erasure = enrolment.event(said.CONTACT_ERASED, "an", learner_id="an")
    enrolment.hear(erasure)
    before = dump(store)
    enrolment.hear(erasure)
    assert dump(store) == before
