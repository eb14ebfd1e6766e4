"""What a centre says about what it owes: that classes of its plan are not held, and who answers for its reports."""

from __future__ import annotations

from typing import Any

from services.reporting.commands.scope import tree_for
from shared.periods import Period, quarter_of
from shared.refusal import Refusal, Words, unknown
from shared.unit_of_work import UnitOfWork

NOT_HELD = Words("ghi chú không mở lớp", "statement that classes are not held")
RESPONSIBLE = Words("người phụ trách", "responsible person")
LEAST_LETTERS = 3
MOST_CLASSES = 1000


def not_held_id(organisation_id: str, period: Period, programme: str) -> str:
    """One for a centre, a quarter and a programme."""
    return f"{organisation_id}:{period.key}:{programme}"


def state_not_held(
    unit: UnitOfWork,
    organisation_id: str,
    period: Period,
    programme: str,
    classes: int,
    reason: str | None,
    *,
    expected: int,
) -> dict[str, Any]:
    """The centre says that so many planned classes of a programme are not held in a quarter, and why; 0 takes it back.
    `expected` is the version seen, 0 for a first statement. Refuses anything but a quarter, an unknown programme, a
    number that cannot be, and no reason."""
    tree_for(unit, organisation_id, "staff")
    if quarter_of(period.first).key != period.key:
        words = Words("Kế hoạch lập theo quý: hãy chọn một quý.", "Plans go by quarters: choose a quarter.")
        raise Refusal("not-a-quarter", words, at="/period")
    if not unit.find("programmes", {"code": programme}, limit=1):
        raise unknown(Words("chương trình", "programme"), at="/programme")
    if not 0 <= classes <= MOST_CLASSES:
        words = Words("Hãy ghi số lớp không mở.", "Write how many classes are not held.")
        raise Refusal("classes-impossible", words, at="/classes")
    if classes and sum(letter.isalpha() for letter in reason or "") < LEAST_LETTERS:
        words = Words("Hãy ghi vì sao không mở.", "Write why they are not held.")
        raise Refusal("reason-missing", words, at="/reason")
    identifier = not_held_id(organisation_id, period, programme)
    fresh = {"_id": identifier, "version": 0}
    known = unit.load("not_held", identifier, NOT_HELD, expected=expected, fresh=fresh)
    told = {
        "organisation_id": organisation_id,
        "period": period.key,
        "programme": programme,
        "classes": classes,
        "reason": reason if classes else None,
        "stated_at": unit.now.isoformat(),
        "stated_by": unit.actor.account_id,
    }
    return unit.put("not_held", {**known, **told})


def name_responsible(unit: UnitOfWork, organisation_id: str, who: str | None, *, expected: int) -> dict[str, Any]:
    """Say who answers for an organisation's reports: a name and an office, as people write it; none takes it back.
    For its staff and the board."""
    tree_for(unit, organisation_id, "staff", "board")
    fresh = {"_id": organisation_id, "version": 0}
    known = unit.load("responsible", organisation_id, RESPONSIBLE, expected=expected, fresh=fresh)
    return unit.put("responsible", {**known, "who": who, "named_by": unit.actor.account_id})
