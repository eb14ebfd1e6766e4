"""Numbers as they were stated: what they add up to, how they are written, how far a stated total is from its items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from services.reporting.model.class_record import StatedNumber
from shared.approximations import APPROXIMATIONS
from shared.vietnamese import number


class Sum(TypedDict):
    """A sum of stated numbers. `words` is kept when a single number makes it; an approximate sum of several
    has no word of its own, but says that it is approximate."""

    value: int
    words: str | None
    approximate: bool


def add_up(numbers: Iterable[StatedNumber]) -> Sum:
    """The sum, approximate as soon as one of the numbers is."""
    counted = [one for one in numbers if one["value"] or one["words"]]
    return {
        "value": sum(one["value"] for one in counted),
        "words": counted[0]["words"] if len(counted) == 1 else None,
        "approximate": any(one["words"] for one in counted),
    }


def write(stated: Mapping[str, Any], language: str = "vi") -> str:
    """`gần 3.000`, `nearly 3,000`; an approximate sum without a word of its own is written `khoảng 3.000`."""
    words = stated["words"] or ("khoảng" if stated.get("approximate") else "")
    shown = number(stated["value"], language)
    if not words:
        return shown
    return f"{APPROXIMATIONS.get(words, words) if language == 'en' else words} {shown}"


def difference(stated: Mapping[str, Any] | None, total: Mapping[str, Any]) -> dict[str, Any] | None:
    """Stated total minus the sum of its items, for `classes` and for `enrolments` (`{value, approximate}`); None
    where nothing was stated."""
    if stated is None:
        return None
    classes, enrolments = stated["classes"], stated["enrolments"]
    return {
        "classes": None if classes is None else classes - total["classes"],
        "enrolments": None
        if enrolments is None
        else {
            "value": enrolments["value"] - total["enrolments"]["value"],
            "approximate": bool(enrolments["words"]) or total["enrolments"]["approximate"],
        },
    }
