"""The stated total of an organisation and a period."""

from __future__ import annotations

from typing import Any

from services.reporting.model.stated_totals import show, stated_id
from shared.periods import Period
from shared.store import Store


def stated_total(store: Store, organisation_id: str, period: Period) -> dict[str, Any] | None:
    """As `model.stated_totals.show` has it, or None."""
    document = store.stated_totals.find_one({"_id": stated_id(organisation_id, period)})
    return show(document) if document else None
