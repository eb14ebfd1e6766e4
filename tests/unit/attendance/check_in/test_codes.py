"""The codes of a check-in, its hours, and what phones carry."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.attendance.model import check_ins, passes
from services.attendance.model.check_ins import SCANNED, TYPED, Way
from shared.ids import ALPHABET
from shared.refusal import Refusal
from tests.unit.attendance.centre import MORNING, NOW, session

KEY = b"k" * 32
MOMENTS = st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))
WAYS = st.sampled_from([SCANNED, TYPED])
BEGUN = session(MORNING, NOW - timedelta(minutes=30))  # 07:30


def opened(
    now: datetime = NOW, *, present: time = time(7, 45), ends: time = time(8, 15), **more: Any
) -> dict[str, Any]:
    hours = {"present_until": check_ins.at_hour(BEGUN, present), "ends_at": check_ins.at_hour(BEGUN, ends)}
    named = {"name": "7f7tfm4mamevg", "secret": "ab" * 32, "by": {"account_id": "a", "name": "A"}}
    return check_ins.opened("class1/session2", BEGUN, **{**named, **hours, **more}, now=now)


CHECK_IN = opened()


@given(WAYS, MOMENTS, st.floats(min_value=-120, max_value=120))
def test_a_code_is_taken_in_its_own_step_and_the_next_one(way: Way, made: datetime, seconds: float) -> None:
    later = made + timedelta(seconds=seconds)
    steps = int(later.timestamp()) // way.seconds - int(made.timestamp()) // way.seconds
    assert check_ins.takes(CHECK_IN, way, check_ins.code(CHECK_IN, way, made), later) == (steps in (0, 1))


@given(WAYS, MOMENTS)
def test_so_it_lives_at_least_one_step_and_never_two(way: Way, made: datetime) -> None:
    code = check_ins.code(CHECK_IN, way, made)
    assert check_ins.takes(CHECK_IN, way, code, made + timedelta(seconds=way.seconds))
    assert not check_ins.takes(CHECK_IN, way, code, made + timedelta(seconds=2 * way.seconds))


@given(MOMENTS)
def test_no_code_is_another_way_s_or_another_check_in_s(now: datetime) -> None:
    other = opened(secret="cd" * 32)
    assert not check_ins.takes(other, SCANNED, check_ins.code(CHECK_IN, SCANNED, now), now)
    assert not check_ins.takes(CHECK_IN, TYPED, check_ins.code(CHECK_IN, SCANNED, now)[:6], now)


@given(MOMENTS)
def test_codes_have_no_letters_that_look_alike(now: datetime) -> None:
    typed, address = check_ins.code(CHECK_IN, TYPED, now), check_ins.address(CHECK_IN, now)
    assert len(typed) == 6 and set(typed + address) <= set(ALPHABET)
    assert check_ins.read_address(address) == (CHECK_IN["name"], check_ins.code(CHECK_IN, SCANNED, now))


def test_a_typed_code_is_read_as_people_write_it() -> None:
    assert check_ins.read_typed(" 7F7 t4m ") == check_ins.read_typed("7f7-T4M") == "7f7t4m"
    assert check_ins.read_typed("O1I L23") == "011123"
    assert [check_ins.read_typed(one) for one in ("", "7f7t4", "7f7t4mm", "7f7t4ă", "7f7t4u")] == [None] * 5


def test_what_is_no_address_is_none() -> None:
    assert check_ins.read_address("x") is None
    assert check_ins.read_address("U" * 29) is None


@pytest.mark.parametrize(
    ("hour", "mark"),
    [("07:31", ("present", None)), ("07:45", ("present", None)), ("07:46", ("late", 16)), ("08:14", ("late", 44))],
)
def test_who_comes_after_the_hour_is_late_by_the_minutes_since_the_start(hour: str, mark: Any) -> None:
    at = check_ins.at_hour(BEGUN, time.fromisoformat(hour))
    assert check_ins.mark_at(CHECK_IN, BEGUN, at) == mark


def test_usual_hours_are_a_quarter_from_the_start_and_half_an_hour_more() -> None:
    at = check_ins.at_hour(BEGUN, time(7, 20))
    assert check_ins.usual_times(BEGUN, at) == (
        check_ins.at_hour(BEGUN, time(7, 45)),
        check_ins.at_hour(BEGUN, time(8, 15)),
    )


def test_of_a_session_that_has_begun_they_go_from_now() -> None:
    at = check_ins.at_hour(BEGUN, time(8, 2))
    assert check_ins.usual_times(BEGUN, at)[0] == check_ins.at_hour(BEGUN, time(8, 20))


def pointers(refusal: Refusal) -> list[str]:
    return [fault.at for fault in refusal.faults]


def test_hours_that_cannot_be_are_named() -> None:
    with pytest.raises(Refusal) as past:
        opened(present=time(7, 45), ends=time(7, 50))
    assert pointers(past.value) == ["/ends_at"]
    with pytest.raises(Refusal) as crossed:
        opened(present=time(8, 30), ends=time(8, 15))
    assert pointers(crossed.value) == ["/present_until"]
    with pytest.raises(Refusal) as long:
        opened(ends=time(11, 31))
    assert pointers(long.value) == ["/ends_at"]


def test_it_is_not_opened_hours_ahead() -> None:
    with pytest.raises(Refusal) as early:
        opened(NOW - timedelta(hours=3))
    assert (early.value.code, early.value.status) == ("check-in-ahead", 409)


def test_a_ticket_is_good_on_its_own_device_for_three_minutes() -> None:
    given_out = passes.issue_ticket(KEY, "t1", "class1/session2", "name", "device-1", NOW)
    read = passes.read_ticket(KEY, given_out, "device-1", NOW + timedelta(seconds=179))
    assert read == passes.Ticket("t1", "class1/session2", "name", NOW)
    assert passes.read_ticket(KEY, given_out, "device-2", NOW) is None
    assert passes.read_ticket(KEY, given_out, "device-1", NOW + timedelta(minutes=3)) is None
    assert passes.read_ticket(b"x" * 32, given_out, "device-1", NOW) is None


@given(st.text())
def test_what_we_did_not_sign_is_nothing(forged: str) -> None:
    assert passes.read_ticket(KEY, forged, "device-1", NOW) is None
    assert passes.read_pass(KEY, forged, NOW) is None


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_a_letter_changed_is_a_forgery(place: int, letter: str) -> None:
    true = passes.issue_pass(KEY, "an", 1, NOW)
    place %= len(true)
    forged = true[:place] + letter + true[place + 1 :]
    assert passes.read_pass(KEY, forged, NOW) == (("an", 1) if forged == true else None)


def test_a_ticket_is_no_pass() -> None:
    ticket = passes.issue_ticket(KEY, "an", "1", "x", "", NOW)
    assert passes.read_pass(KEY, ticket, NOW) is None


def test_links_differ_by_learner_edition_and_key() -> None:
    codes = {
        passes.link_code(KEY, "an", 1),
        passes.link_code(KEY, "an", 2),
        passes.link_code(KEY, "binh", 1),
        passes.link_code(b"x" * 32, "an", 1),
    }
    assert len(codes) == 4
    assert all(len(one) == 16 for one in codes)
