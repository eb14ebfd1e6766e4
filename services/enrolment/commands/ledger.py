"""Figures known only as counts: ledger classes and people sent out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.enrolment.commands.learners import pointer
from services.enrolment.commands.scope import check_organisation, tree
from services.enrolment.model.classes.states import check_reason
from services.enrolment.model.plans import ledger_classes
from services.enrolment.model.plans.ledger import LedgerEntry
from services.enrolment.model.programmes import newest_by_code
from services.enrolment.model.sheets.table import RowFault
from shared import ids
from shared.authority import not_allowed
from shared.refusal import Fault, Refusal, Words, unknown
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def record_ledger(
    unit: UnitOfWork, owner_id: str, entries: Sequence[LedgerEntry], faults: Sequence[RowFault]
) -> dict[str, Any]:
    """Record the rows of a centre's ledger, all or none. Answers `{"owner_id", "recorded": [ids]}`."""
    check_organisation(unit, tree(unit), owner_id, "/owner_id")
    if faults:
        words = Words(
            "Có dòng chưa đúng nên chưa ghi dòng nào. Xin sửa tệp rồi gửi lại.",
            "Some rows are faulty, so none was recorded. Mend the file and send it again.",
        )
        raise Refusal("rows-faulty", words, faults=[Fault(pointer(one), one.words) for one in faults])
    newest = newest_by_code(unit.find("programmes", {}))
    recorded = []
    for entry in entries:
        class_id = ids.new_id()
        said = ledger_classes.record(class_id, owner_id, entry, newest[entry.programme]["_id"])
        unit.keep("ledger_classes", {"_id": class_id}, said, ledger_classes.evolve)
        recorded.append(class_id)
    return {"owner_id": owner_id, "recorded": recorded}


def send_people_out(unit: UnitOfWork, details: dict[str, Any]) -> dict[str, Any]:
    """People sent to training outside; `details` as the event's data without the id."""
    check_organisation(unit, tree(unit), details["organisation_id"], "/organisation_id")
    entry_id = ids.new_id()
    said = ledger_classes.send_out(entry_id, details)
    subject = f"{details['organisation_id']}:{details['last_day'][:4]}"
    kept = unit.get("outside_training", subject) or {"_id": subject}
    unit.keep("outside_training", kept, said, ledger_classes.evolve_sent_out)
    return {"entry_id": entry_id, **details}


def correct_sent_out(
    unit: UnitOfWork,
    organisation_id: str,
    year: int,
    expected: int,
    entry_id: str,
    details: dict[str, Any],
    reason: str,
) -> dict[str, Any]:
    """An entry of people sent out as it should have been said; the reason is kept. Answers the organisation's year."""
    organisations, subject = tree(unit), f"{organisation_id}:{year}"
    if not unit.actor.may(organisations, [organisation_id], "staff", "lecturer", "board"):
        raise unknown(ledger_classes.SENT_OUT)
    if not unit.actor.may(organisations, [organisation_id], "staff"):
        raise not_allowed()
    kept = unit.load("outside_training", subject, ledger_classes.SENT_OUT, expected=expected)
    said = ledger_classes.correct_sent_out(kept, entry_id, details)
    corrected = ledger_classes.with_correction(kept, entry_id, check_reason(reason), today(unit.now))
    return unit.keep("outside_training", corrected, said, ledger_classes.evolve_sent_out) if said else kept
