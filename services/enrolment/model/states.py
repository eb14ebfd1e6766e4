"""The states of a class in words, and the refusals of steps that are not possible in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.refusal import Refusal, Words

STATES = {
    "announced": Words("đã thông báo", "announced"),
    "open": Words("đang học", "open"),
    "closed": Words("đã bế giảng", "closed"),
    "cancelled": Words("đã huỷ", "cancelled"),
}


def not_in_state(klass: Mapping[str, Any], wanted: Words) -> Refusal:
    """The refusal of a step that this class's state does not allow."""
    state = STATES[klass["state"]]
    return Refusal(
        "class-state",
        Words(f"Không thể {wanted.vi}: lớp {state.vi}.", f"You cannot {wanted.en}: the class is {state.en}."),
        status=409,
    )


def check_reason(reason: str) -> str:
    """The reason. Refuses one that says nothing."""
    if len(reason) < 2:
        raise Refusal("reason-missing", Words("Hãy ghi lý do.", "Say the reason."), at="/reason")
    return reason
