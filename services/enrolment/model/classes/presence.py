"""How much of a class somebody attended, and whether that is enough to be assessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.refusal import Words
from shared.vietnamese import number, today

Standing = Literal["reached", "open", "out-of-reach"]


@dataclass(frozen=True)
class Taught:
    """A class as it was taught: its timetable, and the sheets (`{session_id: {marks, closed}}`)."""

    sessions: Sequence[Mapping[str, Any]]
    sheets: Mapping[str, Any]


def taught_as(klass: Mapping[str, Any], book: Mapping[str, Any] | None) -> Taught:
    """A class with its sheets, as attendance told them; None while it told nothing."""
    return Taught(klass["sessions"], book["sheets"] if book else {})


def classes_before(klass: Mapping[str, Any]) -> set[str]:
    """The ids of the classes from which learners were transferred to this one."""
    stays = (stay for entry in klass["learners"].values() for stay in entry.get("stays", ()))
    return {stay["class_id"] for stay in stays} - {klass["_id"]}


@dataclass(frozen=True)
class Transferred:
    """The sessions among a learner's that were in classes before this one."""

    planned: int
    attended: int


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
    transferred: Transferred | None = None

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
    klass: Mapping[str, Any], programme: Mapping[str, Any], taught: Mapping[str, Taught], learner_id: str
) -> Presence:
    """What the sheets say of one learner, by the timetable as it is. `taught`: this class, and the classes from which
    learners were transferred to it, by id.

    Who is not on a sheet that is closed was not there: they came to the class later, or nobody marked them. Who was
    transferred has the sessions of the class before up to that day, and those of the next from that day on.
    """
    known = {"attended": 0, "excused": 0, "absent": 0}
    unmarked = []
    before = Counter[str]()
    for class_id, session in _sessions_of(klass, taught, learner_id):
        sheet = taught[class_id].sheets.get(session["session_id"], {"marks": {}, "closed": False})
        mark = sheet["marks"].get(learner_id)
        kind = "unmarked" if mark is None and not sheet["closed"] else _KINDS.get(mark, "absent")
        if kind == "unmarked":
            unmarked.append(session["session_id"])
        else:
            known[kind] += 1
        if class_id != klass["_id"]:
            before.update(["planned", kind])
    return Presence(
        planned=sum(known.values()) + len(unmarked),
        unmarked=tuple(unmarked),
        least=programme["least_attendance"],
        excused_counts=programme["excused_counts"],
        transferred=Transferred(before["planned"], before["attended"]) if before else None,
        **known,
    )


def _sessions_of(
    klass: Mapping[str, Any], taught: Mapping[str, Taught], learner_id: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A learner's sessions, each with its class."""
    # Days are compared as texts; nobody stays after the last of them.
    since, last = "", {"class_id": klass["_id"], "until": "9999"}
    for stay in (*klass["learners"][learner_id].get("stays", ()), last):
        for session in taught[stay["class_id"]].sessions:
            if since <= today(datetime.fromisoformat(session["starts_at"])).isoformat() < stay["until"]:
                yield stay["class_id"], session
        since = stay["until"]


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
    if presence.transferred:
        there = f"{presence.transferred.attended}/{presence.transferred.planned}"
        vi, en = f"{vi}, gồm {there} buổi ở lớp trước khi chuyển", f"{en}, {there} of them in the class before"
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
