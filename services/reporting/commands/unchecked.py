"""What a command notes when findings may be others after it: the checks look there again by themselves."""

from __future__ import annotations

from services.reporting.model.findings import Place
from shared.periods import Period
from shared.unit_of_work import UnitOfWork


def note_unchecked(unit: UnitOfWork, organisation_id: str, period: Period) -> None:
    """Note that an organisation's period is to be checked."""
    place = Place(organisation_id, period)
    known = unit.get("unchecked", place.id) or {"_id": place.id}
    unit.put("unchecked", {**known, "organisation_id": organisation_id, "period": period.key})
