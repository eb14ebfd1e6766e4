"""The rules of a class's life, alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model import assessment, classes, closing, places, story, timetable
from shared.refusal import Refusal


def a_class(**details: object) -> classes.Class:
    """An announced class."""
    data = {
        "name": "Lớp",
        "programme": "party-awareness",
        "programme_version": "party-awareness@1",
        "owner_id": "o",
        "host_id": "o",
        "partner_id": None,
        "intake": None,
        "place": None,
        "capacity": None,
        "decision_number": None,
        "starts_on": "2023-02-13",
        "ends_on": "2023-02-17",
        "sessions": [],
        **details,
    }
    klass: classes.Class = {"_id": "c"}
    for said in classes.announce("c", data):
        klass = story.evolve(klass, said)
    return klass


def after(klass: classes.Class, *decisions: list) -> classes.Class:
    for said in decisions:
        for one in said:
            klass = story.evolve(klass, one)
    return klass


def enrolled(klass: classes.Class, *learners: str) -> classes.Class:
    return after(klass, places.enrol(klass, [{"learner_id": one, "nominator_id": None} for one in learners]))


def test_sessions_are_numbered_by_the_moment_they_begin_whatever_the_offset() -> None:
    sessions = [{"starts_at": "2023-02-13T08:00:00+07:00"}, {"starts_at": "2023-02-13T00:30:00+00:00"}]
    numbered = timetable.number_sessions(sessions)
    assert [one["starts_at"] for one in numbered] == ["2023-02-13T00:30:00+00:00", "2023-02-13T08:00:00+07:00"]
    same = [{"starts_at": "2023-02-13T07:30:00+07:00"}, {"starts_at": "2023-02-13T00:30:00+00:00"}]
    with pytest.raises(Refusal) as refused:
        timetable.check_timetable(date(2023, 2, 13), date(2023, 2, 13), same)
    assert refused.value.faults[0].at == "/sessions/1/starts_at"


def test_a_session_that_stays_keeps_its_number_and_no_number_comes_again() -> None:
    first = timetable.number_sessions(
        timetable.propose(date(2023, 2, 13), date(2023, 2, 14), mornings=True, afternoons=True, weekends=False)
    )
    assert [one["session_id"] for one in first] == ["01", "02", "03", "04"]
    kept = [first[0], {"starts_at": "2023-02-15T07:30:00+07:00"}]
    again = timetable.number_sessions(kept, [one["session_id"] for one in first])
    assert [one["session_id"] for one in again] == ["01", "05"]


def test_somebody_who_left_may_come_back_and_a_place_is_free_again() -> None:
    klass = enrolled(a_class(capacity=1), "an")
    with pytest.raises(Refusal, match="class-full"):
        places.enrol(klass, [{"learner_id": "binh", "nominator_id": None}])
    klass = after(klass, places.withdraw(klass, "an", date(2023, 2, 14), "ốm"))
    assert places.active_learners(enrolled(klass, "binh")) == ["binh"]
    assert places.active_learners(enrolled(klass, "an")) == ["an"]


def close(klass: classes.Class, today: date) -> list:
    """Close a class of a programme without assessment, which everybody completes."""
    programme = {"assessed_by": "none", "awards": None, "least_attendance": None, "excused_counts": True}
    verdicts = assessment.judge_class(klass, programme, {})
    return closing.close_class(klass, programme, verdicts, date(2023, 2, 13), [], today)


STEPS = ["open", "close", "cancel", "enrol"]


@given(st.lists(st.sampled_from(STEPS), max_size=8))
def test_whatever_is_tried_only_sensible_steps_are_possible(steps: list[str]) -> None:
    allowed = {
        "announced": {"open", "cancel", "enrol"},
        "open": {"close", "cancel", "enrol"},
        "closed": set(),
        "cancelled": set(),
    }
    klass = a_class()
    on, later = date(2023, 2, 13), date(2023, 3, 1)
    for number, step in enumerate(steps):
        decide = {
            "open": lambda klass=klass: classes.open_class(klass, on, later),
            "close": lambda klass=klass: close(klass, later),
            "cancel": lambda klass=klass: classes.cancel(klass, on, "không đủ người"),
            "enrol": lambda klass=klass, n=number: places.enrol(klass, [{"learner_id": f"l{n}", "nominator_id": None}]),
        }[step]
        if step in allowed[klass["state"]]:
            klass = after(klass, decide())
        else:
            with pytest.raises(Refusal) as refused:
                decide()
            assert refused.value.status == 409
