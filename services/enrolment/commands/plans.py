"""Annual plans: written and submitted by a centre, decided by the board, amended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.enrolment.commands.scope import tree
from services.enrolment.model.centres.centres import KINDS
from services.enrolment.model.plans import plans
from services.enrolment.model.programmes import newest_by_code
from shared.authority import not_allowed
from shared.refusal import Refusal, Words, unknown
from shared.said import Said
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

PLAN = Words("kế hoạch", "plan")
CEILING = Words("mức trần kinh phí", "budget ceiling")
SEEN = Words("Hãy mở lại rồi sửa tiếp.", "Open it again, then change it.")


def _check_asker(unit: UnitOfWork, plan_id: str, role: str) -> tuple[str, int]:
    """The centre and the year of a plan that the asker may change as `role`. To those who are neither its staff nor
    the board it does not exist."""
    read = plans.read_plan_id(plan_id)
    organisations = tree(unit)
    centre = organisations.get(read[0]) if read else None
    if read is None or centre is None or centre["kind"] not in KINDS:
        raise unknown(PLAN)
    if not unit.actor.may(organisations, [read[0]], "staff", "board"):
        raise unknown(PLAN)
    if not unit.actor.may(organisations, [read[0]], role):
        raise not_allowed()
    return read


def _ceiling(unit: UnitOfWork, plan_id: str) -> int | None:
    kept = unit.get("plan_ceilings", plan_id)
    return kept["budget"] if kept else None


def write_plan(unit: UnitOfWork, plan_id: str, expected: int | None, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Keep the lines of a plan or of an amendment, the whole of them. `expected` is the version that the asker had
    seen, None for a plan that nobody has written. Answers the draft."""
    centre_id, year = _check_asker(unit, plan_id, "staff")
    if expected is None:
        if unit.get("plan_drafts", plan_id) is not None:
            words = Words("Kế hoạch này đã có người soạn.", "Somebody has begun this plan already.")
            raise Refusal("version-missing", words + SEEN, status=428)
        draft = plans.new_draft(centre_id, year)
    else:
        draft = unit.load("plan_drafts", plan_id, PLAN, expected=expected)
    newest = newest_by_code(unit.find("programmes", {})).values()
    planned = plans.read_lines(lines, sorted(newest, key=lambda one: (int(one["order"]), one["code"])))
    draft = plans.write(draft, planned, unit.actor.account_id)
    plans.check_ceiling(planned, _ceiling(unit, plan_id))
    return unit.put("plan_drafts", draft)


def amend_plan(unit: UnitOfWork, plan_id: str, expected: int) -> dict[str, Any]:
    """Begin the next version of an approved plan. Answers the draft."""
    _check_asker(unit, plan_id, "staff")
    draft = unit.load("plan_drafts", plan_id, PLAN, expected=expected)
    return unit.put("plan_drafts", plans.amend(draft, today(unit.now)))


def submit_plan(unit: UnitOfWork, plan_id: str, expected: int) -> dict[str, Any]:
    """Submit what is written to the board. Answers the draft."""
    _check_asker(unit, plan_id, "staff")
    draft, plan = _load(unit, plan_id, expected)
    plans.check_ceiling(draft["lines"], _ceiling(unit, plan_id))
    return _keep(unit, draft, plan, plans.submit(draft, plan, today(unit.now)))


def approve_plan(unit: UnitOfWork, plan_id: str, expected: int, in_force_from: date | None) -> dict[str, Any]:
    """Approve what was submitted, in force from a day on. Answers the draft."""
    _check_asker(unit, plan_id, "board")
    draft, plan = _load(unit, plan_id, expected)
    said = plans.approve(draft, plan, unit.actor.account_id, in_force_from, today(unit.now))
    plans.check_ceiling(draft["lines"], _ceiling(unit, plan_id))
    return _keep(unit, draft, plan, said)


def return_plan(unit: UnitOfWork, plan_id: str, expected: int, reason: str) -> dict[str, Any]:
    """Give it back to the centre, with the reason. Answers the draft."""
    _check_asker(unit, plan_id, "board")
    draft, plan = _load(unit, plan_id, expected)
    return _keep(unit, draft, plan, plans.give_back(draft, reason, today(unit.now)))


def _load(unit: UnitOfWork, plan_id: str, expected: int) -> tuple[Document, Document]:
    draft = unit.load("plan_drafts", plan_id, PLAN, expected=expected)
    return draft, unit.get("plans", plan_id) or {"_id": plan_id}


def _keep(unit: UnitOfWork, draft: Document, plan: Document, said: list[Said]) -> Document:
    """Keep the plan with what was said, and the draft that follows it: whoever changes either meanwhile loses."""
    unit.keep("plans", plan, said, plans.evolve)
    return unit.put("plan_drafts", plans.follow(draft, said, unit.actor.account_id))


def set_ceiling(unit: UnitOfWork, plan_id: str, expected: int | None, budget: int | None) -> dict[str, Any]:
    """The most that a centre may plan to spend in the year (VND); None lifts it. What is approved stays approved.
    `expected` is the version of the ceiling that the asker had seen, None where there was none."""
    centre_id, year = _check_asker(unit, plan_id, "board")
    if budget is not None and not 0 <= budget <= plans.MOST["budget"]:
        words = Words("Mức trần phải là số đồng từ 0 trở lên.", "The ceiling is an amount of 0 VND or more.")
        raise Refusal("ceiling-range", words, at="/budget")
    kept = unit.get("plan_ceilings", plan_id)
    if kept is not None and expected is None:
        raise Refusal("version-missing", Words("Đã có mức trần.", "There is a ceiling already.") + SEEN, status=428)
    if expected is not None:
        unit.load("plan_ceilings", plan_id, CEILING, expected=expected)
    about = {"_id": plan_id, "centre_id": centre_id, "year": year}
    return unit.put("plan_ceilings", {**(kept or about), "budget": budget})
