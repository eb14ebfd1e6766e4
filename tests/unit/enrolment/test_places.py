"""The rules of places in a class, alone: enrolling, waiting in line, leaving, going on in another class."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.classes import classes, places
from shared.refusal import Refusal
from tests.unit.enrolment.classes_alone import LATER, THEN, a_class, after, enrolled, opened


def entries(*learners: str) -> list[dict]:
    return [{"learner_id": one, "nominator_id": f"of {one}"} for one in learners]


def taken(klass: classes.Class, *learners: str) -> classes.Class:
    return after(klass, places.enrol(klass, entries(*learners), waiting=True))


def test_somebody_who_left_may_come_back_and_a_place_is_free_again() -> None:
    klass = enrolled(a_class(capacity=1), "an")
    with pytest.raises(Refusal, match="class-full"):
        places.enrol(klass, entries("binh"))
    klass = after(klass, places.withdraw(klass, "an", date(2023, 2, 14), "ốm"))
    assert places.active_learners(enrolled(klass, "binh")) == ["binh"]
    assert places.active_learners(enrolled(klass, "an")) == ["an"]


def test_those_who_do_not_fit_wait_in_the_order_in_which_they_came() -> None:
    klass = taken(taken(a_class(capacity=2), "an", "binh", "chi"), "dung")
    assert places.active_learners(klass) == ["an", "binh"]
    assert places.waiting_learners(klass) == ["chi", "dung"]


def test_a_free_place_is_for_those_who_wait_and_not_for_newcomers() -> None:
    klass = taken(a_class(capacity=1), "an", "binh")
    klass = after(klass, places.withdraw(klass, "an", THEN, "chuyển công tác"))
    with pytest.raises(Refusal, match="class-full") as refused:
        places.enrol(klass, entries("chi"))
    assert "danh sách chờ được nhận trước" in refused.value.words.vi
    klass = after(taken(klass, "chi"), places.promote(klass, 1))
    assert (places.active_learners(klass), places.waiting_learners(klass)) == (["binh"], ["chi"])
    assert klass["learners"]["binh"]["nominator_id"] == "of binh"


def test_no_more_are_taken_from_the_list_than_wait_or_fit() -> None:
    klass = taken(a_class(capacity=1), "an", "binh")
    with pytest.raises(Refusal, match="class-full"):
        places.promote(klass, 1)
    with pytest.raises(Refusal, match="waiting-list-shorter"):
        places.promote({**klass, "capacity": None}, 2)


def test_who_waits_may_leave_the_line_and_cannot_stand_in_it_twice() -> None:
    klass = taken(a_class(capacity=1), "an", "binh", "chi")
    with pytest.raises(Refusal, match="already-in-class"):
        places.enrol(klass, entries("chi"), waiting=True)
    klass = after(klass, places.leave_waiting_list(klass, "binh"))
    assert places.waiting_learners(klass) == ["chi"]
    with pytest.raises(Refusal, match="not-waiting"):
        places.leave_waiting_list(klass, "binh")


PEOPLE = [f"l{number}" for number in range(8)]
moves = st.lists(
    st.tuples(st.sampled_from(["come", "leave", "promote", "give up"]), st.sampled_from(PEOPLE)), max_size=30
)


@given(st.integers(1, 4), moves)
def test_a_class_never_holds_more_than_its_places_and_nobody_is_overtaken(capacity: int, told: list) -> None:
    klass = a_class(capacity=capacity)
    line: list[str] = []
    for move, person in told:
        steps = {
            "come": lambda klass=klass, person=person: places.enrol(klass, entries(person), waiting=True),
            "leave": lambda klass=klass, person=person: places.withdraw(klass, person, THEN, "ốm"),
            "promote": lambda klass=klass: places.promote(klass, 1),
            "give up": lambda klass=klass, person=person: places.leave_waiting_list(klass, person),
        }
        try:
            klass = after(klass, steps[move]())
        except Refusal:
            continue
        waits = places.waiting_learners(klass)
        assert len(places.active_learners(klass)) <= capacity
        assert not set(waits) & set(places.active_learners(klass))
        kept = [one for one in line if one in waits]
        assert waits[: len(kept)] == kept
        if move == "promote":
            assert line[0] in places.active_learners(klass)
        line = waits


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ({"_id": "c"}, "same-class"),
        ({"programme": "elementary"}, "other-programme"),
        ({"state": "planned"}, "class-state"),
        ({"state": "closed"}, "class-state"),
        ({"waiting": {"an": None}}, "already-in-class"),
    ],
)
def test_a_transfer_that_cannot_be_says_why(target: dict, code: str) -> None:
    klass = enrolled(opened(a_class()), "an")
    with pytest.raises(Refusal, match=code):
        places.check_transfer(klass, {**a_class(), "_id": "d", **target}, "an")


def test_who_goes_on_in_another_class_is_said_to_come_from_here() -> None:
    klass, target = enrolled(a_class(), "an"), {**a_class(), "_id": "d"}
    places.check_transfer(klass, target, "an")
    (left,) = places.withdraw(klass, "an", LATER, "gần nhà hơn", transferred_to="d")
    (joined,) = places.enrol(target, entries("an"), stays=places.stays_until(klass, "an", LATER))
    assert (left.data["transferred_to"], joined.data["transferred_from"]) == ("d", "c")
    assert after(klass, [left])["learners"]["an"]["transferred_to"] == "d"
    stays = [{"class_id": "c", "until": LATER.isoformat()}]
    arrived = after(target, [joined])
    assert arrived["learners"]["an"]["stays"] == stays
    assert places.stays_until(arrived, "an", LATER)[:1] == stays, "where they were before goes on with them"


def test_who_completed_stays_once_certificates_are_issued_and_who_did_not_may_leave() -> None:
    klass = {**enrolled(opened(a_class()), "an", "binh"), "certificates": {"issued": 1}}
    klass["learners"] = {**klass["learners"], "an": {**klass["learners"]["an"], "completed": True}}
    with pytest.raises(Refusal, match="certificates-issued"):
        places.withdraw(klass, "an", LATER, "chuyển công tác")
    (said,) = places.withdraw(klass, "binh", LATER, "chuyển công tác")
    assert said.data["learner_id"] == "binh"


def test_nobody_comes_into_a_class_of_which_certificates_are_issued() -> None:
    klass = {**enrolled(opened(a_class()), "an"), "certificates": {"issued": 1}}
    with pytest.raises(Refusal, match="certificates-issued"):
        places.enrol(klass, entries("binh"))
    with pytest.raises(Refusal, match="certificates-issued"):
        places.promote({**klass, "waiting": {"binh": None}}, 1)
    with pytest.raises(Refusal, match="certificates-issued"):
        places.check_transfer({**klass, "_id": "d"}, klass, "chi")
