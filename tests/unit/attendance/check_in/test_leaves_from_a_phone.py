"""A learner asks for leave from the phone that remembers them."""

from __future__ import annotations

import html
import re
from typing import Any

from shared.store import Store
from tests.unit.attendance.centre import CLASS, Enrolment, Person, session, timetable
from tests.unit.attendance.check_in.phones import NUMBERS, MovedClock, Phone, Screen

WHY = "đưa con đi khám bệnh"
ASKED = {"class_id": CLASS, "since": "2023-02-21", "until": "2023-02-21", "reason": WHY}


def text(answer: Any) -> str:
    return html.unescape(answer.get_data(as_text=True))


def decide(staff: Person, leave_id: str, **decision: Any) -> Any:
    return staff.post(f"/api/v1/leaves/{leave_id}/decision", json=decision, headers={"If-Match": '"1"'})


def test_a_phone_that_knows_nobody_says_how_it_gets_to_know_somebody(phone: Phone, store: Store) -> None:
    page = phone.get("/den/leaves")
    assert (page.status_code, "Hãy quét phiếu cá nhân" in text(page)) == (200, True)
    assert phone.post("/den/leaves", data=ASKED).status_code == 403
    assert phone.post("/den/leaves/x/withdrawal", data={"_version": "1"}).status_code == 403
    assert store.leaves.count_documents({}) == 0


def test_a_learner_asks_and_reads_the_answer(staff: Person, phone: Phone, screen: Screen, store: Store) -> None:
    phone.check_in(screen, NUMBERS["an"])
    form = text(phone.get("/den/leaves"))
    assert "Lò Thị An" in form and "14/02/2023, 21/02/2023" in form
    sent = phone.post("/den/leaves", data=ASKED | {"_key": "key-1"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/den/leaves?done=own-leave-asked")
    leave = store.leaves.find_one()
    assert (leave["learner_id"], leave["asked_by"], leave["state"]) == ("an", {"learner_id": "an"}, "asked")
    assert "học viên tự xin" in text(staff.get("/leaves"))
    assert decide(staff, leave["_id"], granted=True, answer="đồng ý").status_code == 200
    page = text(phone.get("/den/leaves"))
    assert "Được phép" in page and "Trả lời: đồng ý" in page
    assert WHY not in page  # somebody else may hold the phone


def test_a_learner_asks_for_nobody_else(phone: Phone, screen: Screen, store: Store) -> None:
    phone.check_in(screen, NUMBERS["an"])
    assert phone.post("/den/leaves", data=ASKED | {"learner_id": "binh"}).status_code == 303
    assert [one["learner_id"] for one in store.leaves.find()] == ["an"]
    refused = phone.post("/den/leaves", data=ASKED | {"class_id": "class9"})
    assert refused.status_code == 422


def test_a_learner_takes_back_only_their_own_request(
    phone: Phone, another: Phone, screen: Screen, store: Store
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    another.check_in(screen, NUMBERS["binh"])
    phone.post("/den/leaves", data=ASKED)
    (path,) = re.findall(r"/den/leaves/\w+/withdrawal", text(phone.get("/den/leaves")))
    assert another.post(path, data={"_version": "1"}).status_code == 404
    assert phone.post(path, data={"_version": "1"}).headers["Location"] == "/den/leaves?done=leave-withdrawn"
    assert phone.post(path, data={"_version": "2"}).status_code == 409
    assert store.leaves.find_one()["state"] == "withdrawn"


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(phone: Phone, screen: Screen) -> None:
    phone.check_in(screen, NUMBERS["an"])
    refused = phone.post("/den/leaves", data=ASKED | {"reason": "x", "until": "2023-02-20"})
    assert refused.status_code == 422
    assert {"#at-until", "#at-reason"} <= set(re.findall(r'href="(#[\w-]+)"', text(refused)))
    assert 'value="2023-02-21"' in text(refused)


def test_of_several_classes_the_learner_chooses_one(enrolment: Enrolment, phone: Phone, screen: Screen) -> None:
    enrolment.announce("class2", name="Lớp đảng viên mới khoá 3", sessions=timetable(), starts_on="2023-02-14")
    enrolment.enrol(["an"], "class2")
    phone.check_in(screen, NUMBERS["an"])
    assert text(phone.get("/den/leaves")).count('name="class_id"') == 2
    enrolment.withdraw("an", "2023-02-13")
    page = text(phone.get("/den/leaves"))
    assert re.findall(r'name="class_id" value="(\w+)"', page) == ["class2"]


def test_who_is_in_no_running_class_is_told_so(enrolment: Enrolment, phone: Phone, screen: Screen) -> None:
    phone.check_in(screen, NUMBERS["an"])
    enrolment.close()
    page = text(phone.get("/den/leaves?language=en", follow_redirects=True))
    assert "You are in no running class" in page and "<form" in page


def test_a_session_added_to_the_timetable_can_be_asked_for(
    enrolment: Enrolment, phone: Phone, screen: Screen, clock: MovedClock
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    tomorrow = {"since": "2023-02-15", "until": "2023-02-15"}
    assert phone.post("/den/leaves", data=ASKED | tomorrow).status_code == 422
    enrolment.reschedule([*timetable(), session("session5", "2023-02-15T01:00:00+00:00")])
    assert phone.post("/den/leaves", data=ASKED | tomorrow).status_code == 303
    clock.move(days=1, hours=1)
    assert phone.post("/den/leaves", data=ASKED | tomorrow).status_code == 409
