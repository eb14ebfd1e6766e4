"""The terms of office that the board keeps."""

from __future__ import annotations

from typing import Any

from services.reporting.model.terms import LIST, named, terms_of
from shared.periods import Period
from shared.store import Store


def kept_terms(store: Store) -> dict[str, Any]:
    """`{terms, version}` (`model.terms.terms_of`)."""
    return terms_of(store.terms.find_one({"_id": LIST}))


def with_name(store: Store, period: Period) -> Period:
    """The period, named where it is a term; only a range can be one."""
    return named(period, kept_terms(store)["terms"]) if ".." in period.key else period
