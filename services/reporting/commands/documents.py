"""What people tell reporting of its documents: how an organisation's reports look, and what a report adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.model.layouts import check
from services.reporting.model.remarks import show
from services.reporting.model.stated_totals import stated_id
from shared.periods import Period
from shared.refusal import Words
from shared.unit_of_work import UnitOfWork

LAYOUT = Words("thể thức", "layout")
REMARKS = Words("phần ghi thêm của báo cáo", "remarks of the report")


def keep_layout(
    unit: UnitOfWork, organisation_id: str, layout: str, used: str, texts: Mapping[str, str], *, expected: int
) -> dict[str, Any]:
    """Keep the texts of one layout of an organisation, and which of its layouts it uses; the answer is the document
    as it is kept. Refuses faulty texts, and a change of what was not seen (version 0: as shipped)."""
    check(texts)
    kept = unit.load("layouts", organisation_id, LAYOUT, expected=expected, fresh={"_id": organisation_id})
    return unit.put("layouts", {**kept, "used": used, layout: dict(texts)})


def keep_remarks(
    unit: UnitOfWork, organisation_id: str, period: Period, content: Mapping[str, Any], *, expected: int
) -> dict[str, Any]:
    """Keep what the report of a period adds to its figures: `number` and `dated_on` (a day), each perhaps None, and
    the texts `shortcomings` and `tasks`. The answer is `model.remarks.show`. Refuses a change of what was not seen
    (version 0: nothing was written yet)."""
    identifier = stated_id(organisation_id, period)
    fresh = {"_id": identifier, "organisation_id": organisation_id, "period": period.key}
    kept = unit.load("remarks", identifier, REMARKS, expected=expected, fresh=fresh)
    on = content["dated_on"]
    content = {**content, "dated_on": on.isoformat() if on else None}
    written = {"written_at": unit.now.isoformat(), "written_by": unit.actor.account_id}
    return show(unit.put("remarks", {**kept, **content, **written}))
