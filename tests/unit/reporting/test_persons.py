"""Sets of persons, packed: they answer like sets of identifiers."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from services.reporting.model import persons
from shared import ids

learner_ids = st.integers(0, 2**64 - 1).map(ids.from_number)
# Few numbers, so that the same person comes up again and again.
crowds = st.sets(st.one_of(st.integers(0, 30).map(ids.from_number), learner_ids))


@given(crowds)
def test_packing_counts_each_person_once(crowd: set[str]) -> None:
    assert persons.count(persons.pack([*crowd, *crowd])) == len(crowd)


@given(crowds)
def test_the_same_persons_in_any_order_are_the_same_bytes(crowd: set[str]) -> None:
    assert persons.pack(sorted(crowd)) == persons.pack(sorted(crowd, reverse=True))


@given(crowds, crowds)
def test_union_and_without_are_those_of_sets(one: set[str], other: set[str]) -> None:
    assert persons.union(persons.pack(one), persons.pack(other)) == persons.pack(one | other)
    assert persons.without(persons.pack(one), persons.pack(other)) == persons.pack(one - other)


@given(st.lists(crowds))
def test_distinct_persons_are_counted_exactly_over_any_number_of_classes(classes: list[set[str]]) -> None:
    packed = [persons.pack(one) for one in classes]
    assert persons.count_distinct(packed) == len(set().union(*classes)) == persons.count(persons.union(*packed))


def test_what_is_no_identifier_is_not_packed() -> None:
    with pytest.raises(ValueError):
        persons.pack(["Nguyễn Văn A"])
