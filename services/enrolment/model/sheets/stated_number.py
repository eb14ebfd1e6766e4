"""A number as somebody stated it: `1.900`, or `gần 3.000`, whose word is kept and never silently made exact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.approximations import APPROXIMATIONS
from shared.refusal import Refusal, Words
from shared.vietnamese import clean, fold, number

_AS_TYPED: Mapping[str, str] = {
    **{fold(vietnamese): vietnamese for vietnamese in APPROXIMATIONS},
    **{english: vietnamese for vietnamese, english in APPROXIMATIONS.items()},
    "~": "khoảng",
    "uoc": "ước tính",
}
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+"
_STATED = re.compile(rf"(?P<words>[^0-9-]*?) ?(?P<number>{_NUMBER}) ?(?P<unit>\D*)")
_UNITS = frozenset(["", "lop", "luot", "luot hoc vien", "hoc vien", "luot nguoi", "nguoi", "dong chi"])
_LARGEST = 100_000_000


def _refusal(code: str, vietnamese: str, english: str) -> Refusal:
    return Refusal(code, Words(vietnamese, english), at="/value")


def _whole(value: float) -> int:
    if value > _LARGEST:
        raise _refusal("number-too-large", f"Số {value:g} quá lớn.", f"The number {value:g} is too large.")
    if value < 0:
        raise _refusal("number-negative", f"Số {value:g} không được âm.", f"The number {value:g} may not be negative.")
    if value != int(value):
        raise _refusal(
            "number-not-whole",
            f"Số {number(value)} không phải số nguyên. Nếu là hàng nghìn, Excel đã hiểu dấu chấm "
            "là dấu thập phân: xin định dạng ô là Văn bản (Text) và nhập lại.",
            f"{value:g} is not a whole number. If thousands were meant, Excel has read the dot as a decimal point: "
            "format the cell as Text and type it again.",
        )
    return int(value)


def read_stated_number(value: object) -> dict[str, Any]:
    """`{"value": 3000, "words": "gần"}` of “gần 3.000”; `words` is None for an exact number.

    Takes numbers, and text with or without a word of approximation, thousands marks and a unit (`lượt học viên`).
    Refuses (`number-negative`, `number-not-whole`, `number-too-large`, `number-unreadable`, at `/value`) the rest.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value != value or value in (float("inf"), float("-inf")):
            raise _refusal("number-unreadable", "Không đọc được con số.", "The number cannot be read.")
        return {"value": _whole(value), "words": None}
    text = clean(str(value))
    if re.fullmatch(r"-[0-9]+([.,][0-9]+)*", text):
        raise _refusal("number-negative", f"Số {text} không được âm.", f"The number {text} may not be negative.")
    if re.fullmatch(r"[0-9]+[.,][0-9]+", text) and not re.fullmatch(_NUMBER, text):
        raise _refusal(
            "number-not-whole", f"Số {text} không phải số nguyên.", f"The number {text} is not a whole number."
        )
    match = _STATED.fullmatch(text)
    typed = fold(match["words"]) if match else ""
    if match is None or fold(match["unit"]) not in _UNITS or (typed and typed not in _AS_TYPED):
        raise _refusal(
            "number-unreadable",
            f"Không đọc được số “{text}”. Xin ghi ví dụ 1.900 hoặc gần 3.000.",
            f"The number “{text}” cannot be read. Write, for example, 1.900 or gần 3.000.",
        )
    return {"value": _whole(int(re.sub(r"\D", "", match["number"]))), "words": _AS_TYPED.get(typed)}


def add_up(numbers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The sum of stated numbers: as soon as one of several is approximate, it is about (`khoảng`) so many."""
    counted = [one for one in numbers if one["value"]]
    words = counted[0]["words"] if len(counted) == 1 else "khoảng" if any(one["words"] for one in counted) else None
    return {"value": sum(one["value"] for one in counted), "words": words}


def write(stated: Mapping[str, Any], language: str = "vi") -> str:
    """`gần 3.000` in Vietnamese, `nearly 3,000` in English: what `read_stated_number` reads back."""
    words = stated.get("words") or ""
    if language == "en":
        words = APPROXIMATIONS.get(words, words)
    return f"{words} {number(stated['value'], language)}".strip()
