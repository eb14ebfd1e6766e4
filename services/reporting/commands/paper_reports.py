"""A centre's own paper report, as somebody enters it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from services.reporting.commands.unchecked import note_unchecked
from services.reporting.model.findings import Place
from services.reporting.model.paper_reports import check, show
from shared.periods import Period
from shared.refusal import Refusal, Words
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

PAPER_REPORT = Words("báo cáo giấy", "paper report")
ENTERED = ("by", "rows", "total", "number", "dated_on", "stated_at", "stated_by")


def enter_paper_report(
    unit: UnitOfWork,
    organisation_id: str,
    period: Period,
    report: dict[str, Any],
    keys: Collection[str],
    *,
    expected: int | None,
) -> dict[str, Any]:
    """Keep what a paper report says; `report` has `by`, `rows`, `total`, `number` and `dated_on` (a date), `keys` are
    the programmes or categories that rows may name; `expected` is the version that the asker had seen, None for a
    first entry. What was entered before is kept with it. The answer is `model.paper_reports.show`."""
    check(period, today(unit.now), keys, report["by"], report["rows"], report["total"], report)
    place = Place(organisation_id, period)
    known = unit.get("paper_reports", place.id)
    if known is not None and expected is None:
        words = Words(
            "Báo cáo giấy của kỳ này đã được nhập trước đó. Hãy xem lại rồi sửa.",
            "A paper report was entered for this period before. Look at it, then change it.",
        )
        raise Refusal("version-missing", words, status=428)
    if expected is not None:
        unit.load("paper_reports", place.id, PAPER_REPORT, expected=expected)
    earlier = [*known["earlier"], {name: known[name] for name in ENTERED}] if known else []
    document = {
        **(known or {"_id": place.id}),
        "organisation_id": organisation_id,
        "period": period.key,
        "by": report["by"],
        "rows": report["rows"],
        "total": report["total"],
        "number": report["number"],
        "dated_on": report["dated_on"].isoformat(),
        "stated_at": unit.now.isoformat(),
        "stated_by": unit.actor.account_id,
        "earlier": earlier,
    }
    note_unchecked(unit, organisation_id, period)
    return show(unit.put("paper_reports", document))
