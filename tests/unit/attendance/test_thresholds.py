"""Who is announced, and when: the rule alone."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.attendance.model import rates, thresholds
from shared.events.attendance import LEARNERS_FELL_BELOW_RATE, LEARNERS_OUT_OF_REACH, LEARNERS_WITHIN_REACH_AGAIN
from shared.presence import Taught
from shared.said import Document, Said

NAMES = {"p": "present", "l": "late", "e": "excused", "a": "absent"}
PROGRAMME = {"least_attendance": 80, "excused_counts": True, "unit": "sessions"}


def register(planned: int, *learners: str, **changes: Any) -> Document:
    sessions = [
        {"session_id": str(place), "starts_at": f"2023-02-{place:02d}T00:30:00+00:00", "periods": 5}
        for place in range(1, planned + 1)
    ]
    roster = {one: {"nominator_id": "committee", "withdrawn_on": None} for one in learners}
    return {"_id": "c", "state": "open", "sessions": sessions, "roster": roster, **changes}


def book(state: str = "closed", announced: Document | None = None, **marks: str) -> Document:
    """A book in which each learner has these marks, from the first session on; `.`: not on the sheet."""
    held = max((len(one) for one in marks.values()), default=0)
    sheets = {
        str(place + 1): {
            "state": state,
            "marks": {
                learner: NAMES[given[place]]
                for learner, given in marks.items()
                if place < len(given) and given[place] != "."
            },
        }
        for place in range(held)
    }
    return {"_id": "c", "sheets": sheets, "announced": announced or {}}


def certain(of: Document, kept: Document, **undecided: list[str]) -> Taught:
    return rates.certain_of(rates.taught_as(of, kept), undecided)


def crossed(kept: Document, of: Document, programme: Document | None = PROGRAMME) -> list[Said]:
    return thresholds.crossed(kept, of, programme, {"c": certain(of, kept)})


def names(said: list[Said]) -> dict[str, list[str]]:
    return {one.kind.name.split(".")[-2]: [each["learner_id"] for each in one.data["learners"]] for one in said}


def test_all_who_crossed_by_the_same_act_are_one_event_for_each_threshold() -> None:
    said = crossed(book(an="ppp", binh="ppa", chi="aaa", dung="apa"), register(10, "an", "binh", "chi", "dung"))
    assert names(said) == {"learners-fell-below-rate": ["binh", "dung"], "learners-out-of-reach": ["chi"]}


def test_an_announcement_says_how_much_is_there_and_how_much_is_left() -> None:
    said = crossed(book(an="pppa"), register(10, "an"))
    assert said == [
        Said(
            LEARNERS_FELL_BELOW_RATE,
            {
                "class_id": "c",
                "least_attendance": 80,
                "unit": "sessions",
                "learners": [{"learner_id": "an", "attended": 3, "counted": 10, "left": 6}],
            },
        )
    ]
    said[0].kind.check(said[0].data)


def test_nobody_is_announced_twice_at_one_threshold() -> None:
    of, kept = register(10, "an"), book(an="pppa")
    kept = reduce(thresholds.evolve, crossed(kept, of), kept)
    assert kept["announced"] == {"an": "fell-below"}
    assert crossed(kept, of) == []
    assert crossed(book(an="pppaap", announced=kept["announced"]), of) == []
    assert names(crossed(book(an="pppaaa", announced=kept["announced"]), of)) == {"learners-out-of-reach": ["an"]}


def test_who_recovered_and_falls_again_is_not_warned_again() -> None:
    warned = {"an": "fell-below"}
    assert crossed(book(an="pppap", announced=warned), register(10, "an")) == []
    assert crossed(book(an="pppapa", announced=warned), register(10, "an")) == []


@pytest.mark.parametrize(
    ("marks", "planned", "announced"),
    [
        ("paap", 10, {"an": "fell-below"}),  # corrected, but still below the rate so far
        ("pppp", 10, {}),  # corrected, and everything is well
        ("paaap", 15, {"an": "fell-below"}),  # sessions were added
    ],
)
def test_who_can_reach_the_rate_again_is_announced_and_may_go_out_of_reach_once_more(
    marks: str, planned: int, announced: Document
) -> None:
    of = register(planned, "an")
    kept = book(an=marks, announced={"an": "out-of-reach"})
    said = crossed(kept, of)
    assert [one.kind for one in said] == [LEARNERS_WITHIN_REACH_AGAIN]
    kept = reduce(thresholds.evolve, said, kept)
    assert kept["announced"] == announced
    assert crossed(kept, of) == []
    lost = book(an="aaaaaaaaaa", announced=kept["announced"])
    assert [one.kind for one in crossed(lost, of)] == [LEARNERS_OUT_OF_REACH]


def test_an_open_sheet_is_not_certain() -> None:
    assert crossed(book("open", an="aaaa"), register(10, "an")) == []


def test_marks_that_somebody_has_to_decide_between_are_not_certain() -> None:
    of, kept = register(4, "an", "binh"), book(an="p..a", binh="pppp")
    undecided = {"c": rates.certain_of(rates.taught_as(of, kept), {"2": ["an"], "3": ["an"], "4": ["an", "binh"]})}
    assert thresholds.crossed(kept, of, PROGRAMME, undecided) == []
    assert names(crossed(kept, of)) == {"learners-out-of-reach": ["an"]}


def test_who_is_not_on_a_closed_sheet_was_not_there() -> None:
    assert names(crossed(book(an="pppp", binh="...p"), register(10, "an", "binh"))) == {
        "learners-out-of-reach": ["binh"]
    }


@pytest.mark.parametrize("state", ["announced", "closed", "cancelled"])
def test_a_class_that_is_not_being_held_announces_nothing(state: str) -> None:
    assert crossed(book(an="aaaa"), register(10, "an", state=state)) == []


@pytest.mark.parametrize("programme", [None, {**PROGRAMME, "least_attendance": None}])
def test_without_a_required_rate_nothing_is_announced(programme: Document | None) -> None:
    assert crossed(book(an="aaaa"), register(10, "an"), programme) == []


def test_who_has_left_the_class_is_not_announced() -> None:
    of = register(10, "an")
    of["roster"]["an"]["withdrawn_on"] = "2023-02-03"
    assert crossed(book(an="aaaa"), of) == []


def test_the_sessions_of_the_class_before_count() -> None:
    """Two mornings were missed there; the third absence, here, is the one too many."""
    of, kept = register(10, "an"), book(an="..a")
    of["roster"]["an"]["stays"] = [{"class_id": "b", "until": "2023-02-03"}]
    there = certain(register(10), book(an="aa"))
    taught = {"c": certain(of, kept), "b": there}
    assert names(thresholds.crossed(kept, of, PROGRAMME, taught)) == {"learners-out-of-reach": ["an"]}
    present = {**taught, "b": certain(register(10), book(an="pp"))}
    assert names(thresholds.crossed(kept, of, PROGRAMME, present)) == {"learners-fell-below-rate": ["an"]}


@given(
    st.lists(st.text("plea.", min_size=1, max_size=10), min_size=1, max_size=4),
    st.integers(0, 100),
    st.booleans(),
    st.sampled_from(["sessions", "periods"]),
)
def test_looking_again_says_nothing_new_and_every_announcement_is_true(
    rows: list[str], least: int, excused_counts: bool, unit: str
) -> None:
    programme = {"least_attendance": least, "excused_counts": excused_counts, "unit": unit}
    learners = [f"learner{place}" for place in range(len(rows))]
    of, kept = register(10, *learners), book(**dict(zip(learners, rows, strict=True)))
    said = crossed(kept, of, programme)
    kept = reduce(thresholds.evolve, said, kept)
    assert crossed(kept, of, programme) == []
    for one in said:
        one.kind.check(one.data)
        for learner in one.data["learners"]:
            best = learner["attended"] + learner["left"]
            reachable = best > 0 and 100 * best >= least * learner["counted"]
            assert reachable == (one.kind is LEARNERS_FELL_BELOW_RATE)
    assert sum(len(one.data["learners"]) for one in said) == len(kept["announced"])
