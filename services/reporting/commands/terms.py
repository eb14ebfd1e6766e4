"""What the board tells reporting of terms of office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.reporting.model.terms import LIST, check, terms_of
from shared.refusal import Words
from shared.unit_of_work import UnitOfWork

TERMS = Words("danh sách nhiệm kỳ", "list of terms")


def keep_terms(unit: UnitOfWork, terms: Sequence[Mapping[str, Any]], *, expected: int) -> dict[str, Any]:
    """Keep the whole list, each `{name_vi, name_en, first, last}` with days; the answer is `model.terms.terms_of`.
    Refuses faulty days, and a change of what was not seen (version 0: as shipped)."""
    check(terms)
    kept = unit.load("terms", LIST, TERMS, expected=expected, fresh={"_id": LIST})
    written = [{**one, "first": one["first"].isoformat(), "last": one["last"].isoformat()} for one in terms]
    return terms_of(unit.put("terms", {**kept, "terms": written}))
