"""A merger that has not happened: the tree as it would be, to read figures by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shared.organisations import Organisations
from shared.refusal import Refusal, Words

NEW = "new"  # no organisation has such an identifier: theirs are longer


def as_merged(organisations: Organisations, merging: Iterable[str], into: str | None, on: date) -> Organisations:
    """The tree if these had become part of one that stands already (`into`) or of a new one, on a day. Refuses fewer
    than one beside the successor (two for a new one), those that stand no more, and those of different parents."""
    going = [one for one in dict.fromkeys(merging) if one != into]
    if len(going) < (1 if into else 2):
        words = Words("Hãy chọn ít nhất hai đơn vị để sáp nhập.", "Choose at least two organisations to merge.")
        raise Refusal("too-few", words, at="/organisations")
    everybody = [*going, into] if into else going
    gone = [organisations.name(one) for one in everybody if not organisations.stands(one)]
    if gone:
        listed = ", ".join(gone)
        words = Words(f"Đã giải thể hoặc không có: {listed}.", f"No longer there, or never: {listed}.")
        raise Refusal("stands-no-more", words, at="/organisations")
    parents = {(organisations.get(one) or {}).get("parent_id") for one in everybody}
    if len(parents) > 1:
        words = Words(
            "Các đơn vị này không cùng cấp trên trực tiếp; chỉ thử sáp nhập những đơn vị cùng cấp trên.",
            "These do not belong to the same organisation; only such can be tried together.",
        )
        raise Refusal("different-parents", words, at="/organisations")
    successor = into or NEW
    documents: list[dict[str, Any]] = [dict(one) for one in organisations]
    for one in documents:
        if one["_id"] in going:
            one.update({"closed_on": on.isoformat(), "successor_ids": [successor]})
    if into is None:
        documents.append(
            {"_id": NEW, "kind": "centre", "name": "", "parent_id": parents.pop(), "valid_from": None, "valid_to": None}
        )
    return Organisations(documents)
