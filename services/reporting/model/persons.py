"""Sets of persons, packed: sorted 64-bit numbers of learners, without names, small enough to keep with figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy

from shared.ids import to_number

Packed = bytes  # unsigned 64-bit numbers in ascending order, each number once
NOBODY: Packed = b""
Numbers = Any  # numpy.ndarray of uint64


def pack(learner_ids: Iterable[str]) -> Packed:
    """The set of these learners. Raises ValueError or OverflowError for what is not an identifier of ours."""
    return _packed(numpy.array(sorted({to_number(one) for one in learner_ids}), dtype=numpy.uint64))


def _packed(numbers: Numbers) -> Packed:
    return bytes(numbers.astype("<u8").tobytes())


def numbers(packed: Packed) -> Numbers:
    """The numbers of a set, in ascending order."""
    return numpy.frombuffer(packed, dtype="<u8")


def union(*sets: Packed) -> Packed:
    """Everybody who is in any of the sets."""
    return _packed(_distinct(sets))


def without(packed: Packed, others: Packed) -> Packed:
    """Everybody of the first set who is not in the second."""
    return _packed(numpy.setdiff1d(numbers(packed), numbers(others), assume_unique=True))


def count(packed: Packed) -> int:
    """How many persons are in a set."""
    return len(packed) // 8


def count_distinct(sets: Iterable[Packed]) -> int:
    """How many persons are in any of the sets: each counts once, however often they come."""
    return int(_distinct(sets).size)


def _distinct(sets: Iterable[Packed]) -> Numbers:
    return numpy.unique(numpy.concatenate([numbers(NOBODY), *(numbers(one) for one in sets)]))
