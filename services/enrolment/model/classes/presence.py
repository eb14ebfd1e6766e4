"""How much of a class somebody attended, and whether that is enough to be assessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.refusal import Words
from shared.vietnamese import number

Standing = Literal["reached", "open", "out-of-reach"]


@dataclass(frozen=True)
class Presence:
    """One learner's sessions: all that are planned, and what is known of them. `unmarked` are session ids.

    `least` is the least rate in percent (None: nobody asks); without `excused_counts` an excused absence is left
    out of the denominator.
    """

    planned: int
    attended: int
    excused: int
    absent: int
    unmarked: tuple[str, ...]
    least: int | None
    excused_counts: bool

    @property
    def counted(self) -> int:
        """The denominator: planned sessions, also those that are still to come."""
        return self.planned if self.excused_counts else self.planned - self.excused

    @property
    def standing(self) -> Standing:
        """Enough whatever is still marked, not known yet, or no longer to be reached."""
        if self.least is None or not self.planned or self._enough(self.attended):
            return "reached"
        return "open" if self._enough(self.attended + len(self.unmarked)) else "out-of-reach"

    def _enough(self, attended: int) -> bool:
        # Who was excused from every session has a rate of nothing of nothing: that is no attendance.
        return attended > 0 and 100 * attended >= (self.least or 0) * self.counted


def presence_of(
    klass: Mapping[str, Any], programme: Mapping[str, Any], sheets: Mapping[str, Any], learner_id: str
) -> Presence:
    """What the sheets (`{session_id: {marks, closed}}`) say of one learner, by the timetable of the class as it is.

    Who is not on a sheet that is closed was not there: they came to the class later, or nobody marked them.
    """
    known = {"attended": 0, "excused": 0, "absent": 0}
    unmarked = []
    for session in klass["sessions"]:
        sheet = sheets.get(session["session_id"], {"marks": {}, "closed": False})
        mark = sheet["marks"].get(learner_id)
        if mark is None and not sheet["closed"]:
            unmarked.append(session["session_id"])
        else:
            known[_KINDS.get(mark, "absent")] += 1
    return Presence(
        planned=len(klass["sessions"]),
        unmarked=tuple(unmarked),
        least=programme["least_attendance"],
        excused_counts=programme["excused_counts"],
        **known,
    )


_KINDS = {"present": "attended", "late": "attended", "excused": "excused"}


def say_presence(presence: Presence) -> Words:
    """Whether somebody may be assessed, in a sentence with its numbers."""
    if not presence.planned:
        return Words("Đủ điều kiện: lịch của lớp không có buổi nào.", "May be assessed: the timetable has no sessions.")
    left = len(presence.unmarked)
    came = f"{presence.attended}/{presence.counted}"
    vi, en = f"có mặt {came} buổi", f"present at {came} sessions"
    if presence.counted and presence.standing != "open":
        rate = round(100 * presence.attended / presence.counted, 1)
        vi, en = f"{vi} ({number(rate)}%)", f"{en} ({number(rate, 'en')}%)"
    if not presence.excused_counts and presence.excused:
        vi += f", không tính {presence.excused} buổi vắng có phép"
        en += f", {presence.excused} excused absences left out"
    if presence.least is None:
        vi, en = f"{vi}, chương trình không yêu cầu tỷ lệ", f"{en}, the programme asks for no rate"
    else:
        vi, en = f"{vi}, yêu cầu {presence.least}%", f"{en}, {presence.least}% required"
    if presence.standing == "open":
        which = ", ".join(presence.unmarked)
        return Words(
            f"Chưa xác định: mới {vi}; còn {left} buổi chưa điểm danh (buổi {which}).",
            f"Not known yet: so far {en}; {left} sessions are not marked yet (sessions {which}).",
        )
    if presence.standing == "reached":
        return Words(f"Đủ điều kiện: {vi}.", f"May be assessed: {en}.")
    if left:
        vi += f"; dù có mặt cả {left} buổi chưa điểm danh cũng không đủ"
        en += f"; being present at all {left} sessions not marked yet would not be enough"
    return Words(f"Không đủ điều kiện: {vi}.", f"May not be assessed: {en}.")
