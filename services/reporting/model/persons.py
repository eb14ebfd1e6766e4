"""Sets of persons, packed: sorted 64-bit numbers of learners, without names, small enough to keep with figures."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from shared.ids import to_number

Packed = bytes  # array("Q") in ascending order, each number once
NOBODY: Packed = b""


def pack(learner_ids: Iterable[str]) -> Packed:
    """The set of these learners. Raises ValueError or OverflowError for what is not an identifier of ours."""
    return _packed({to_number(one) for one in learner_ids})


def _packed(numbers: set[int]) -> Packed:
    return array("Q", sorted(numbers)).tobytes()


def _numbers(packed: Packed) -> array[int]:
    return array("Q", packed)


def union(*sets: Packed) -> Packed:
    """Everybody who is in any of the sets."""
    return _packed(set().union(*map(_numbers, sets)))


def without(packed: Packed, others: Packed) -> Packed:
    """Everybody of the first set who is not in the second."""
    return _packed(set(_numbers(packed)).difference(_numbers(others)))


def count(packed: Packed) -> int:
    """How many persons are in a set."""
    return len(packed) // 8


def count_distinct(sets: Iterable[Packed]) -> int:
    """How many persons are in any of the sets: each counts once, however often they come."""
    return len(set().union(*map(_numbers, sets)))
