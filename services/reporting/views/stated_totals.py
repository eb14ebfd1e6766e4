"""The stated total of an organisation and a period."""

from __future__ import annotations

from typing import Any

from services.reporting.model.stated_totals import as_stated, show, stated_id
from shared.periods import Period
from shared.store import Store


def stated_total(store: Store, organisation_id: str, period: Period, until: str | None = None) -> dict[str, Any] | None:
    """As `model.stated_totals.show` has it, or None; of a moment (`until`), what had been stated by then."""
    document = store.stated_totals.find_one({"_id": stated_id(organisation_id, period)})
    known = as_stated(document, until) if document else None
    return show(known) if known else None
