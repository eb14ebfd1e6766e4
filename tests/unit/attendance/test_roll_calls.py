"""Roll calls: whatever order they arrive in, and however often, the sheet is the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st

from services.attendance.model import marking, roll_calls
from services.attendance.model.marking import Given, Hand
from shared.events.attendance import MARKS
from tests.unit.attendance.centre import NOW
from tests.unit.attendance.papers import BY, LEARNERS, Paper, register

NAMES = ("a", "b", "c", "d", "e")


@st.composite
def some_calls(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Up to five roll calls of eight learners, two of them on no roster; each may have seen any of the others."""
    found = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1)):
        learners = st.sampled_from([*LEARNERS[:4], "stranger1", "stranger2"])
        marks = draw(st.dictionaries(learners, st.sampled_from(MARKS), min_size=1))
        minutes = {one: draw(st.none() | st.integers(1, 90)) for one in marks}
        over = {one: draw(st.lists(st.sampled_from(NAMES), unique=True)) for one in marks}
        at = NOW - timedelta(minutes=draw(st.integers(0, 3)))
        call = Given(marks, minutes, {}, over)
        found[name] = marking.roll_call(call, marks, {}, Hand(BY, None, "phone", at), now=at)
    return found


def sheet_of(paper: Paper) -> tuple[Any, ...]:
    """What a sheet says: whose mark stands, what is to be decided and who is on no roster."""
    return paper.entry["marks"], paper.entry["minutes"], paper.sheet["conflicts"], paper.sheet["pending"]


@given(some_calls(), st.data())
def test_any_order_and_repetition_of_the_same_marks_ends_in_the_same_sheet(
    calls: dict[str, dict[str, Any]], data: st.DataObject
) -> None:
    once = Paper()
    for name, call in sorted(calls.items()):
        once = once.take(name, call)
    repeated = data.draw(st.lists(st.sampled_from(sorted(calls)), max_size=8))
    shuffled = Paper()
    for name in data.draw(st.permutations([*calls, *repeated])):
        shuffled = shuffled.take(name, calls[name])
    assert sheet_of(once) == sheet_of(shuffled)


@given(some_calls())
def test_no_mark_is_lost_every_learner_stands_is_to_be_decided_or_waits_for_a_roster(
    calls: dict[str, dict[str, Any]],
) -> None:
    paper = Paper()
    for name, call in calls.items():
        paper = paper.take(name, call)
    marked = {one for call in calls.values() for one in call["marks"]}
    told = [paper.entry["marks"].keys(), set(paper.sheet["conflicts"]), set(paper.sheet["pending"])]
    assert set().union(*told) == marked
    assert sum(map(len, told)) == len(marked)


@given(some_calls())
def test_what_the_book_says_is_what_its_last_event_said(calls: dict[str, dict[str, Any]]) -> None:
    paper, told = Paper(), {}
    for name, call in calls.items():
        paper = paper.take(name, call)
        for said in paper.said:
            told = said.data["marks"]
            assert sum(said.data["counts"].values()) == len(told)
    assert told == paper.entry["marks"]


def test_who_has_seen_a_mark_replaces_it() -> None:
    paper = Paper().mark({"l1": "absent"}, name="first").mark({"l1": "late"}, name="second", minutes={"l1": 10})
    assert (paper.entry["marks"], paper.entry["minutes"]) == ({"l1": "late"}, {"l1": 10})
    assert paper.sheet["conflicts"] == []


def test_two_who_had_not_seen_each_other_and_differ_are_to_be_decided_between() -> None:
    paper = Paper().mark({"l1": "absent", "l2": "present"}, name="one", over={})
    paper = paper.mark({"l1": "present", "l2": "present"}, name="other", over={})
    assert paper.sheet["conflicts"] == ["l1"]
    assert paper.entry["marks"] == {"l2": "present"}
    heads = roll_calls.heads(paper.sheet["roll_calls"])["l1"]
    assert [(name, mark["mark"]) for name, mark in heads] == [("one", "absent"), ("other", "present")]


def test_whoever_decides_has_seen_both() -> None:
    paper = Paper().mark({"l1": "absent"}, name="one", over={}).mark({"l1": "present"}, name="other", over={})
    paper = paper.mark({"l1": "late"}, name="decided")
    assert (paper.entry["marks"], paper.sheet["conflicts"]) == ({"l1": "late"}, [])
    # What comes after it and had seen neither stands against the decision.
    paper = paper.mark({"l1": "absent"}, name="third", over={"l1": ["one"]})
    assert paper.sheet["conflicts"] == ["l1"]


def test_a_mark_of_somebody_on_no_roster_waits_for_it() -> None:
    paper = Paper().mark({"l1": "present", "new": "late"})
    assert (paper.entry["marks"], paper.sheet["pending"]) == ({"l1": "present"}, ["new"])
    roster = register()
    roster["roster"]["new"] = {"nominator_id": None, "withdrawn_on": None}
    paper = paper.look_again(roster)
    assert (paper.entry["marks"], paper.sheet["pending"]) == ({"l1": "present", "new": "late"}, [])
    assert paper.look_again(roster).said == ()


def test_a_late_roster_is_said_of_a_closed_sheet_which_stays_closed() -> None:
    paper = Paper().mark({**dict.fromkeys(LEARNERS, "present"), "new": "absent"}).close()
    roster = register()
    roster["roster"]["new"] = {"nominator_id": None, "withdrawn_on": None}
    paper = paper.look_again(roster)
    assert [said.kind.short for said in paper.said] == ["sheet-marked", "sheet-closed"]
    assert (paper.entry["state"], paper.entry["marks"]["new"]) == ("closed", "absent")


def test_a_clock_that_is_a_day_wrong_is_set_right_and_remembered() -> None:
    wrong = NOW + timedelta(days=1)
    taken, off = marking.when_taken(wrong - timedelta(minutes=40), wrong, NOW)
    assert (taken, off) == (NOW - timedelta(minutes=40), 24 * 3600)
    taken, off = marking.when_taken(NOW - timedelta(hours=3), NOW + timedelta(seconds=30), NOW)
    assert (taken, off) == (NOW - timedelta(hours=3), None)


def test_nothing_was_marked_in_the_future() -> None:
    taken, _ = marking.when_taken(NOW + timedelta(hours=2), NOW, NOW)
    assert taken == NOW
