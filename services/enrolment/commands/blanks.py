"""Blanks come in, and spoil."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.commands.scope import check_organisation, tree
from services.enrolment.model.certificates import blanks
from shared.refusal import Refusal, Words
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def receive_blanks(
    unit: UnitOfWork, issuer_id: str, kind: str, first: str, last: str, received_on: date
) -> dict[str, Any]:
    """A packet of blanks, from its first serial to its last. Answers with the stock."""
    check_organisation(unit, tree(unit), issuer_id, "/issuer_id")
    _check_not_to_come(received_on, "/received_on", today(unit.now))
    stock = unit.get("blank_stocks", blanks.stock_id(issuer_id, kind)) or blanks.new_stock(issuer_id, kind)
    return unit.put("blank_stocks", blanks.receive(stock, first, last, received_on))


def spoil_blank(
    unit: UnitOfWork, issuer_id: str, kind: str, serial: str, spoiled_on: date, reason: str
) -> dict[str, Any]:
    """A free blank is spoiled. Answers with the stock."""
    check_organisation(unit, tree(unit), issuer_id, "/issuer_id")
    _check_not_to_come(spoiled_on, "/spoiled_on", today(unit.now))
    stock = unit.get("blank_stocks", blanks.stock_id(issuer_id, kind)) or blanks.new_stock(issuer_id, kind)
    return unit.put("blank_stocks", blanks.spoil(stock, serial, spoiled_on, reason))


def _check_not_to_come(day: date, at: str, on: date) -> None:
    if day > on:
        raise Refusal("day-to-come", Words("Ngày này còn ở phía trước.", "That day is still to come."), at=at)
