"""How far a number may be from the one that was stated with a word: `gần 3.000` fits 2.968 and does not fit 3.100."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.approximations import APPROXIMATIONS
from shared.refusal import Refusal, Words
from shared.vietnamese import clean

# The least and the most that a stated word lets the number be, as parts of what was stated. Data: change it here.
TOLERANCES: Mapping[str, tuple[float, float]] = {
    "gần": (0.90, 1.00),
    "dưới": (0.90, 1.00),
    "hơn": (1.00, 1.10),
    "trên": (1.00, 1.10),
    "ít nhất": (1.00, 1.20),
    "khoảng": (0.90, 1.10),
    "chừng": (0.90, 1.10),
    "xấp xỉ": (0.95, 1.05),
    "ước tính": (0.85, 1.15),
}
UNWORDED = "khoảng"  # a sum of approximate numbers has no word of its own

Span = tuple[float, float]


def span_of(stated: Mapping[str, Any] | int) -> Span:
    """Between which numbers the real one lies: of an exact number itself, twice."""
    if isinstance(stated, int):
        return stated, stated
    value, words = stated["value"], stated["words"] or (UNWORDED if stated.get("approximate") else None)
    least, most = TOLERANCES[words] if words else (1.0, 1.0)
    return value * least, value * most


def sum_of(spans: Iterable[Span]) -> Span:
    """Between which numbers a sum lies."""
    least = most = 0.0
    for one in spans:
        least, most = least + one[0], most + one[1]
    return least, most


def agree(one: Span, other: Span) -> bool:
    """Whether both can be the same number."""
    slack = 1e-9 * max(1.0, one[1], other[1])  # 0.9 of a number is not quite that
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack


def surely_more(one: Span, other: Span) -> bool:
    """Whether one is more than the other, whatever the words let them be."""
    return one[0] > other[1] and not agree(one, other)


_GROUPED = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[.,\u00a0 ][0-9]{3})+")


def read_number(typed: str) -> dict[str, Any] | None:
    """A number as people type it (`861`, `3.000`, `gần 3.000`): `{value, words}`; None of nothing. Refuses
    (`number-unreadable`) anything else."""
    text = clean(typed).lower()
    if not text:
        return None
    words = next((one for one in APPROXIMATIONS if text.startswith(f"{one} ")), None)
    digits = text.removeprefix(words or "").strip()
    if not _GROUPED.fullmatch(digits):
        said = Words(
            f"Không đọc được “{typed}”. Viết số nguyên như 40, 3.000 hoặc gần 3.000.",
            f"“{typed}” is not a number. Write 40, 3,000 or gần 3.000.",
        )
        raise Refusal("number-unreadable", said, at="/value")
    return {"value": int(re.sub("[^0-9]", "", digits)), "words": words}
