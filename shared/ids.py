"""Opaque identifiers: 64 random bits, written so that people can read them out over a telephone."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def new_id() -> str:
    """Thirteen characters that carry 64 random bits and no meaning."""
    return from_number(secrets.randbits(64))


def from_number(number: int) -> str:
    """The identifier of a 64-bit number."""
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(60, -1, -5))


def to_number(identifier: str) -> int:
    """The 64-bit number of an identifier. Raises ValueError for a letter outside the alphabet."""
    number = 0
    for letter in identifier:
        number = (number << 5) | ALPHABET.index(letter)
    return number
