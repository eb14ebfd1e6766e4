"""Registering organisations in the tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.events.enrolment import ORGANISATION_REGISTERED
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.said import Said
from shared.vietnamese import collation_key, fold

KIND_WORDS = {
    "province": Words("Tỉnh ủy", "Provincial party committee"),
    "board": Words("Ban của Tỉnh ủy", "Provincial board"),
    "political-school": Words("Trường chính trị tỉnh", "Provincial political school"),
    "centre": Words("Trung tâm chính trị", "Political-theory training centre"),
    "committee": Words("Đảng ủy, cấp ủy cơ sở", "Party committee"),
    "cell": Words("Chi bộ", "Party cell"),
}


def register(organisation_id: str, details: Mapping[str, Any], organisations: Organisations) -> list[Said]:
    """A new organisation below `parent_id` (None for the root). Its name is its own among its siblings."""
    parent_id = details["parent_id"]
    if parent_id is not None and parent_id not in organisations:
        raise unknown(Words("đơn vị cấp trên", "parent organisation"), at="/parent_id")
    if any(fold(str(one["name"])) == fold(details["name"]) for one in organisations.children(parent_id)):
        words = Words(
            f"Đã có đơn vị “{details['name']}” ở cùng cấp.", f"There is already a “{details['name']}” at this level."
        )
        raise Refusal("name-taken", words, at="/name", status=409)
    valid_from, valid_to = details["valid_from"], details["valid_to"]
    if valid_from and valid_to and valid_to < valid_from:
        words = Words("Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first.")
        raise Refusal("days-backwards", words, at="/valid_to")
    return [Said(ORGANISATION_REGISTERED, {"organisation_id": organisation_id, **details})]


def evolve(organisation: dict[str, Any], said: Said) -> dict[str, Any]:
    """The organisation after what was said."""
    details = {name: value for name, value in said.data.items() if name != "organisation_id"}
    return {**organisation, **details, "name_key": collation_key(details["name"])}


def by_name(organisations: Organisations) -> dict[str, list[str]]:
    """Folded names and short names -> the ids of those that bear them."""
    found: dict[str, list[str]] = {}
    for one in organisations:
        for name in {fold(str(one["name"])), fold(str(one.get("short_name") or ""))} - {""}:
            found.setdefault(name, []).append(one["_id"])
    return found
