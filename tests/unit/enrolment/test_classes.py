"""The rules of a class's life, alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.classes import classes, listing, places, states
from shared.refusal import Refusal
from tests.unit.enrolment.classes_alone import (
    DETAILS,
    LATER,
    THEN,
    TIMETABLE,
    a_class,
    after,
    close,
    closed,
    enrolled,
    opened,
)

STATES = {
    "planned": lambda: a_class(planned=True),
    "announced": lambda: a_class(),
    "open": lambda: opened(a_class()),
    "closed": lambda: closed(opened(a_class())),
    "cancelled": lambda: after(a_class(), classes.cancel(a_class(), THEN, "không đủ người")),
}

STEPS = {
    "announce": classes.announce_planned,
    "change": lambda klass: classes.change(klass, {**DETAILS, "name": "Tên mới"}),
    "reschedule": lambda klass: classes.reschedule(klass, TIMETABLE, ()),
    "enrol": lambda klass: places.enrol(klass, [{"learner_id": "an", "nominator_id": None}]),
    "open": lambda klass: classes.open_class(klass, THEN, LATER),
    "close": close,
    "cancel": lambda klass: classes.cancel(klass, THEN, "không đủ người"),
}

POSSIBLE = {
    "planned": {"announce", "change", "reschedule", "cancel"},
    "announced": {"change", "reschedule", "enrol", "open", "cancel"},
    "open": {"change", "reschedule", "enrol", "close", "cancel"},
    "closed": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_only_sensible_steps_are_possible_in_a_state(state: str, step: str) -> None:
    klass = STATES[state]()
    assert klass["state"] == state
    if step in POSSIBLE[state]:
        assert after(klass, STEPS[step](klass)) != klass
        return
    with pytest.raises(Refusal) as refused:
        STEPS[step](klass)
    assert refused.value.status == 409 and refused.value.words.vi


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_whatever_is_tried_a_class_that_is_over_stays_as_it_is(steps: list[str]) -> None:
    klass = a_class(planned=True)
    over: classes.Class | None = None
    for step in steps:
        with suppress(Refusal):
            klass = after(klass, STEPS[step](klass))
        assert over is None or klass == over
        over = klass if klass["state"] in ("closed", "cancelled") else None


def test_what_is_said_of_a_planned_class_is_its_whole_plan_and_of_an_announced_one_the_change() -> None:
    planned, announced = a_class(planned=True), a_class()
    (plan,) = classes.change(planned, {**DETAILS, "capacity": 80})
    (change,) = classes.change(announced, {**DETAILS, "capacity": 80})
    assert (plan.kind.short, change.kind.short) == ("class-planned", "class-changed")
    assert plan.data["capacity"] == 80 and plan.data["sessions"] == planned["sessions"]
    assert change.data == {"class_id": "c", **DETAILS, "capacity": 80}
    (told,) = classes.announce_planned(after(planned, [plan]))
    assert (told.kind.short, told.data) == ("class-announced", plan.data)


def test_what_changes_nothing_is_not_said() -> None:
    klass = a_class()
    assert classes.change(klass, {name: klass[name] for name in DETAILS}) == []
    same = {name: klass[name] for name in ("starts_on", "ends_on", "points", "sessions")}
    assert classes.reschedule(klass, same, ()) == []


@pytest.mark.parametrize(
    ("opened_on", "code"), [(date(2023, 3, 2), "day-to-come"), (date(2023, 2, 18), "opened-after-end")]
)
def test_a_class_opens_on_a_day_that_can_be(opened_on: date, code: str) -> None:
    with pytest.raises(Refusal, match=code) as refused:
        classes.open_class(a_class(), opened_on, LATER)
    assert refused.value.faults[0].at == "/opened_on"


def test_a_class_without_a_timetable_does_not_open() -> None:
    with pytest.raises(Refusal, match="without-timetable"):
        classes.open_class(a_class(sessions=[]), THEN, LATER)


def test_a_class_cannot_get_smaller_than_those_who_are_in_it() -> None:
    klass = enrolled(a_class(), "an", "binh")
    with pytest.raises(Refusal) as refused:
        classes.change(klass, {**DETAILS, "capacity": 1})
    assert refused.value.faults[0].at == "/capacity"


def test_an_open_class_runs_from_its_first_session_on() -> None:
    klass = opened(a_class())
    begins = datetime.fromisoformat(klass["sessions"][0]["starts_at"])
    assert states.shown_state(klass, begins - timedelta(minutes=1)) == "open"
    assert states.shown_state(klass, begins) == "running"
    assert states.shown_state(closed(klass), begins) == "closed"


def test_a_class_stands_on_the_shelves_of_everybody_who_asks_for_it() -> None:
    klass = opened(a_class(owner_id="o", host_id="h"))
    assert {listing.shelf(), listing.shelf("h"), listing.shelf("o", "open", "party-awareness")} <= set(klass["shelves"])
    assert listing.shelf("o", "announced") not in klass["shelves"]
    assert listing.words_of("Sơ cấp LLCT khoá 1, khoá 2") == ["so", "cap", "llct", "khoa", "1", "2"]
