"""Lesson observation (dự giờ): somebody who teaches sits in a session of somebody else's and marks it by criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import number

Observation = dict[str, Any]

OBSERVATION = Words("lần dự giờ", "lesson observation")


def check_observed(session: Mapping[str, Any], held: bool, observer_id: str) -> None:
    """Refuses an observation of what did not take place, of nobody, or of oneself."""
    if not held:
        words = Words(
            "Buổi này chưa diễn ra (chưa có sổ điểm danh) nên không thể ghi dự giờ.",
            "This session has not taken place (it has no attendance sheet), so it was not observed.",
        )
        raise Refusal("session-not-held", words, at="/session_id", status=409)
    if not session.get("lecturer_id"):
        words = Words(
            "Buổi này chưa ghi giảng viên trong danh sách. Hãy chọn giảng viên ở lịch học trước.",
            "This session has no lecturer of the register. Choose the lecturer in the timetable first.",
        )
        raise Refusal("session-without-lecturer", words, at="/session_id", status=409)
    if session["lecturer_id"] == observer_id:
        raise Refusal(
            "observing-oneself",
            Words("Giảng viên không tự dự giờ của mình.", "Nobody observes their own lesson."),
            at="/observer_id",
        )


def marked(
    observation: Observation, items: Sequence[Mapping[str, Any]], marks: Mapping[str, float], remarks: str | None
) -> Observation:
    """The observation with these marks, one for each criterion, in whole or half points; the criteria as they read
    that day are kept with it."""
    faults = [
        Fault(f"/marks/{name}", Words("Tiêu chí này không có trong danh mục.", "This criterion is not in the list."))
        for name in marks.keys() - {one["item_id"] for one in items}
    ]
    for item in items:
        mark = marks.get(item["item_id"])
        if mark is None or not 0 <= mark <= item["most"] or mark * 2 != int(mark * 2):
            words = Words(
                f"Cho điểm từ 0 đến {number(item['most'])}, lẻ đến nửa điểm.",
                f"Give 0 to {item['most']} points, in halves.",
            )
            faults.append(Fault(f"/marks/{item['item_id']}", words))
    if faults:
        raise Refusal("marks", faults[0].words, faults=faults)
    kept = [
        {**{name: one[name] for name in ("item_id", "text", "how", "most")}, "mark": marks[one["item_id"]]}
        for one in items
    ]
    return {**observation, "marks": kept, "remarks": remarks}


def points(observation: Mapping[str, Any]) -> tuple[float, float]:
    """Points given, of how many."""
    return sum(one["mark"] for one in observation["marks"]), sum(one["most"] for one in observation["marks"])
