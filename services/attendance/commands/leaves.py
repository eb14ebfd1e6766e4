"""What people do with leave: ask for it beforehand, decide, take a request back. Each runs in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.attendance.commands.books import tree_of, who
from services.attendance.model import leaves, registers, sheets
from services.attendance.model.leaves import LEAVE
from shared import ids
from shared.authority import not_allowed
from shared.refusal import Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork

Learner = dict[str, str]


def ask_leave(
    unit: UnitOfWork,
    class_id: str,
    learner_id: str,
    since: date,
    until: date,
    reason: str,
    *,
    asked_by: Learner | None = None,
) -> dict[str, Any]:
    """Ask for leave on these days, both included. Answers with the leave. `asked_by` is the learner
    (`{"learner_id"}`) who asks without an account; otherwise the asker speaks for learners whom they may speak for.

    Refuses as unknown (422, `/class_id`, `/learner_id`) what is not the asker's, and what `leaves.ask` refuses. Two
    requests that are made in the same moment may overlap; whoever decides sees both.
    """
    register = unit.get("registers", class_id)
    own = _own_learners(unit, register, asked_by)
    if register is None or not own:
        raise unknown(Words("lớp", "class"), "/class_id")
    if learner_id in register["roster"] and learner_id not in own:
        raise unknown(Words("học viên", "learner"), "/learner_id")
    others = unit.find("leaves", {"class_id": class_id, "learner_id": learner_id})
    by = asked_by or who(unit)
    asked = (ids.new_id(), register, learner_id, since, until, reason)
    return unit.put("leaves", leaves.ask(*asked, others=others, by=by, now=unit.now))


def decide_leave(unit: UnitOfWork, leave_id: str, expected: int, *, granted: bool, answer: str = "") -> dict[str, Any]:
    """Grant or refuse leave that was asked for. Answers with it.

    Refuses with `unknown` (404) outside the asker's scope, who does not keep the class's sheets (403), and what
    `leaves.decide` refuses.
    """
    register, leave = _load(unit, leave_id, expected)
    if not registers.may_keep(register, unit.actor, tree_of(unit)):
        raise not_allowed()
    leave, said = leaves.decide(leave, register, granted=granted, answer=answer, by=who(unit), now=unit.now)
    book = unit.get("sheetbooks", register["_id"]) or sheets.new_book(register["_id"])
    unit.keep("sheetbooks", book, said, sheets.evolve)
    return unit.put("leaves", leave)


def withdraw_leave(
    unit: UnitOfWork, leave_id: str, expected: int, *, asked_by: Learner | None = None
) -> dict[str, Any]:
    """Take a request back. Answers with it. Refuses with `unknown` (404) outside the asker's scope, whoever did not
    ask for it (403), and what `leaves.withdraw` refuses."""
    _, leave = _load(unit, leave_id, expected, asked_by)
    if not leaves.asked_for_by(leave, asked_by or who(unit)):
        raise not_allowed()
    return unit.put("leaves", leaves.withdraw(leave))


def _own_learners(unit: UnitOfWork, register: Document | None, asked_by: Learner | None) -> set[str]:
    if register is None or "state" not in register:  # unknown, or a ledger class
        return set()
    if asked_by is not None:
        return {asked_by["learner_id"]} & register["roster"].keys()
    return registers.own_learners(register, unit.actor, tree_of(unit))


def _load(unit: UnitOfWork, leave_id: str, expected: int, asked_by: Learner | None = None) -> tuple[Document, Document]:
    """The register of its class, and a leave of one of the asker's learners as the asker had seen it (412)."""
    leave = unit.get("leaves", leave_id)
    register = unit.get("registers", leave["class_id"]) if leave else None
    if leave is None or register is None or leave["learner_id"] not in _own_learners(unit, register, asked_by):
        raise unknown(LEAVE)
    return register, unit.load("leaves", leave_id, LEAVE, expected=expected)
