"""The rules of attendance sheets, without a store."""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.attendance.model import rates, sheets
from shared.events.attendance import MARKS, SHEET_CLOSED, SHEET_MARKED
from shared.refusal import Refusal
from shared.said import Said
from tests.unit.attendance.centre import AFTERNOON, CLASS, MORNING, NEXT_WEEK, NOW, YESTERDAY, timetable

BY = {"account_id": "account-1", "name": "Trần Thị Hồng Hạnh"}
LEARNERS = [f"l{number}" for number in range(8)]
evolve = partial(sheets.evolve, at=NOW.isoformat(), by=BY, reason="Có giấy xin phép")
mark = partial(sheets.mark, by=BY, now=NOW)
close = partial(sheets.close, by=BY, names={})
correct = partial(sheets.correct, by=BY)


def register(state: str = "open", **withdrawn: str) -> dict[str, Any]:
    roster = {one: {"nominator_id": None, "withdrawn_on": withdrawn.get(one)} for one in LEARNERS}
    return {"_id": CLASS, "state": state, "sessions": timetable(), "roster": roster, "places": ["centre"]}


def after(book: dict[str, Any], said: list[Said]) -> dict[str, Any]:
    for one in said:
        one.kind.check(one.data)
    return reduce(evolve, said, book)


def marked(marks: dict[str, str], session_id: str = MORNING) -> dict[str, Any]:
    return after(sheets.new_book(CLASS), mark(sheets.new_book(CLASS), register(), session_id, marks))


def closed() -> dict[str, Any]:
    book = marked(dict.fromkeys(LEARNERS, "present"))
    return after(book, close(book, register(), MORNING))


some_marks = st.dictionaries(st.sampled_from(LEARNERS), st.sampled_from(MARKS))


@given(st.lists(some_marks, max_size=6))
def test_the_counts_add_up_to_the_learners_who_are_marked(rounds: list[dict[str, str]]) -> None:
    book = sheets.new_book(CLASS)
    for marks in rounds:
        book = after(book, mark(book, register(), MORNING, marks))
    sheet = sheets.sheet_of(book, MORNING)
    assert sum(sheet["counts"].values()) == len(sheet["marks"])
    assert sheet["marks"] == reduce(lambda one, other: one | other, rounds, {})


@given(st.dictionaries(st.sampled_from(LEARNERS), st.sampled_from(MARKS), min_size=1), st.data())
def test_any_order_of_marking_the_same_marks_gives_the_same_sheet(marks: dict[str, str], data: st.DataObject) -> None:
    def in_order(learners: list[str]) -> dict[str, Any]:
        book = sheets.new_book(CLASS)
        for learner in learners:
            book = after(book, mark(book, register(), MORNING, {learner: marks[learner]}))
        return sheets.sheet_of(book, MORNING)

    one, other = in_order(data.draw(st.permutations(list(marks)))), in_order(sorted(marks))
    assert one == other


@given(st.lists(some_marks, min_size=1, max_size=5))
def test_an_event_carries_the_whole_sheet_as_it_then_stands(rounds: list[dict[str, str]]) -> None:
    book = sheets.new_book(CLASS)
    for marks in rounds:
        said = mark(book, register(), MORNING, marks)
        book = after(book, said)
        for one in said:
            assert one.data["marks"] == sheets.sheet_of(book, MORNING)["marks"]


@given(some_marks)
def test_a_rate_never_exceeds_one_and_leaves_excused_absence_out_when_the_programme_says_so(
    marks: dict[str, str],
) -> None:
    counts = sheets.count(marks)
    within, without = (rates.rate(counts, excused_counts=choice) for choice in (True, False))
    assert 0 <= within["numerator"] <= without["denominator"] <= within["denominator"] == len(marks)
    assert within["denominator"] - without["denominator"] == counts["excused"]


def test_marking_what_stands_there_already_says_nothing() -> None:
    book = marked({"l1": "late", "l2": "absent"})
    assert mark(book, register(), MORNING, {"l1": "late"}) == []
    assert mark(book, register(), MORNING, {}) == []


def test_a_sheet_that_moved_to_another_day_is_said_again() -> None:
    book = marked({"l1": "late"})
    moved = register()
    moved["sessions"] = [{**one, "starts_at": "2023-02-13T01:00:00+00:00"} for one in moved["sessions"]]
    (said,) = mark(book, moved, MORNING, {"l1": "late"})
    assert said.data["held_on"] == "2023-02-13"


def test_two_sheets_of_a_class_have_versions_of_their_own() -> None:
    book = marked({"l1": "late"})
    book = after(book, mark(book, register(), AFTERNOON, {"l1": "present"}))
    book = after(book, mark(book, register(), AFTERNOON, {"l2": "present"}))
    versions = [sheets.sheet_of(book, one)["version"] for one in (YESTERDAY, MORNING, AFTERNOON)]
    assert versions == [0, 1, 2]


def test_a_learner_is_marked_up_to_the_day_of_leaving_and_not_after_it() -> None:
    left = register(l1="2023-02-13")
    book = after(sheets.new_book(CLASS), mark(sheets.new_book(CLASS), left, YESTERDAY, {"l1": "present"}))
    with pytest.raises(Refusal) as refused:
        mark(book, left, MORNING, {"l1": "present"})
    assert [fault.at for fault in refused.value.faults] == ["/marks/l1"]


def test_every_fault_of_a_marking_is_named_at_its_place() -> None:
    with pytest.raises(Refusal) as refused:
        mark(sheets.new_book(CLASS), register(), MORNING, {"l1": "present", "nobody": "late", "l2": "asleep"})
    assert {fault.at for fault in refused.value.faults} == {"/marks/nobody", "/marks/l2"}


@pytest.mark.parametrize(
    ("state", "code"), [("announced", "class-not-open"), ("closed", "class-closed"), ("cancelled", "class-cancelled")]
)
def test_only_the_sheets_of_an_open_class_are_marked(state: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        mark(sheets.new_book(CLASS), register(state), MORNING, {"l1": "present"})
    assert (refused.value.code, refused.value.status) == (code, 409)


def test_a_session_more_than_a_day_ahead_is_not_marked_and_an_unknown_one_is_not_found() -> None:
    with pytest.raises(Refusal) as ahead:
        mark(sheets.new_book(CLASS), register(), NEXT_WEEK, {"l1": "present"})
    assert (ahead.value.code, ahead.value.status) == ("session-ahead", 409)
    with pytest.raises(Refusal) as unknown:
        mark(sheets.new_book(CLASS), register(), "nowhere", {"l1": "present"})
    assert unknown.value.status == 404


def test_a_sheet_closes_only_when_everybody_is_marked_and_the_refusal_names_who_is_missing() -> None:
    book = marked(dict.fromkeys(LEARNERS[3:], "present"))
    with pytest.raises(Refusal) as refused:
        sheets.close(book, register(), MORNING, by=BY, names={"l1": "Lò Thị An", "l0": "Giàng A Chí"})
    assert "3 học viên" in refused.value.words.vi
    named = [(fault.at, fault.words.vi) for fault in refused.value.faults]
    assert named == [
        ("/marks/l1", "Lò Thị An chưa được điểm danh."),
        ("/marks/l0", "Giàng A Chí chưa được điểm danh."),
        ("/marks/l2", "l2 chưa được điểm danh."),
    ]


def test_of_many_missing_the_first_ten_are_named_and_all_are_counted() -> None:
    crowd = {**register(), "roster": {f"m{n}": {"nominator_id": None, "withdrawn_on": None} for n in range(78)}}
    with pytest.raises(Refusal) as refused:
        close(sheets.new_book(CLASS), crowd, MORNING)
    assert "78 học viên" in refused.value.words.vi
    assert len(refused.value.faults) == 10


def test_whoever_left_before_the_session_need_not_be_marked_to_close_it() -> None:
    left = register(l0="2023-02-01")
    book = marked(dict.fromkeys(LEARNERS[1:], "present"))
    assert [said.kind for said in close(book, left, MORNING)] == [SHEET_CLOSED]


def test_a_sheet_on_which_nobody_is_marked_does_not_close() -> None:
    empty = {**register(), "roster": {}}
    with pytest.raises(Refusal) as refused:
        close(sheets.new_book(CLASS), empty, MORNING)
    assert refused.value.code == "sheet-empty"


def test_a_closed_sheet_is_neither_marked_nor_closed_again() -> None:
    for again in (partial(mark, marks={"l1": "absent"}), close):
        with pytest.raises(Refusal) as refused:
            again(closed(), register(), MORNING)
        assert (refused.value.code, refused.value.status) == ("sheet-closed", 409)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_correction_changes_one_mark_of_a_closed_sheet_and_keeps_the_reason(state: str) -> None:
    said = correct(closed(), register(state), MORNING, "l1", "excused", "  Có giấy   xin phép ")
    sheet = sheets.sheet_of(after(closed(), said), MORNING)
    assert sheet["marks"] == {**dict.fromkeys(LEARNERS, "present"), "l1": "excused"}
    assert sheet["counts"] == said[0].data["counts"] == {"present": 7, "late": 0, "excused": 1, "absent": 0}
    assert [(one["was"], one["now"], one["reason"], one["by"]) for one in sheet["corrections"]] == [
        ("present", "excused", "Có giấy xin phép", BY)
    ]
    assert sheet["state"] == "closed"


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
        correct(closed(), register(), MORNING, learner, now_mark, reason)
    assert [fault.at for fault in refused.value.faults] == at


def test_an_open_sheet_is_marked_again_rather_than_corrected() -> None:
    with pytest.raises(Refusal) as refused:
        correct(marked({"l1": "late"}), register(), MORNING, "l1", "absent", "nhầm người")
    assert (refused.value.code, refused.value.status) == ("sheet-open", 409)


def test_nothing_changes_in_a_cancelled_class() -> None:
    cancelled = register("cancelled")
    for change in (close, partial(correct, learner_id="l1", now_mark="late", reason="đến muộn")):
        with pytest.raises(Refusal) as refused:
            change(closed(), cancelled, MORNING)
        assert refused.value.code == "class-cancelled"


def test_the_events_name_accounts_and_no_persons() -> None:
    for said in (*mark(sheets.new_book(CLASS), register(), MORNING, {"l1": "late"}),):
        assert said.kind is SHEET_MARKED
        assert BY["name"] not in str(said.data)
