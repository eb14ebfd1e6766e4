"""Programme versions."""

from __future__ import annotations

from typing import Any

from services.enrolment.model import programmes
from shared.events.enrolment import PROGRAMME_VERSION_PUBLISHED
from shared.said import Said
from shared.unit_of_work import UnitOfWork


def _evolve(programme: dict[str, Any], said: Said) -> dict[str, Any]:
    return {**programme, **said.data}


def publish_shipped(unit: UnitOfWork) -> dict[str, Any]:
    """Publish the shipped programme versions that this store does not have yet."""
    known = {one["_id"] for one in unit.find("programmes", {})}
    missing = [one for one in programmes.shipped() if one["programme_version"] not in known]
    for data in missing:
        said = [Said(PROGRAMME_VERSION_PUBLISHED, data)]
        unit.keep("programmes", {"_id": data["programme_version"]}, said, _evolve)
    return {"published": len(missing)}
