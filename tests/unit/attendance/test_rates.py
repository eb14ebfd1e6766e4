"""How much of a class somebody attended: the rule that attendance and enrolment share, alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from shared.presence import Presence, Taught, presence_of

NAMES = {"p": "present", "l": "late", "e": "excused", "a": "absent"}


def presence(marks: str, periods: list[int] | None = None, **changes: Any) -> Presence:
    """Of marks in a row on closed sheets: p present, l late, e excused, a absent, . no sheet."""
    weights = periods or [5] * len(marks)
    sessions = [
        {"session_id": f"{place:02d}", "starts_at": f"2023-02-{place:02d}T00:30:00+00:00", "periods": weight}
        for place, weight in enumerate(weights, 1)
    ]
    sheets = {
        f"{place:02d}": {"marks": {"an": NAMES[mark]}, "closed": True}
        for place, mark in enumerate(marks, 1)
        if mark != "."
    }
    programme = {"least_attendance": 80, "excused_counts": True, **changes}
    return presence_of("an", "c", {"c": Taught(sessions, sheets)}, programme)


def test_the_denominator_is_what_is_planned_not_what_was_held() -> None:
    found = presence("ppae......")
    assert (found.attended, found.counted, found.left, found.so_far) == (2, 10, 6, 4)
    assert (found.absent, found.excused, found.unmarked) == (1, 1, ("05", "06", "07", "08", "09", "10"))


def test_the_programme_says_whether_excused_absence_stays_in_the_denominator() -> None:
    found = presence("ppae......", excused_counts=False)
    assert (found.attended, found.counted, found.so_far) == (2, 9, 3)


def test_by_periods_each_session_weighs_its_periods() -> None:
    by_sessions = presence("pa.", periods=[4, 1, 5])
    by_periods = presence("pa.", periods=[4, 1, 5], unit="periods")
    assert (by_sessions.attended, by_sessions.counted, by_sessions.standing) == (1, 3, "out-of-reach")
    assert (by_periods.attended, by_periods.counted, by_periods.standing) == (4, 10, "open")
    assert by_sessions.hours == by_periods.hours == 4


@pytest.mark.parametrize(
    ("marks", "changes", "below"),
    [
        ("ppppa.....", {}, False),
        ("pppa......", {}, True),
        ("pppe......", {}, True),
        ("pppe......", {"excused_counts": False}, False),
        ("e.........", {"excused_counts": False}, False),
        ("..........", {}, False),
        ("aaaaaaaaaa", {"least_attendance": None}, False),
    ],
)
def test_who_is_below_so_far_follows_from_what_is_known(marks: str, changes: dict[str, Any], below: bool) -> None:
    assert presence(marks, **changes).below == below


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[int], dict[str, Any]]:
    marks = draw(st.text("plea.", min_size=1, max_size=12))
    periods = draw(st.lists(st.integers(0, 6), min_size=len(marks), max_size=len(marks)))
    unit = draw(st.sampled_from(["sessions", "periods"]))
    least = draw(st.integers(0, 100))
    return marks, periods, {"unit": unit, "least_attendance": least, "excused_counts": draw(st.booleans())}


@given(cases(), st.data())
def test_the_end_lies_between_the_worst_and_the_best_that_is_left(
    case: tuple[str, list[int], dict[str, Any]], data: st.DataObject
) -> None:
    marks, periods, settings = case
    ends = "".join(data.draw(st.sampled_from("plea")) if mark == "." else mark for mark in marks)
    worst, end, best = (
        presence(one, periods, **settings) for one in (marks.replace(".", "a"), ends, marks.replace(".", "p"))
    )
    # Cross-multiplied: a denominator may be zero.
    assert worst.attended * end.counted <= end.attended * worst.counted
    assert end.attended * best.counted <= best.attended * end.counted
    now = presence(marks, periods, **settings)
    assert (best.attended, best.counted) == (now.attended + now.left, now.counted)


@given(cases(), st.data())
def test_who_is_out_of_reach_stays_so_however_the_rest_is_marked(
    case: tuple[str, list[int], dict[str, Any]], data: st.DataObject
) -> None:
    marks, periods, settings = case
    more = "".join(data.draw(st.sampled_from("plea.")) if mark == "." else mark for mark in marks)
    before, after = presence(marks, periods, **settings), presence(more, periods, **settings)
    assert before.standing in ("open", after.standing)


@given(cases())
def test_fewer_sheets_never_say_out_of_reach_where_all_of_them_do_not(
    case: tuple[str, list[int], dict[str, Any]],
) -> None:
    """Attendance announces by closed sheets, enrolment judges by all of them: what is announced also holds there."""
    marks, periods, settings = case
    closed = "".join(mark if place % 2 else "." for place, mark in enumerate(marks))
    if presence(closed, periods, **settings).standing == "out-of-reach":
        assert presence(marks, periods, **settings).standing == "out-of-reach"


@given(cases())
def test_who_has_reached_the_rate_is_not_below_it(case: tuple[str, list[int], dict[str, Any]]) -> None:
    marks, periods, settings = case
    found = presence(marks, periods, **settings)
    assert found.planned == found.attended + found.excused + found.absent + found.left
    if found.standing == "reached":
        assert not found.below
