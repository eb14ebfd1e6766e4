"""Terms of office (nhiệm kỳ): a list that the board keeps. Reports name a range of days that is one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from shared.periods import Period, span
from shared.refusal import Fault, Refusal, Words

Term = Mapping[str, Any]
"""`{name_vi, name_en, first, last}`; days as ISO."""

LIST = "all"  # under which the one list is kept
MOST = 30

# As provincial congresses were held; a province changes the days to its own.
SHIPPED: Sequence[Term] = (
    {
        "name_vi": "nhiệm kỳ 2020–2025",
        "name_en": "the term 2020–2025",
        "first": "2020-11-01",
        "last": "2025-10-31",
    },
    {
        "name_vi": "nhiệm kỳ 2025–2030",
        "name_en": "the term 2025–2030",
        "first": "2025-11-01",
        "last": "2030-10-31",
    },
)


def terms_of(kept: Mapping[str, Any] | None) -> dict[str, Any]:
    """`{terms, version}`, the oldest first; as shipped (version 0) until the board kept its own."""
    terms = list(SHIPPED) if kept is None else kept["terms"]
    return {"terms": sorted(terms, key=lambda one: str(one["first"])), "version": kept["version"] if kept else 0}


def period_of(term: Term) -> Period:
    """The period that a term is, with its name."""
    period = span(date.fromisoformat(term["first"]), date.fromisoformat(term["last"]))
    return replace(period, name=Words(term["name_vi"], term["name_en"]))


def named(period: Period, terms: Iterable[Term]) -> Period:
    """The period with the name of the term that it is, where it is one."""
    found = [one for term in terms if (one := period_of(term)) == period]
    return found[0] if found else period


def check(terms: Sequence[Mapping[str, Any]]) -> None:
    """Refuses terms that end before they begin, and two of the same days; at `/terms/<place>/<field>`."""
    faults = []
    seen: set[tuple[date, date]] = set()
    for place, term in enumerate(terms):
        first, last = term["first"], term["last"]
        if last < first:
            words = Words("Ngày cuối đứng trước ngày đầu.", "The last day comes before the first.")
            faults.append(Fault(f"/terms/{place}/last", words))
        if (first, last) in seen:
            words = Words("Đã có nhiệm kỳ với đúng những ngày này.", "There is a term of just these days already.")
            faults.append(Fault(f"/terms/{place}/first", words))
        seen.add((first, last))
    if faults:
        raise Refusal("terms-wrong", faults[0].words, faults=faults)
