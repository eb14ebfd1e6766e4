"""The rules of attendance sheets, without a store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.attendance.model import corrections, marking, registers, sheets
from services.attendance.model.marking import Given
from shared.events.attendance import SHEET_CLOSED, SHEET_CORRECTED
from shared.refusal import Refusal
from tests.unit.attendance.centre import MORNING, NEXT_WEEK, NOW, YESTERDAY
from tests.unit.attendance.papers import BY, LEARNERS, Paper, everybody_present, refuse_faulty, register


def test_marking_what_stands_there_already_says_nothing() -> None:
    paper = Paper().mark({"l1": "late", "l2": "absent"})
    assert marking.changes(Given({"l1": "late"}), paper.entry, ()) == []
    assert paper.mark({"l1": "late"}).said == ()


def test_other_minutes_late_are_a_change() -> None:
    paper = Paper().mark({"l1": "late"}, minutes={"l1": 10})
    assert marking.changes(Given({"l1": "late"}, {"l1": 25}), paper.entry, ()) == ["l1"]
    (said,) = paper.mark({"l1": "late"}, minutes={"l1": 25}).said
    assert said.data["minutes_late"] == {"l1": 25}


def test_a_sheet_that_moved_to_another_day_is_said_again() -> None:
    paper = Paper().mark({"l1": "late"})
    moved = register()
    moved["sessions"] = [{**one, "starts_at": "2023-02-13T01:00:00+00:00"} for one in moved["sessions"]]
    (said,) = paper.look_again(moved).said
    assert said.data["held_on"] == "2023-02-13"


def test_every_fault_of_a_marking_is_named_at_its_place() -> None:
    given = Given({"l1": "late", "l2": "asleep", "l3": "excused", "l4": "present"}, {"l1": 0}, {"l3": "ab"})
    with pytest.raises(Refusal) as refused:
        refuse_faulty(given, register(l4="2023-02-13"))
    assert {fault.at for fault in refused.value.faults} == {"/minutes/l1", "/marks/l2", "/reasons/l3", "/marks/l4"}


def test_an_absence_is_excused_by_leave_or_for_a_reason() -> None:
    refuse_faulty(Given({"l1": "excused"}), excused={"l1"})
    refuse_faulty(Given({"l1": "excused"}, {}, {"l1": "báo ốm qua điện thoại"}))
    with pytest.raises(Refusal):
        refuse_faulty(Given({"l1": "excused"}))


def test_a_sheet_takes_only_so_many_who_are_on_no_roster() -> None:
    refuse_faulty(Given({f"n{one}": "present" for one in range(marking.MOST_PENDING)}))
    with pytest.raises(Refusal) as refused:
        refuse_faulty(Given({f"n{one}": "present" for one in range(marking.MOST_PENDING + 1)}))
    assert [fault.at for fault in refused.value.faults] == ["/marks"]


@pytest.mark.parametrize(
    ("state", "code"), [("announced", "class-not-open"), ("closed", "class-closed"), ("cancelled", "class-cancelled")]
)
def test_only_the_sheets_of_an_open_class_are_marked(state: str, code: str) -> None:
    session = registers.find_session(register(), MORNING)
    with pytest.raises(Refusal) as refused:
        registers.refuse_marking(register(state), session, NOW)
    assert (refused.value.code, refused.value.status) == (code, 409)


def test_a_session_more_than_a_day_ahead_is_not_marked_and_an_unknown_one_is_not_found() -> None:
    with pytest.raises(Refusal) as ahead:
        registers.refuse_marking(register(), registers.find_session(register(), NEXT_WEEK), NOW)
    assert (ahead.value.code, ahead.value.status) == ("session-ahead", 409)
    with pytest.raises(Refusal) as unknown:
        registers.find_session(register(), "nowhere")
    assert unknown.value.status == 404


def test_a_sheet_closes_only_when_everybody_is_marked_and_the_refusal_names_who_is_missing() -> None:
    paper = Paper().mark(dict.fromkeys(LEARNERS[3:], "present"))
    paper = paper.mark({"l2": "late"}, over={}).mark({"l2": "absent"}, over={})
    with pytest.raises(Refusal) as refused:
        paper.close(names={"l1": "Lò Thị An", "l0": "Giàng A Chí"})
    assert "3 học viên" in refused.value.words.vi
    named = [(fault.at, fault.words.vi) for fault in refused.value.faults]
    assert named == [
        ("/marks/l1", "Lò Thị An chưa được điểm danh."),
        ("/marks/l0", "Giàng A Chí chưa được điểm danh."),
        ("/marks/l2", "l2: hai người điểm danh khác nhau, cần chọn một."),
    ]


def test_of_many_missing_the_first_ten_are_named_and_all_are_counted() -> None:
    crowd = {**register(), "roster": {f"m{n}": {"nominator_id": None, "withdrawn_on": None} for n in range(78)}}
    with pytest.raises(Refusal) as refused:
        Paper().close(crowd)
    assert "78 học viên" in refused.value.words.vi
    assert len(refused.value.faults) == 10


def test_whoever_left_before_the_session_need_not_be_marked_to_close_it() -> None:
    left = register(l0="2023-02-01")
    paper = Paper().mark(dict.fromkeys(LEARNERS[1:], "present"), roster=left).close(left)
    assert [said.kind for said in paper.said] == [SHEET_CLOSED]


def test_whoever_left_after_being_marked_stays_on_that_sheet() -> None:
    paper = Paper().mark(dict.fromkeys(LEARNERS, "present"))
    assert paper.look_again(register(l0="2023-02-01")).said == ()


def test_a_sheet_on_which_nobody_is_marked_does_not_close() -> None:
    with pytest.raises(Refusal) as refused:
        Paper().close({**register(), "roster": {}})
    assert refused.value.code == "sheet-empty"


def test_a_closed_sheet_is_not_closed_again_and_a_cancelled_class_closes_none() -> None:
    with pytest.raises(Refusal) as closed:
        everybody_present().close()
    assert (closed.value.code, closed.value.status) == ("sheet-closed", 409)
    with pytest.raises(Refusal) as cancelled:
        Paper().mark(dict.fromkeys(LEARNERS, "present")).close(register("cancelled"))
    assert cancelled.value.code == "class-cancelled"


def test_a_sheet_locks_so_many_days_after_it_was_closed() -> None:
    sheet = everybody_present().sheet
    assert not sheets.locked(sheet, 7, NOW + timedelta(days=6, hours=23))
    assert sheets.locked(sheet, 7, NOW + timedelta(days=7))
    assert not sheets.locked(Paper().mark({"l1": "late"}).sheet, 7, NOW + timedelta(days=365))


def test_a_mark_that_changes_on_a_closed_sheet_is_said_as_a_correction() -> None:
    paper = everybody_present().mark({"l1": "late", "l2": "present"}, minutes={"l1": 5})
    (said,) = paper.said
    assert said.kind is SHEET_CORRECTED
    told = {name: said.data[name] for name in ("learner_id", "was", "now", "minutes_late")}
    assert told == {"learner_id": "l1", "was": "present", "now": "late", "minutes_late": 5}
    assert said.data["counts"] == paper.entry["counts"] == {"present": 7, "late": 1, "excused": 0, "absent": 0}
    assert paper.entry["state"] == "closed"


@pytest.mark.parametrize(
    ("learner", "now_mark", "reason", "at"),
    [
        ("nobody", "late", "đến muộn", ["/learner_id"]),
        ("l1", "present", "đúng là có mặt", ["/mark"]),
        ("l1", "asleep", "ngủ gật", ["/mark"]),
        ("l1", "late", "ab", ["/reason"]),
        ("l1", "late", "1.2.3.4", ["/reason"]),
        ("nobody", "", "", ["/learner_id", "/mark", "/reason"]),
    ],
)
def test_a_correction_at_fault_says_where(learner: str, now_mark: str, reason: str, at: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        corrections.refuse_faulty(everybody_present().entry, learner, now_mark, reason, set(LEARNERS))
    assert [fault.at for fault in refused.value.faults] == at


def test_the_events_name_accounts_and_no_persons() -> None:
    for paper in (Paper().mark({"l1": "late"}), everybody_present(), everybody_present().mark({"l1": "late"})):
        assert paper.said
        assert all(BY["name"] not in str(said.data) for said in paper.said)


def test_a_session_off_the_timetable_keeps_the_day_of_its_sheet() -> None:
    gone = {**register(), "sessions": [one for one in register()["sessions"] if one["session_id"] != MORNING]}
    assert sheets.day_held(gone, MORNING, everybody_present().entry).isoformat() == "2023-02-14"
    with pytest.raises(Refusal):
        sheets.day_held(gone, MORNING, Paper().entry)
    assert sheets.day_held(gone, YESTERDAY, Paper().entry).isoformat() == "2023-02-13"
