"""Leave: committees ask for their own learners, lecturers decide, sheets suggest it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from services.attendance.commands.leaves import ask_leave, withdraw_leave
from services.attendance.views import leaves as views
from services.attendance.views.reader import Reader
from shared.authority import Actor, Role
from shared.organisations import Organisations
from shared.refusal import Refusal
from shared.store import Store
from shared.unit_of_work import Desk
from tests.unit.attendance.centre import AFTERNOON, CLASS, LEARNERS, NOW, Enrolment, Person, timetable

WHY = "đi công tác tỉnh"
SHEET = f"/classes/{CLASS}/sheets/{AFTERNOON}"


@pytest.fixture
def committee(person: Callable[..., Person]) -> Person:
    """Who nominated An, Bình and Chí."""
    return person("committee", "committee", name="Vàng Thị Mai", account_id="mai")


@pytest.fixture
def lecturer(person: Callable[..., Person]) -> Person:
    return person("lecturer", "centre", name="Lê Văn Sơn", account_id="son")


def ask(somebody: Person, learner_id: str = "an", key: str = "key-1", **more: Any) -> Any:
    asked = {"class_id": CLASS, "learner_id": learner_id, "since": "2023-02-14", "until": "2023-02-14", "reason": WHY}
    return somebody.post("/api/v1/leaves", json=asked | more, headers={"Idempotency-Key": key})


def decide(somebody: Person, leave_id: str, version: int = 1, **decision: Any) -> Any:
    decision = {"granted": True} | decision
    return somebody.post(f"/api/v1/leaves/{leave_id}/decision", json=decision, headers={"If-Match": f'"{version}"'})


def withdraw(somebody: Person, leave_id: str, version: int = 1) -> Any:
    return somebody.post(f"/api/v1/leaves/{leave_id}/withdrawal", headers={"If-Match": f'"{version}"'})


def items(somebody: Person, query: str = "") -> Any:
    return somebody.get(f"/api/v1/leaves{query}").json["items"]


def pointers(answer: Any) -> list[str]:
    return [fault["pointer"] for fault in answer.json["errors"]]


def text(answer: Any) -> str:
    return html.unescape(answer.get_data(as_text=True))


def other_committee(enrolment: Enrolment, person: Callable[..., Person]) -> Person:
    """A committee of the same class, which nominated Dũng."""
    enrolment.organisation("ward", "Đảng ủy phường Sa Pa", "province", kind="committee")
    enrolment.contacts([("dung", "Vàng A Dũng", 1988)])
    enrolment.enrol(["dung"], nominator_id="ward")
    return person("committee", "ward", name="Má A Páo", account_id="pao")


# ---- asking ----


def test_a_committee_asks_and_the_lecturer_grants(committee: Person, lecturer: Person, store: Store) -> None:
    asked = ask(committee)
    assert (asked.status_code, asked.json["state"], asked.headers["ETag"]) == (201, "asked", '"1"')
    assert ask(committee).json["leave_id"] == asked.json["leave_id"]
    (waiting,) = items(lecturer)
    assert (waiting["name"], waiting["sessions"], waiting["may_decide"]) == ("Lò Thị An", 2, True)
    granted = decide(lecturer, waiting["leave_id"], answer="chúc đồng chí đi tốt")
    assert (granted.status_code, granted.json["state"], granted.headers["ETag"]) == (200, "granted", '"2"')
    (row,) = store.outbox.find()
    assert row["type"] == "vn.solop.attendance.leave-granted.v1"
    assert row["data"] == {
        "class_id": CLASS,
        "leave_id": waiting["leave_id"],
        "learner_id": "an",
        "since": "2023-02-14",
        "until": "2023-02-14",
    }
    (answered,) = items(committee)
    assert (answered["state"], answered["answer"], answered["may_withdraw"]) == (
        "granted",
        "chúc đồng chí đi tốt",
        False,
    )
    # Marking needs no reason any more.
    assert lecturer.mark({"an": "excused"}, 0, AFTERNOON, reasons={}).status_code == 200


def test_a_committee_knows_only_its_own_learners(
    committee: Person, enrolment: Enrolment, person: Callable[..., Person]
) -> None:
    ward = other_committee(enrolment, person)
    ask(committee)
    ask(ward, "dung")
    assert [one["learner_id"] for one in items(committee)] == ["an"]
    assert [one["learner_id"] for one in items(ward)] == ["dung"]
    refused = ask(ward, "an", key="key-2")
    assert (refused.status_code, pointers(refused)) == (422, ["/learner_id"])
    page = text(ward.get(f"/leaves/new?class_id={CLASS}"))
    assert "Vàng A Dũng" in page and not any(name in page for name in LEARNERS.values())


def test_a_committee_above_the_nominator_asks_too(enrolment: Enrolment, person: Callable[..., Person]) -> None:
    enrolment.organisation("cell", "Chi bộ thôn 1", "committee", kind="cell")
    enrolment.contacts([("dung", "Vàng A Dũng", 1988)])
    enrolment.enrol(["dung"], nominator_id="cell")
    assert ask(person("committee", "committee"), "dung").status_code == 201
    assert pointers(ask(person("committee", "cell"), "an", key="key-2")) == ["/learner_id"]


def test_staff_and_lecturers_ask_on_somebodys_behalf(staff: Person, lecturer: Person) -> None:
    assert ask(staff, "an").status_code == 201
    assert ask(lecturer, "binh").status_code == 201


def test_somebody_of_another_organisation_finds_nothing(committee: Person, person: Callable[..., Person]) -> None:
    leave_id = ask(committee).json["leave_id"]
    for stranger in (person("staff", "other"), person("committee", "other")):
        assert pointers(ask(stranger, key="key-9")) == ["/class_id"]
        assert items(stranger) == []
        assert withdraw(stranger, leave_id).status_code == 404
        assert withdraw(stranger, leave_id, version=7).status_code == 404
    assert decide(person("lecturer", "other"), leave_id).status_code == 404
    assert decide(person("lecturer", "centre"), "nothing").status_code == 404


def test_the_board_and_committees_do_not_decide(committee: Person, person: Callable[..., Person]) -> None:
    leave_id = ask(committee).json["leave_id"]
    assert decide(person("board", "province"), leave_id).status_code == 403
    assert decide(committee, leave_id).status_code == 403


def test_what_is_asked_for_too_late_says_whom_to_tell(committee: Person) -> None:
    late = ask(committee, since="2023-02-13", until="2023-02-13")
    assert (late.status_code, pointers(late)) == (409, ["/since"])
    assert "Trần Thị Hồng Hạnh" in late.json["errors"][0]["detail"]


def test_the_same_days_are_asked_for_once(committee: Person, staff: Person, lecturer: Person) -> None:
    leave_id = ask(committee).json["leave_id"]
    again = ask(staff, until="2023-02-21", key="key-2")
    assert (again.status_code, again.json["type"].rsplit(":", 1)[-1]) == (409, "leave-overlaps")
    decide(lecturer, leave_id, granted=False, answer="buổi này kiểm tra")
    assert ask(staff, until="2023-02-21", key="key-3").status_code == 201


def test_leave_granted_by_marking_counts_as_leave(staff: Person, committee: Person) -> None:
    staff.mark({"an": "excused"})
    assert ask(committee).json["type"].rsplit(":", 1)[-1] == "leave-overlaps"
    assert [(one["state"], one["reason"]) for one in items(committee)] == [("granted", "báo ốm qua điện thoại")]


def test_a_learner_without_an_account_asks_and_withdraws(app: Flask, enrolment: Enrolment, store: Store) -> None:
    desk = Desk(store, "attendance", lambda: NOW)
    days = (NOW.date(), NOW.date())
    own = {"asked_by": {"learner_id": "an"}}
    leave = desk.carry_out(ask_leave, CLASS, "an", *days, WHY, **own).value
    assert (leave["state"], leave["asked_by"]) == ("asked", {"learner_id": "an"})
    for learner_id, at in (("binh", "/learner_id"), ("an", "/class_id")):
        with pytest.raises(Refusal) as no:
            where = CLASS if learner_id == "binh" else "class9"
            desk.carry_out(ask_leave, where, learner_id, *days, WHY, **own)
        assert [fault.at for fault in no.value.faults] == [at]
    with pytest.raises(Refusal) as no:
        desk.carry_out(withdraw_leave, leave["_id"], 1, asked_by={"learner_id": "binh"})
    assert no.value.status == 404
    assert desk.carry_out(withdraw_leave, leave["_id"], 1, **own).value["state"] == "withdrawn"


# ---- deciding and withdrawing ----


def test_who_asked_takes_it_back_while_it_waits(committee: Person, staff: Person, lecturer: Person) -> None:
    leave_id = ask(committee).json["leave_id"]
    assert withdraw(staff, leave_id).status_code == 403
    assert withdraw(committee, leave_id).json["state"] == "withdrawn"
    assert decide(lecturer, leave_id, version=2).json["type"].rsplit(":", 1)[-1] == "withdrawn-before"
    second = ask(committee, key="key-2").json["leave_id"]
    decide(lecturer, second)
    assert withdraw(committee, second, version=2).status_code == 409


def test_a_decision_needs_the_version_that_was_seen(committee: Person, lecturer: Person) -> None:
    leave_id = ask(committee).json["leave_id"]
    assert lecturer.post(f"/api/v1/leaves/{leave_id}/decision", json={"granted": True}).status_code == 428
    assert pointers(decide(lecturer, leave_id, granted=False)) == ["/answer"]
    assert decide(lecturer, leave_id).status_code == 200
    assert decide(lecturer, leave_id, granted=False, answer="buổi này kiểm tra").status_code == 412
    assert decide(lecturer, leave_id, version=2).status_code == 409


def test_of_two_who_decide_in_the_same_moment_one_is_told(
    committee: Person, person: Callable[..., Person], store: Store
) -> None:
    leave_id = ask(committee).json["leave_id"]
    start, answers = Barrier(2), []

    def run(name: str) -> None:
        somebody = person("staff", "centre", account_id=name)
        start.wait()
        answers.append(decide(somebody, leave_id).status_code)

    threads = [Thread(target=run, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 412]
    assert store.outbox.count_documents({}) == 1
    assert len(store.sheetbooks.find_one({"_id": CLASS})["leaves"]) == 1


@pytest.mark.parametrize("end", ["close", "cancel"])
def test_when_the_class_is_over_nothing_is_asked_or_decided(
    committee: Person, lecturer: Person, enrolment: Enrolment, store: Store, end: str
) -> None:
    leave_id = ask(committee).json["leave_id"]
    getattr(enrolment, end)()
    assert decide(lecturer, leave_id).status_code == 409
    assert ask(committee, "binh", key="key-2").status_code == 409
    assert (items(committee), items(lecturer)) == ([], [])
    assert "Đơn vị chưa có lớp nào đang học" in text(lecturer.get("/leaves"))
    assert store.outbox.count_documents({}) == 0


def test_a_learner_who_left_gets_no_leave(committee: Person, lecturer: Person, enrolment: Enrolment) -> None:
    leave_id = ask(committee, since="2023-02-21", until="2023-02-21").json["leave_id"]
    enrolment.withdraw("an", "2023-02-15")
    assert decide(lecturer, leave_id).json["type"].rsplit(":", 1)[-1] == "learner-left"
    assert pointers(ask(committee, since="2023-02-21", until="2023-02-21", key="key-2")) == ["/learner_id"]
    assert decide(lecturer, leave_id, granted=False, answer="đã thôi học").status_code == 200


# ---- what finds them ----


def test_registers_know_who_nominated_their_learners(
    committee: Person, enrolment: Enrolment, person: Callable[..., Person], store: Store
) -> None:
    other_committee(enrolment, person)
    assert store.registers.find_one({"_id": CLASS})["nominators"] == ["committee", "ward"]


def test_what_waits_is_counted_for_who_decides_in_running_classes(
    committee: Person, enrolment: Enrolment, store: Store
) -> None:
    def waiting(role: str, place: str) -> int:
        actor = Actor("x", "X", (Role(role, place),))
        return views.waiting(Reader(store, actor, Organisations(store.organisations.find())))

    first = ask(committee, "an").json["leave_id"]
    ask(committee, "binh", key="key-2")
    withdraw(committee, first)
    counted = [waiting(*who) for who in (("lecturer", "centre"), ("staff", "province"), ("staff", "other"))]
    assert counted == [1, 1, 0]
    assert (waiting("committee", "committee"), waiting("board", "province")) == (0, 0)
    enrolment.close()
    assert waiting("lecturer", "centre") == 0


def test_a_wide_scope_finds_them_too(committee: Person, enrolment: Enrolment, person: Callable[..., Person]) -> None:
    for number in range(60):
        enrolment.organisation(f"cell{number}", f"Chi bộ {number}", "committee", kind="cell")
    ask(committee)
    assert [one["learner_id"] for one in items(committee)] == ["an"]
    assert [one["learner_id"] for one in items(person("staff", "province"))] == ["an"]
    assert items(committee, "?class_id=class9") == []


# ---- pages ----


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_speak_both_languages(committee: Person, lecturer: Person, language: str) -> None:
    for somebody in (committee, lecturer):
        somebody.client.set_cookie("solop_language", language)
        assert ("Nobody has asked" if language == "en" else "Chưa có đơn") in text(somebody.get("/leaves"))
    ask(committee)
    decide(lecturer, ask(committee, "binh", key="key-2").json["leave_id"])
    for somebody in (committee, lecturer):
        for path in ("/leaves", "/leaves/new", f"/leaves/new?class_id={CLASS}"):
            answer = somebody.get(path)
            assert (answer.status_code, f'<html lang="{language}">' in text(answer)) == (200, True), path
    page = text(lecturer.get("/leaves"))
    assert ("1 request for leave to decide" if language == "en" else "Có 1 đơn xin phép cần quyết định") in page
    assert WHY in page and "Vàng Thị Mai" in page


def test_a_committee_finds_the_page_in_its_navigation(committee: Person, staff: Person) -> None:
    found = re.findall(
        r'<a href="http://attendance.test(/[^"]*)"( aria-current="page")?', text(committee.get("/leaves"))
    )
    assert ("/leaves", ' aria-current="page"') in found
    assert "attendance.test/leaves" not in text(staff.get("/")).split("</nav>")[0]


def test_a_committee_asks_on_the_page_and_takes_it_back(committee: Person) -> None:
    form = text(committee.get("/leaves/new"))
    assert all(name in form for name in LEARNERS.values()) and "14/02/2023, 21/02/2023" in form
    typed = {"class_id": CLASS, "learner_id": "an", "since": "2023-02-14", "until": "2023-02-14", "reason": "-"}
    wrong = committee.post("/leaves/new", data=typed)
    assert wrong.status_code == 422
    assert 'href="#at-reason"' in text(wrong) and 'value="an" selected' in text(wrong)
    sent = committee.post("/leaves/new", data=typed | {"reason": WHY, "_key": "key-1"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/leaves?done=leave-asked")
    page = text(committee.get(sent.headers["Location"]))
    assert "Đã gửi đơn xin phép" in page and "Cho phép</button>" not in page
    (leave_id,) = re.findall(r"/leaves/(\w+)/withdrawal", page)
    answer = committee.post(f"/leaves/{leave_id}/withdrawal", data={"_version": "1"})
    assert answer.headers["Location"] == "/leaves?done=leave-withdrawn"
    assert "Đã rút" in text(committee.get("/leaves"))


def test_with_several_classes_the_class_is_asked_for_first(committee: Person, enrolment: Enrolment) -> None:
    enrolment.announce("class2", name="Lớp đảng viên mới khoá 3", sessions=timetable(), starts_on="2023-02-14")
    enrolment.enrol(["an"], "class2")
    page = text(committee.get("/leaves/new"))
    assert "Lớp đảng viên mới khoá 3" in page and 'name="learner_id"' not in page
    page = text(committee.get("/leaves/new?class_id=class2"))
    assert "Lò Thị An" in page and "Nguyễn Văn Bình" not in page
    refused = committee.post("/leaves/new", data={"class_id": "class9", "learner_id": "an", "reason": WHY})
    assert (refused.status_code, 'name="learner_id"' in text(refused)) == (422, False)


def test_the_lecturer_decides_on_the_page(committee: Person, lecturer: Person) -> None:
    first, second = (ask(committee, one, key=one).json["leave_id"] for one in ("an", "binh"))
    decision = {"_version": "1", "granted": "no", f"answer-{first}": ""}
    refused = lecturer.post(f"/leaves/{first}/decision", data=decision)
    assert refused.status_code == 422
    assert f'href="#at-answer-{first}"' in text(refused)
    done = lecturer.post(f"/leaves/{first}/decision", data=decision | {f"answer-{first}": "buổi này kiểm tra"})
    assert done.headers["Location"] == "/leaves?done=leave-refused"
    done = lecturer.post(f"/leaves/{second}/decision", data={"_version": "1", "granted": "yes"})
    assert done.headers["Location"] == "/leaves?done=leave-granted"
    page = text(lecturer.get("/leaves"))
    assert "Không có đơn xin phép nào đang chờ" in page and "buổi này kiểm tra" in page
    again = lecturer.post(f"/leaves/{second}/decision", data={"_version": "1", "granted": "yes"})
    assert (again.status_code, "Người khác vừa sửa đơn xin phép này" in text(again)) == (412, True)


def test_whoever_nominated_nobody_is_told_what_the_page_is_for(person: Callable[..., Person]) -> None:
    page = text(person("committee", "other").get("/leaves"))
    assert "Đơn vị chưa có học viên nào trong các lớp đang học" in page
    assert "/leaves/new" not in page


def test_the_rest_of_the_class_is_present_but_for_those_on_leave(committee: Person, lecturer: Person) -> None:
    decide(lecturer, ask(committee, "binh").json["leave_id"])
    page = text(lecturer.get(SHEET))
    assert re.findall(r'data-learner="(\w+)"[^>]* data-leave>', page) == ["binh"]
    answer = lecturer.post(SHEET, data={"_version": "0", "do": "rest-present", "mark-chi": "absent"})
    assert answer.status_code == 303
    marks = lecturer.sheet(AFTERNOON).json["marks"]
    assert marks == {"an": "present", "binh": "excused", "chi": "absent"}
