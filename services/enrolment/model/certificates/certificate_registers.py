"""The register of what was issued (sổ cấp): one for each issuer, kind of document and year, numbered without a gap."""

from __future__ import annotations

from typing import Any

Register = dict[str, Any]


def register_id(issuer_id: str, kind: str, year: int) -> str:
    return f"{issuer_id}/{kind}/{year}"


def entry_key(book: str, number: int) -> str:
    """What orders the entries of a register (`book` is its id) by their numbers."""
    return f"{book}/{number:06d}"


def new_register(issuer_id: str, kind: str, year: int) -> Register:
    """A register in which nothing is entered yet."""
    return {
        "_id": register_id(issuer_id, kind, year),
        "issuer_id": issuer_id,
        "kind": kind,
        "year": year,
        "last": 0,
    }


def enter(register: Register, count: int) -> tuple[Register, range]:
    """The next `count` numbers, and the register after they were given."""
    last = register["last"] + count
    return {**register, "last": last}, range(register["last"] + 1, last + 1)
