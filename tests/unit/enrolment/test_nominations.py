"""The rules of nominations: the steps that are possible, and who is the same person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.enrolment.model import nominations
from services.enrolment.model.lists.learner_list import ListedLearner
from services.enrolment.model.nominations import By, Wanted
from shared.refusal import Refusal

CLERK = By("account-1", "Vàng Thị Dở", datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
PERSON = ListedLearner("", 0, "Giàng A Páo", "1990-05-03", 1990, "male", None, None, None, None)
WANTED = Wanted("party-awareness", "2026", "committee", "centre")


def proposed(index: str | None = None, **change: Any) -> dict[str, Any]:
    return {**nominations.propose("n1", PERSON, WANTED, CLERK, None, index), **change}


def test_a_nomination_remembers_who_took_which_step_and_when() -> None:
    declined = nominations.decline(nominations.accept(proposed(), CLERK), CLERK, "đã học năm 2024")
    assert [(one["step"], one["reason"]) for one in declined["history"]] == [
        ("proposed", None),
        ("accepted", None),
        ("declined", "đã học năm 2024"),
    ]
    assert declined["history"][-1]["by"] == "Vàng Thị Dở" and declined["reason"] == "đã học năm 2024"


@pytest.mark.parametrize("state", ["declined", "withdrawn", "placed"])
def test_what_is_over_takes_no_further_step(state: str) -> None:
    for step in (
        lambda one: nominations.accept(one, CLERK),
        lambda one: nominations.decline(one, CLERK, "muộn"),
        lambda one: nominations.withdraw(one, CLERK, None),
        lambda one: nominations.check_placeable(one, "party-awareness", {"state": "open"}),
    ):
        with pytest.raises(Refusal) as refused:
            step(proposed(state=state))
        assert refused.value.code == "nomination-state"


def test_a_nomination_is_declined_only_with_a_reason() -> None:
    with pytest.raises(Refusal) as refused:
        nominations.decline(proposed(), CLERK, "")
    assert refused.value.faults[0].at == "/reason"


def test_people_of_a_cancelled_class_may_be_placed_again() -> None:
    nominations.check_placeable(proposed(state="placed"), "party-awareness", {"state": "cancelled"})


def test_nobody_is_placed_into_another_programme() -> None:
    with pytest.raises(Refusal) as refused:
        nominations.check_placeable(proposed(), "elementary", None)
    assert refused.value.code == "other-programme"


@pytest.mark.parametrize("period", ["2026", "2026-Q3"])
def test_a_year_or_a_quarter_is_wanted(period: str) -> None:
    assert nominations.check_period(period) == period


@pytest.mark.parametrize("period", ["2026-Q5", "quý III", "2026-07", "2026..2027", ""])
def test_any_other_time_is_refused(period: str) -> None:
    with pytest.raises(Refusal) as refused:
        nominations.check_period(period)
    assert refused.value.faults[0].at == "/period"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"search": "giang a phao"}, False),
        ({"birth_date": "1990-06-01"}, False),
        ({"birth_date": None}, True),
        ({"birth_date": None, "birth_year": 1991}, False),
        ({"birth_date": None, "nominator_id": "another committee"}, False),
        ({"nominator_id": "another committee"}, True),
        ({"identity_index": "other"}, True),
    ],
)
def test_without_two_identity_numbers_name_birth_and_nominator_tell(change: dict[str, Any], same: bool) -> None:
    assert nominations.same_person(proposed(), proposed(**change)) is same


def test_two_identity_numbers_alone_tell() -> None:
    assert not nominations.same_person(proposed("one"), proposed("other"))
    assert nominations.same_person(proposed("one"), proposed("one", search="giang a phao"))


@pytest.mark.parametrize(
    ("state", "klass", "counts"),
    [
        ("proposed", None, True),
        ("accepted", None, True),
        ("declined", None, False),
        ("withdrawn", None, False),
        ("placed", {"state": "open", "learners": {"a": {"withdrawn_on": None}}}, True),
        ("placed", {"state": "open", "learners": {"a": {"withdrawn_on": "2026-01-01"}}}, False),
        ("placed", {"state": "closed", "learners": {"a": {"withdrawn_on": None}}}, False),
        ("placed", {"state": "cancelled", "learners": {}}, False),
    ],
)
def test_who_was_nominated_before_may_be_again_once_that_is_over(state: str, klass: Any, counts: bool) -> None:
    assert nominations.in_the_way(proposed(state=state, learner_id="a"), klass) is counts
