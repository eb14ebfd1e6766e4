"""Roll calls that phones send: late, twice, against each other, for people on no roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from joserfc.jwk import OKPKey

from shared.authority import Actor, Role
from shared.store import Store
from shared.web import tokens
from tests.unit.attendance.centre import CLASS, LEARNERS, MORNING, NEXT_WEEK, NOW, Enrolment, Person

EVERYBODY = dict.fromkeys(LEARNERS, "present")


def colleague(person: Callable[..., Person]) -> Person:
    return person("lecturer", "centre", name="Lê Văn Sơn", account_id="account-2")


def test_a_roll_call_is_recorded_once_however_often_it_is_sent(staff: Person, store: Store) -> None:
    first = staff.send("call1", {"an": "present", "binh": "late"}, minutes={"binh": 12})
    assert (first.status_code, first.json["outcome"]) == (200, "recorded")
    again = staff.send("call1", {"an": "present", "binh": "late"}, minutes={"binh": 12})
    assert (again.json["outcome"], again.json["version"]) == ("known", 1)
    assert again.json["minutes"] == {"binh": 12}
    assert store.outbox.count_documents({}) == 1


def test_every_mark_keeps_who_when_and_on_which_device(staff: Person, person: Callable[..., Person]) -> None:
    phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
    staff.client.environ_base["HTTP_USER_AGENT"] = phone
    staff.send("call1", {"an": "absent"})
    colleague(person).mark({"an": "late"}, 1)
    items = staff.get(f"/api/v1/classes/{CLASS}/sheets/{MORNING}/roll-calls").json["items"]
    told = [(one["mark"], one["by"]["name"], one["source"], one["stands"]) for one in items]
    assert told == [("absent", "Trần Thị Hồng Hạnh", "phone", False), ("late", "Lê Văn Sơn", "page", True)]
    assert items[0]["device"]["kind"] == "Android · Chrome"
    assert items[0]["taken_at"] == NOW.isoformat()


def test_two_people_who_marked_differently_are_shown_and_one_of_them_decides(
    staff: Person, person: Callable[..., Person]
) -> None:
    colleague(person).mark({"an": "present", "binh": "present"})
    met = staff.send("call1", {"an": "absent", "binh": "present"})
    assert met.json["outcome"] == "recorded"
    assert met.json["marks"] == {"binh": "present"}
    assert [(one["mark"], one["by"]["name"]) for one in met.json["conflicts"]["an"]] == [
        ("present", "Lê Văn Sơn"),
        ("absent", "Trần Thị Hồng Hạnh"),
    ]
    page = staff.get(f"/classes/{CLASS}/sheets/{MORNING}").get_data(as_text=True)
    assert "Hai người điểm danh khác nhau" in page and "Lê Văn Sơn: có mặt" in page
    refused = staff.post(
        f"/api/v1/classes/{CLASS}/sheets/{MORNING}/closing", headers={"If-Match": f'"{met.json["version"]}"'}
    )
    assert "/marks/an" in {fault["pointer"] for fault in refused.json["errors"]}
    decided = staff.mark({"an": "late"}, met.json["version"])
    assert (decided.json["marks"]["an"], decided.json["conflicts"]) == ("late", {})


def test_who_had_seen_the_other_mark_changes_it(staff: Person, person: Callable[..., Person]) -> None:
    seen = colleague(person).mark({"an": "present"}).json["heads"]
    met = staff.send("call1", {"an": "absent"}, over=seen)
    assert (met.json["marks"], met.json["conflicts"]) == ({"an": "absent"}, {})


def test_what_comes_after_the_sheet_was_closed_asks_for_a_correction(
    staff: Person, person: Callable[..., Person], store: Store
) -> None:
    other = colleague(person)
    other.mark(EVERYBODY)
    other.close(1)
    late = staff.send("call1", {"an": "absent", "binh": "present"})
    assert (late.json["outcome"], late.json["marks"]["an"]) == ("asked", "present")
    assert staff.send("call1", {"an": "absent", "binh": "present"}).json["outcome"] == "known"
    assert staff.send("call2", EVERYBODY).json["outcome"] == "same"
    (request,) = staff.get("/api/v1/corrections").json["items"]
    own = staff.decide(request["correction_id"])
    assert (own.status_code, own.json["type"].rsplit(":", 1)[-1]) == (403, "second-person-needed")
    granted = other.decide(request["correction_id"])
    assert (granted.status_code, granted.json["state"]) == (200, "granted")
    sheet = staff.sheet().json
    assert (sheet["state"], sheet["marks"]["an"]) == ("closed", "absent")
    assert sheet["corrections"][0]["granted_by"]["name"] == "Lê Văn Sơn"
    assert other.decide(request["correction_id"], version=2).status_code == 409
    assert [row["type"].split(".")[-2] for row in store.outbox.find().sort("sequence")][2] == "sheet-corrected"


def test_a_correction_is_refused_with_a_reason(staff: Person, person: Callable[..., Person]) -> None:
    other = colleague(person)
    other.mark(EVERYBODY)
    other.close(1)
    staff.send("call1", {"an": "absent"})
    without = other.decide("call1", granted=False)
    assert [fault["pointer"] for fault in without.json["errors"]] == ["/answer"]
    assert other.decide("call1", granted=False, answer="Có mặt từ đầu buổi").json["state"] == "refused"
    assert other.sheet().json["marks"]["an"] == "present"
    assert other.get("/api/v1/corrections").json["items"] == []


def test_a_locked_sheet_takes_no_correction_but_a_request(
    staff: Person, person: Callable[..., Person], enrolment: Enrolment, store: Store
) -> None:
    staff.mark(EVERYBODY)
    staff.close(1)
    long_ago = (NOW - timedelta(days=8)).isoformat()
    store.sheets.update_one({}, {"$set": {"closed.at": long_ago}})
    asked = staff.correct("an", "late", "đến sau giờ học")
    assert (asked.status_code, asked.json["outcome"], asked.json["marks"]["an"]) == (201, "asked", "present")
    assert person("board", "province", account_id="board-1").decide(asked.json["correction_id"]).status_code == 200
    assert staff.sheet().json["marks"]["an"] == "late"


def test_somebody_on_no_roster_is_marked_when_the_roster_comes(
    staff: Person, enrolment: Enrolment, store: Store
) -> None:
    sent = staff.send("call1", {"an": "present", "dung": "late"}, minutes={"dung": 5})
    assert (sent.json["marks"], sent.json["pending"]) == ({"an": "present"}, ["dung"])
    enrolment.contacts([("dung", "Vàng A Dũng", 1988)])
    enrolment.enrol(["dung"])
    sheet = staff.sheet().json
    assert (sheet["marks"], sheet["minutes"], sheet["pending"]) == ({"an": "present", "dung": "late"}, {"dung": 5}, [])
    assert store.outbox.count_documents({}) == 2
    enrolment.reschedule(store.registers.find_one()["sessions"])
    assert store.outbox.count_documents({}) == 2


def test_a_phone_whose_clock_is_a_day_wrong_is_set_right(staff: Person) -> None:
    tomorrow = NOW + timedelta(days=1)
    said = {"taken_at": (tomorrow - timedelta(minutes=30)).isoformat(), "sent_at": tomorrow.isoformat()}
    assert staff.send("call1", {"an": "present"}, **said).json["outcome"] == "recorded"
    (made,) = staff.get(f"/api/v1/classes/{CLASS}/sheets/{MORNING}/roll-calls").json["items"]
    assert (made["taken_at"], made["clock_off"]) == ((NOW - timedelta(minutes=30)).isoformat(), 24 * 3600)
    # By its own clock it is within a day of next week's session; by ours it is not.
    next_week = NOW + timedelta(days=7)
    said = {"taken_at": next_week.isoformat(), "sent_at": next_week.isoformat()}
    assert staff.send("call2", {"an": "present"}, NEXT_WEEK, **said).status_code == 409


def test_a_roll_call_goes_out_only_under_the_account_that_made_it(staff: Person) -> None:
    other = staff.send("call1", {"an": "present"}, account_id="account-9")
    assert (other.status_code, other.json["type"].rsplit(":", 1)[-1]) == (409, "made-by-somebody-else")


def test_who_may_not_keep_the_sheet_sends_none(app: Flask, person: Callable[..., Person], signing_key: OKPKey) -> None:
    assert person("board", "province").send("call1", {"an": "present"}).status_code == 403
    assert person("staff", "other").send("call1", {"an": "present"}).status_code == 404
    learnerless = Person(app, tokens.issue(signing_key, Actor("x", "X", (Role("committee", "committee"),)), NOW))
    assert learnerless.send("call1", {"an": "present"}).status_code == 403


def test_leave_that_is_granted_by_marking_is_kept_with_its_reason_and_said_without_it(
    staff: Person, store: Store
) -> None:
    staff.mark({"an": "excused"})
    assert store.leaves.find_one()["reason"] == "báo ốm qua điện thoại"
    granted = store.outbox.find_one({"type": "vn.solop.attendance.leave-granted.v1"})
    assert granted["data"] == {
        "class_id": CLASS,
        "leave_id": store.leaves.find_one()["_id"],
        "learner_id": "an",
        "since": "2023-02-14",
        "until": "2023-02-14",
    }
    # The same day's other session needs no reason any more.
    assert staff.mark({"an": "excused"}, 0, "session3", reasons={}).status_code == 200


def test_the_page_of_decisions_lists_what_waits_and_takes_the_answer(
    staff: Person, person: Callable[..., Person]
) -> None:
    other = colleague(person)
    other.mark(EVERYBODY)
    other.close(1)
    staff.send("call1", {"an": "absent"})
    staff.send("call2", {"binh": "present"}, "session3", over={})
    other.mark({"binh": "late"}, 1, "session3", minutes={"binh": 5})
    other.send("call3", {"binh": "absent", "dung": "present"}, "session3", account_id="account-2")
    page = other.get("/decisions").get_data(as_text=True)
    assert "2 việc cần quyết định" in page and "Lò Thị An: có mặt → <b>vắng</b>" in page
    assert "1 học viên cần chọn" in page and "Điểm danh chờ danh sách" in page
    assert "Có 2 việc cần quyết định" in other.get("/").get_data(as_text=True)
    assert "chờ người thứ hai" in staff.get("/decisions").get_data(as_text=True)
    assert person("staff", "other").get("/decisions").get_data(as_text=True).count("Lò Thị An") == 0
    form = {"_version": "1", "do": "refuse", "answer": ""}
    refused = other.post("/corrections/call1/decision", data=form)
    assert refused.status_code == 422 and 'id="at-answer-wrong"' in refused.get_data(as_text=True)
    granted = other.post("/corrections/call1/decision", data={**form, "do": "grant"})
    assert granted.status_code == 303
    assert "Đã duyệt" in other.get(granted.headers["Location"]).get_data(as_text=True)
    assert staff.sheet().json["marks"]["an"] == "absent"


@pytest.mark.parametrize("name", ["a.b", "$set", "a" * 65, "x y"])
def test_an_id_that_cannot_be_one_is_refused_and_nothing_is_kept(staff: Person, store: Store, name: str) -> None:
    assert staff.send(name, {"an": "present"}).status_code == 422
    faulty = staff.send("call1", {name: "present"})
    assert [fault["pointer"] for fault in faulty.json["errors"]] == ["/marks"]
    assert store.sheets.count_documents({}) == 0
