"""How much of a class somebody attended, in enrolment's classes and in words; the rule itself is shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared import presence as rule
from shared.presence import UNITS, Presence, Taught
from shared.refusal import Words
from shared.vietnamese import number


def taught_as(klass: Mapping[str, Any], book: Mapping[str, Any] | None) -> Taught:
    """A class with its sheets, as attendance told them; None while it told nothing."""
    return Taught(klass["sessions"], (book or {}).get("sheets", {}))


def classes_before(klass: Mapping[str, Any]) -> set[str]:
    """The ids of the classes from which learners were transferred to this one."""
    stays = (stay for entry in klass["learners"].values() for stay in entry.get("stays", ()))
    return {stay["class_id"] for stay in stays} - {klass["_id"]}


def presence_of(
    klass: Mapping[str, Any], programme: Mapping[str, Any], taught: Mapping[str, Taught], learner_id: str
) -> Presence:
    """What the sheets say of one learner of this class. `taught`: this class, and the classes from which learners were
    transferred to it, by id."""
    stays = klass["learners"][learner_id].get("stays", ())
    return rule.presence_of(learner_id, klass["_id"], taught, programme, stays=stays)


def say_presence(presence: Presence) -> Words:
    """Whether somebody may be assessed, in a sentence with its numbers."""
    if not presence.planned:
        return Words("Đủ điều kiện: lịch của lớp không có buổi nào.", "May be assessed: the timetable has no sessions.")
    left = len(presence.unmarked)  # sessions, whatever the unit
    unit = UNITS[presence.unit]
    came = f"{presence.attended}/{presence.counted}"
    vi, en = f"có mặt {came} {unit.vi}", f"present at {came} {unit.en}"
    if presence.counted and presence.standing != "open":
        rate = round(100 * presence.attended / presence.counted, 1)
        vi, en = f"{vi} ({number(rate)}%)", f"{en} ({number(rate, 'en')}%)"
    if presence.transferred:
        there = f"{presence.transferred.attended}/{presence.transferred.planned}"
        vi, en = f"{vi}, gồm {there} {unit.vi} ở lớp trước khi chuyển", f"{en}, {there} of them in the class before"
    if not presence.excused_counts and presence.excused:
        vi += f", không tính {presence.excused} {unit.vi} vắng có phép"
        en += f", {presence.excused} {unit.en} of excused absence left out"
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
