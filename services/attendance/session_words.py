"""How sessions, sheets and marks are called on pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared import vietnamese
from shared.refusal import Words

STATES = {
    "not-begun": (Words("Chưa điểm danh", "Not begun"), "wait"),
    "open": (Words("Đang điểm danh", "Under way"), "doing"),
    "closed": (Words("Đã khoá sổ", "Closed"), "ok"),
}
CLASS_STATES = {
    "announced": (Words("Chưa khai giảng", "Not opened"), "wait"),
    "open": (Words("Đang học", "Running"), "doing"),
    "closed": (Words("Đã bế giảng", "Ended"), "ok"),
    "cancelled": (Words("Đã hủy", "Cancelled"), "stop"),
}
# In the grid: a letter, said in full to those who listen and in the legend; and its shape.
LETTERS = {
    "present": (Words("C", "P"), "ok"),
    "late": (Words("M", "L"), "doing"),
    "excused": (Words("P", "E"), "wait"),
    "absent": (Words("V", "A"), "stop"),
}
# What of the required attendance somebody has crossed, by closed sheets.
CROSSED = {
    "out-of-reach": Words("không còn đủ", "out of reach"),
    "fell-below": Words("có nguy cơ", "at risk"),
}
NO_BREAK = "\u00a0"
WEEKDAYS = (
    Words("thứ Hai", "Monday"),
    Words("thứ Ba", "Tuesday"),
    Words("thứ Tư", "Wednesday"),
    Words("thứ Năm", "Thursday"),
    Words("thứ Sáu", "Friday"),
    Words("thứ Bảy", "Saturday"),
    Words("Chủ nhật", "Sunday"),
)


def with_day(session: dict[str, Any]) -> dict[str, Any]:
    """A session of a timetable with the day on which it is held, as sessions of views have it."""
    local = _local(session)
    return {**session, "held_on": local.date().isoformat() if local else None}


def _local(session: dict[str, Any]) -> datetime | None:
    starts_at = session["starts_at"]
    return datetime.fromisoformat(starts_at).astimezone(vietnamese.TIME_ZONE) if starts_at else None


def half_day(session: dict[str, Any]) -> Words:
    """`sáng`, `chiều` or `tối`; a session off the timetable has none."""
    starts = _local(session)
    if starts is None:
        return Words("buổi", "session")
    if starts.hour < 12:
        return Words("sáng", "morning")
    return Words("chiều", "afternoon") if starts.hour < 18 else Words("tối", "evening")


def session_name(session: dict[str, Any]) -> Words:
    """`Buổi sáng thứ Ba 14/02/2023`."""
    day = datetime.fromisoformat(session["held_on"])
    weekday, part = WEEKDAYS[day.weekday()], half_day(session)
    part_vi = "" if part.vi == "buổi" else f" {part.vi}"
    written = vietnamese.day(session["held_on"])
    return Words(f"Buổi{part_vi} {weekday.vi.replace(' ', NO_BREAK)} {written}", f"{weekday.en} {part.en}, {written}")


def clock(session: dict[str, Any]) -> str:
    """`07:30`, in Vietnam; empty for a session off the timetable."""
    starts = _local(session)
    return f"{starts:%H:%M}" if starts else ""


def short_day(session: dict[str, Any]) -> str:
    """`14/02`, for the head of a narrow column."""
    return vietnamese.day(session["held_on"])[:5]
