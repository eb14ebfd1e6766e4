"""The states of a class in words, and the refusals of steps that are not possible in one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.refusal import Refusal, Words

STATES = {
    "planned": Words("trong kế hoạch", "planned"),
    "announced": Words("đã thông báo", "announced"),
    "open": Words("đã khai giảng", "open"),
    "closed": Words("đã bế giảng", "closed"),
    "cancelled": Words("đã huỷ", "cancelled"),
}


RUNNING = Words("đang học", "running")

# What a clerk may do in each state: said when something else is wanted.
POSSIBLE = {
    "planned": Words("Có thể sửa kế hoạch, thông báo mở lớp hoặc bỏ lớp.", "You can change, announce or cancel it."),
    "announced": Words(
        "Có thể ghi danh, sửa lịch, khai giảng hoặc huỷ lớp.", "You can enrol, change the timetable, open or cancel it."
    ),
    "open": Words(
        "Có thể ghi danh, sửa lịch, bế giảng hoặc huỷ lớp.", "You can enrol, change the timetable, close or cancel it."
    ),
    "closed": Words("Lớp đã bế giảng không sửa được nữa.", "A closed class changes no more."),
    "cancelled": Words("Lớp đã huỷ không sửa được nữa.", "A cancelled class changes no more."),
}


def shown_state(klass: Mapping[str, Any], now: datetime) -> str:
    """The state as people say it: an open class is `running` from its first session on."""
    if klass["state"] == "open" and any(datetime.fromisoformat(one["starts_at"]) <= now for one in klass["sessions"]):
        return "running"
    return str(klass["state"])


def not_in_state(klass: Mapping[str, Any], wanted: Words) -> Refusal:
    """The refusal of a step that this class's state does not allow; says what is possible."""
    state = STATES[klass["state"]]
    words = Words(f"Không thể {wanted.vi}: lớp {state.vi}.", f"You cannot {wanted.en}: the class is {state.en}.")
    return Refusal("class-state", words + POSSIBLE[klass["state"]], status=409)


def has_certificates(klass: Mapping[str, Any]) -> bool:
    """Whether any certificate of this class was ever issued."""
    return any((klass.get("certificates") or {}).values())


def check_reason(reason: str) -> str:
    """The reason. Refuses one that says nothing."""
    if len(reason) < 2:
        raise Refusal("reason-missing", Words("Hãy ghi lý do.", "Say the reason."), at="/reason")
    return reason
