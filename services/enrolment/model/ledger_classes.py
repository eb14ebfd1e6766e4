"""Ledger classes and people sent out: figures known only as counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.enrolment.model.ledger import LedgerEntry
from shared.events.enrolment import LEDGER_CLASS_RECORDED, PEOPLE_SENT_OUT
from shared.refusal import Refusal, Words
from shared.said import Said


def record(class_id: str, owner_id: str, entry: LedgerEntry, programme_version: str) -> list[Said]:
    """One row of a centre's old ledger."""
    data = {
        "class_id": class_id,
        "name": entry.name,
        "programme": entry.programme,
        "programme_version": programme_version,
        "owner_id": owner_id,
        "with_partner": entry.partner_name is not None,
        "partner_name": entry.partner_name,
        "first_day": entry.first_day,
        "last_day": entry.last_day,
        "classes": entry.classes,
        "enrolments": entry.enrolments,
        "completions": entry.completions,
        "source": entry.source,
    }
    return [Said(LEDGER_CLASS_RECORDED, data)]


def evolve(ledger_class: dict[str, Any], said: Said) -> dict[str, Any]:
    """The ledger class after what was said."""
    details = {name: value for name, value in said.data.items() if name != "class_id"}
    return {**ledger_class, **details, "listing_key": f"{details['last_day']}:{ledger_class['_id']}"}


def send_out(entry_id: str, details: Mapping[str, Any]) -> list[Said]:
    """People sent to training outside between two days."""
    first, last = date.fromisoformat(details["first_day"]), date.fromisoformat(details["last_day"])
    if last < first:
        words = Words("Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first.")
        raise Refusal("days-backwards", words, at="/last_day")
    if details["people"]["value"] < 1:
        words = Words("Cần ít nhất một người.", "At least one person is needed.")
        raise Refusal("nobody", words, at="/people")
    return [Said(PEOPLE_SENT_OUT, {"entry_id": entry_id, **details})]


def evolve_sent_out(kept: dict[str, Any], said: Said) -> dict[str, Any]:
    """An organisation's year of people sent out, with one more entry."""
    assert said.kind is PEOPLE_SENT_OUT
    return {
        **kept,
        "organisation_id": said.data["organisation_id"],
        "year": int(said.data["last_day"][:4]),
        "entries": [*kept.get("entries", []), said.data],
    }
