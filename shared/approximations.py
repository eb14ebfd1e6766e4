"""The words that make a stated number approximate: `gần 3.000` is not 3.000."""

from __future__ import annotations

from collections.abc import Mapping

# The Vietnamese word is what is kept; the English one is how English pages write it.
APPROXIMATIONS: Mapping[str, str] = {
    "gần": "nearly",
    "hơn": "more than",
    "trên": "over",
    "dưới": "under",
    "khoảng": "about",
    "chừng": "roughly",
    "xấp xỉ": "approximately",
    "ước tính": "an estimated",
    "ít nhất": "at least",
}
