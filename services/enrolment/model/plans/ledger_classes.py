"""Ledger classes and people sent out: figures known only as counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.enrolment.model.plans.ledger import LedgerEntry
from shared.events.enrolment import LEDGER_CLASS_RECORDED, PEOPLE_SENT_OUT
from shared.refusal import Refusal, Words, unknown
from shared.said import Said

SENT_OUT = Words("mục cử đi học", "entry of people sent out")


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
        "women": entry.women,
        "ethnic_minorities": entry.ethnic_minorities,
        "members": entry.members,
        "certificates": entry.certificates,
    }
    return [Said(LEDGER_CLASS_RECORDED, data)]


def evolve(ledger_class: dict[str, Any], said: Said) -> dict[str, Any]:
    """The ledger class after what was said."""
    details = {name: value for name, value in said.data.items() if name != "class_id"}
    return {**ledger_class, **details, "listing_key": f"{details['last_day']}:{ledger_class['_id']}"}


def send_out(entry_id: str, details: Mapping[str, Any]) -> list[Said]:
    """People sent to training outside between two days."""
    _check_days(details)
    if details["people"]["value"] < 1:
        words = Words("Cần ít nhất một người.", "At least one person is needed.")
        raise Refusal("nobody", words, at="/people")
    return [Said(PEOPLE_SENT_OUT, {"entry_id": entry_id, **details})]


def correct_sent_out(kept: Mapping[str, Any], entry_id: str, details: Mapping[str, Any]) -> list[Said]:
    """An entry said anew: it replaces the one of this id. No people at all take it back. It stays with its organisation
    and in its year, whose story this is."""
    entry = entry_of(kept, entry_id)
    _check_days(details)
    if details["last_day"][:4] != str(kept["year"]):
        words = Words(
            f"Mục này thuộc năm {kept['year']}. Nếu sai năm, hãy ghi 0 người ở đây rồi ghi mục mới cho năm đúng.",
            f"This entry belongs to {kept['year']}. If the year is wrong, say 0 people here and make a new entry.",
        )
        raise Refusal("another-year", words, at="/last_day")
    data = {"entry_id": entry_id, **details, "organisation_id": kept["organisation_id"]}
    return [] if data == entry else [Said(PEOPLE_SENT_OUT, data)]


def entry_of(kept: Mapping[str, Any], entry_id: str) -> dict[str, Any]:
    """One entry of an organisation's year; refuses an unknown one."""
    for entry in kept["entries"]:
        if entry["entry_id"] == entry_id:
            return dict(entry)
    raise unknown(SENT_OUT)


def with_correction(kept: Mapping[str, Any], entry_id: str, reason: str, on: date) -> dict[str, Any]:
    """The year with what an entry was until this day, and why it is corrected: this is told to nobody outside."""
    was = {**entry_of(kept, entry_id), "reason": reason, "corrected_on": on.isoformat()}
    return {**kept, "corrections": [*kept.get("corrections", []), was]}


def evolve_sent_out(kept: dict[str, Any], said: Said) -> dict[str, Any]:
    """An organisation's year of people sent out, with one more entry, or another one of the same id."""
    assert said.kind is PEOPLE_SENT_OUT
    entries = list(kept.get("entries", []))
    places = [place for place, one in enumerate(entries) if one["entry_id"] == said.data["entry_id"]]
    if places:
        entries[places[0]] = said.data
    else:
        entries.append(said.data)
    return {
        **kept,
        "organisation_id": said.data["organisation_id"],
        "year": int(said.data["last_day"][:4]),
        "entries": entries,
    }


def _check_days(details: Mapping[str, Any]) -> None:
    if date.fromisoformat(details["last_day"]) < date.fromisoformat(details["first_day"]):
        words = Words("Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first.")
        raise Refusal("days-backwards", words, at="/last_day")
