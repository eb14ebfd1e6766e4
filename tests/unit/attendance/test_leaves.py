"""Leave by the rules alone: who can ask for which days, and how a request ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.attendance.model import leaves, marking, sheets
from shared.refusal import Refusal
from tests.unit.attendance.centre import CLASS, NOW
from tests.unit.attendance.papers import BY, register

YESTERDAY, TODAY, NEXT_WEEK = date(2023, 2, 13), date(2023, 2, 14), date(2023, 2, 21)
WHY = "đi công tác tỉnh"
LEARNER = {"learner_id": "l1"}


def ask(
    since: date = TODAY,
    until: date | None = None,
    *,
    learner_id: str = "l1",
    reason: str = WHY,
    others: tuple[dict[str, Any], ...] = (),
    roster: dict[str, Any] | None = None,
    now: datetime = NOW,
) -> dict[str, Any]:
    asked = ("leave1", roster or register(), learner_id, since, until or since, reason)
    return leaves.ask(*asked, others=others, by=BY, now=now)


def refused(since: date = TODAY, until: date | None = None, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as no:
        ask(since, until, **more)
    return no.value


def places(no: Refusal) -> list[str]:
    return [fault.at for fault in no.faults]


def decide(leave: dict[str, Any], granted: bool, answer: str = "", roster: dict[str, Any] | None = None) -> Any:
    return leaves.decide(leave, roster or register(), granted=granted, answer=answer, by=BY, now=NOW)


def test_leave_is_asked_for_and_waits() -> None:
    leave = ask(TODAY, NEXT_WEEK, reason="  đi   công tác tỉnh ")
    assert (leave["state"], leave["since"], leave["until"], leave["reason"]) == (
        "asked",
        "2023-02-14",
        "2023-02-21",
        WHY,
    )
    assert (leave["asked_by"], leave["decided_by"], leave["places"]) == (BY, None, ["centre"])


def test_every_fault_of_a_request_is_named_at_its_place() -> None:
    no = refused(NEXT_WEEK, TODAY, learner_id="nobody", reason="ốm")
    assert (no.status, places(no)) == (422, ["/learner_id", "/until", "/reason"])


@pytest.mark.parametrize(
    ("since", "until"), [(date(2023, 2, 15), date(2023, 2, 20)), (date(2023, 3, 1), date(2023, 3, 2))]
)
def test_days_without_a_session_need_no_leave(since: date, until: date) -> None:
    assert places(refused(since, until)) == ["/since"]


def test_leave_ends_with_the_class() -> None:
    no = refused(TODAY, date(2032, 2, 14))
    assert (places(no), "21/02/2023" in no.words.vi or "21/02/2023" in no.faults[0].words.vi) == (["/until"], True)


def test_who_has_left_the_class_needs_no_leave_afterwards() -> None:
    assert places(refused(NEXT_WEEK, roster=register(l1="2023-02-14"))) == ["/learner_id"]
    assert ask(TODAY, roster=register(l1="2023-02-14"))["state"] == "asked"


def test_what_has_begun_cannot_be_asked_for_any_more_and_it_says_whom_to_tell() -> None:
    no = refused(YESTERDAY)
    assert (no.code, no.status) == ("sessions-begun", 409)
    assert "giảng viên Trần Thị Hồng Hạnh hoặc cán bộ trung tâm" in no.words.vi
    assert ask(YESTERDAY, TODAY)["state"] == "asked"  # this afternoon is still ahead
    assert refused(YESTERDAY, TODAY, now=NOW + timedelta(hours=7)).code == "sessions-begun"


@given(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted),
    st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted),
    st.sampled_from(["asked", "granted", "refused", "withdrawn"]),
)
def test_one_day_is_asked_for_once_until_it_is_refused_or_withdrawn(
    earlier: list[int], later: list[int], state: str
) -> None:
    days = [YESTERDAY + timedelta(days=number) for number in range(9)]
    other = {"state": state, "since": days[earlier[0]].isoformat(), "until": days[earlier[1]].isoformat()}
    shared = set(range(earlier[0], earlier[1] + 1)) & set(range(later[0], later[1] + 1))
    try:
        ask(days[later[0]], days[later[1]], others=(other,))  # type: ignore[arg-type]
        overlaps = False
    except Refusal as no:
        overlaps = no.code == "leave-overlaps"
        if not overlaps:  # days without a session, or that have begun, are refused before
            return
    assert overlaps == bool(shared and state in ("asked", "granted"))


@pytest.mark.parametrize(("state", "code"), [("closed", "class-closed"), ("cancelled", "class-cancelled")])
def test_a_class_that_is_over_takes_no_request_and_no_decision(state: str, code: str) -> None:
    no = refused(roster=register(state))
    assert (no.code, no.status) == (code, 409)
    with pytest.raises(Refusal) as late:
        decide(ask(), True, roster=register(state))
    assert late.value.code == code


def test_leave_can_be_asked_for_before_the_class_opens() -> None:
    assert ask(NEXT_WEEK, roster=register("announced"))["state"] == "asked"


def test_granted_leave_stands_in_the_book_for_all_its_days() -> None:
    leave, said = decide(ask(TODAY, NEXT_WEEK), True)
    for one in said:
        one.kind.check(one.data)
    book = sheets.evolve(sheets.new_book(CLASS), said[0])
    assert (leave["state"], leave["decided_by"]) == ("granted", BY)
    excused = {day: marking.excused_on(book, day) for day in (YESTERDAY, TODAY, date(2023, 2, 18), NEXT_WEEK)}
    assert excused == {YESTERDAY: set(), TODAY: {"l1"}, date(2023, 2, 18): {"l1"}, NEXT_WEEK: {"l1"}}
    assert WHY not in str(said)


def test_a_refusal_needs_an_answer_and_says_nothing_to_the_book() -> None:
    with pytest.raises(Refusal) as no:
        decide(ask(), False, "  -- ")
    assert places(no.value) == ["/answer"]
    leave, said = decide(ask(), False, "buổi này kiểm tra")
    assert (leave["state"], leave["answer"], said) == ("refused", "buổi này kiểm tra", [])


def test_it_is_decided_once() -> None:
    leave, _ = decide(ask(), False, "buổi này kiểm tra")
    for again in (lambda: decide(leave, True), lambda: leaves.withdraw(leave)):
        with pytest.raises(Refusal) as no:
            again()
        assert (no.value.code, no.value.status) == ("decided-before", 409)
        assert BY["name"] in no.value.words.vi


def test_what_was_withdrawn_is_not_decided_any_more() -> None:
    with pytest.raises(Refusal) as no:
        decide(leaves.withdraw(ask()), True)
    assert (no.value.code, no.value.status) == ("withdrawn-before", 409)


def test_somebody_who_left_before_these_days_is_not_granted_leave_but_answered() -> None:
    left = register(l1="2023-02-15")
    with pytest.raises(Refusal) as no:
        decide(ask(NEXT_WEEK), True, roster=left)
    assert (no.value.code, no.value.status) == ("learner-left", 409)
    assert decide(ask(NEXT_WEEK), False, "đã thôi học", roster=left)[0]["state"] == "refused"


def test_an_account_and_a_learner_are_told_apart() -> None:
    by_account, by_learner = ask(), {**ask(), "asked_by": LEARNER}
    assert leaves.asked_for_by(by_account, BY) and leaves.asked_for_by(by_learner, LEARNER)
    assert not leaves.asked_for_by(by_account, LEARNER) and not leaves.asked_for_by(by_learner, BY)
    assert not leaves.asked_for_by(by_learner, {"learner_id": "l2"})
