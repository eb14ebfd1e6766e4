"""What people tell reporting: the totals that a report stated."""

from __future__ import annotations

from typing import Any

from services.reporting.commands.unchecked import note_unchecked
from services.reporting.model.stated_totals import show, stated_id
from shared.approximations import APPROXIMATIONS
from shared.periods import Period
from shared.refusal import Refusal, Words
from shared.unit_of_work import UnitOfWork

STATED_TOTAL = Words("tổng đã công bố", "stated total")


def state_total(
    unit: UnitOfWork,
    organisation_id: str,
    period: Period,
    classes: int | None,
    enrolments: dict[str, Any] | None,
    source: str,
    *,
    expected: int | None,
) -> dict[str, Any]:
    """Keep what a report stated for an organisation and a period; the answer is `model.stated_totals.show`.

    `enrolments` is `{value, words}`; `expected` is the version that the asker had seen, None for a first
    statement. Refuses nothing stated at all, no source, an unknown word, and a change of what was not seen.
    """
    if classes is None and enrolments is None:
        words = Words("Hãy nhập số lớp hoặc số lượt học viên.", "Give the classes or the enrolments.")
        raise Refusal("nothing-stated", words, at="/classes")
    if not source:
        words = Words("Hãy ghi lấy từ báo cáo nào.", "Say which report it comes from.")
        raise Refusal("source-missing", words, at="/source")
    if enrolments and enrolments["words"] not in (None, *APPROXIMATIONS):
        known = ", ".join(APPROXIMATIONS)
        words = Words(f"Từ chỉ mức gần đúng chỉ có thể là: {known}.", f"The word can only be one of: {known}.")
        raise Refusal("word-unknown", words, at="/enrolments/words")
    identifier = stated_id(organisation_id, period)
    known_as = unit.get("stated_totals", identifier)
    if known_as is not None and expected is None:
        words = Words(
            "Kỳ này đã có tổng được nhập trước đó. Hãy xem lại rồi sửa.",
            "A total was stated for this period before. Look at it, then change it.",
        )
        raise Refusal("version-missing", words, status=428)
    if expected is not None:
        unit.load("stated_totals", identifier, STATED_TOTAL, expected=expected)
    earlier = [*known_as.get("earlier", ()), {**known_as, "earlier": []}] if known_as else []
    document = {
        **(known_as or {"_id": identifier}),
        "earlier": earlier,
        "organisation_id": organisation_id,
        "period": period.key,
        "classes": classes,
        "enrolments": enrolments,
        "source": source,
        "stated_at": unit.now.isoformat(),
        "stated_by": unit.actor.account_id,
    }
    note_unchecked(unit, organisation_id, period)
    return show(unit.put("stated_totals", document))
