"""What somebody marks in one go: whether it can be, and the roll call that it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from services.attendance.model import registers, roll_calls
from services.attendance.model.sheets import Who
from shared.events.attendance import MARKS
from shared.refusal import Fault, Refusal, Words
from shared.said import Document
from shared.vietnamese import clean

MOST_MINUTES = 600
MOST_PENDING = 200
MOST_SEEN = 50  # roll calls that one mark replaces
LEAST_REASON = 3  # letters
IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,64}")  # of learners and of roll calls
CLOCK_TOLERANCE = timedelta(minutes=2)

WHY_EXCUSED = Words(
    "Chưa có đơn xin phép được duyệt: hãy ghi lý do (ít nhất 3 chữ cái), ví dụ: báo ốm qua điện thoại.",
    "No leave was granted: say why it is excused (at least 3 letters), for example: called in sick.",
)


@dataclass(frozen=True)
class Given:
    """What was marked, by learner: the mark, minutes late, why an absence is excused without a leave that was granted
    before, and the roll calls that the marker had seen (`over` None: the whole sheet as it stands)."""

    marks: Mapping[str, str]
    minutes: Mapping[str, int | None] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    over: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True)
class Hand:
    """Whose hand it is: `by` as a roll call has it, on which device (`{"id", "kind"}` or None), by which of the ways
    (`roll_calls.SOURCES`), and when, by the service's clock; `clock_off` seconds was the device's clock wrong."""

    by: Who
    device: Mapping[str, str] | None
    source: str
    taken_at: datetime
    clock_off: int | None = None

    @property
    def identifier(self) -> str:
        """The account, or the learner who checked in."""
        return self.by.get("account_id") or self.by["learner_id"]


def excused_on(book: Document, day: date) -> set[str]:
    """The learners who have leave on a day."""
    return {
        leave["learner_id"] for leave in book["leaves"].values() if leave["since"] <= day.isoformat() <= leave["until"]
    }


def refuse_faulty(
    given: Given, register: Document, entry: Document, *, held_on: date, excused: set[str], known: set[str]
) -> None:
    """Refuse (422) what cannot be marked, naming every fault at its place: an unknown mark (`/marks/<learner_id>`),
    minutes that cannot be (`/minutes/…`), an absence that is excused without leave and without a reason
    (`/reasons/…`), and a learner who had left the class before that day.

    Somebody who stands on no roster is no fault: the mark waits for the roster. `known` are the learners who are
    marked on the sheet already.
    """
    faults = [fault for one in given.marks for fault in _faults(given, one, register, entry, held_on, excused)]
    strangers = given.marks.keys() - register["roster"].keys() - known
    if len(strangers) > MOST_PENDING:
        words = Words(
            f"{len(strangers)} người không có trong danh sách lớp; nhiều nhất là {MOST_PENDING}.",
            f"{len(strangers)} people are not on the roster; a sheet takes at most {MOST_PENDING} of them.",
        )
        faults.append(Fault("/marks", words))
    if faults:
        raise Refusal(
            "marks-at-fault",
            Words("Có chỗ điểm danh chưa đúng; chưa ghi gì.", "Some marks are not right; nothing was recorded."),
            faults=faults,
        )


def _faults(
    given: Given, one: str, register: Document, entry: Document, held_on: date, excused: set[str]
) -> Iterable[Fault]:
    mark = given.marks[one]
    place = register["roster"].get(one)
    if mark not in MARKS:
        yield Fault(f"/marks/{one}", unknown_mark(mark))
    elif not IDENTIFIER.fullmatch(one):
        yield Fault("/marks", Words(f"“{one[:70]}” không phải mã học viên.", f"“{one[:70]}” is no learner's id."))
    elif place and one not in registers.expected(register, held_on) and one not in entry["marks"]:
        yield Fault(
            f"/marks/{one}",
            Words("Học viên này đã thôi học trước ngày đó.", "This learner had left the class before that day."),
        )
    minutes = given.minutes.get(one)
    if mark == "late" and minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        yield Fault(
            f"/minutes/{one}",
            Words(
                f"Số phút muộn từ 1 đến {MOST_MINUTES}; không rõ thì để trống.",
                f"Minutes late are 1 to {MOST_MINUTES}; leave them empty when not known.",
            ),
        )
    has_leave = one in excused or entry["marks"].get(one) == "excused"
    if mark == "excused" and not has_leave and not is_reason(given.reasons.get(one, "")):
        yield Fault(f"/reasons/{one}", WHY_EXCUSED)


def is_reason(text: str) -> bool:
    """Whether somebody said why: fewer than three letters are no reason."""
    return sum(letter.isalpha() for letter in clean(text)) >= LEAST_REASON


def unknown_mark(given: str) -> Words:
    """What is said of a mark that there is not."""
    if not given:
        return Words("Hãy chọn cách điểm danh.", "Choose a mark.")
    return Words(
        f"Không có cách điểm danh “{given}”. Hãy chọn có mặt, đi muộn, có phép hoặc vắng.",
        f"“{given}” is no mark. Choose present, late, excused or absent.",
    )


def changes(given: Given, entry: Document, conflicts: Iterable[str]) -> list[str]:
    """The learners whose mark says something new: it differs from what stands, or decides between two."""
    undecided = set(conflicts)
    return [
        one
        for one, mark in given.marks.items()
        if one in undecided
        or entry["marks"].get(one) != mark
        or (mark == "late" and entry["minutes"].get(one) != given.minutes.get(one))
    ]


def roll_call(given: Given, learners: Iterable[str], sheet: Document, hand: Hand, *, now: datetime) -> dict[str, Any]:
    """The roll call of these learners' marks."""
    listed = list(learners)
    seen = roll_calls.seen_heads(sheet["roll_calls"], listed) if given.over is None else given.over
    return {
        "by": dict(hand.by),
        "device": dict(hand.device) if hand.device else None,
        "source": hand.source,
        "taken_at": hand.taken_at.isoformat(),
        "received_at": now.isoformat(),
        "clock_off": hand.clock_off,
        "version": sheet.get("version", 0) + 1,
        "marks": {one: _mark(given, one, seen.get(one, ())) for one in listed},
    }


def _mark(given: Given, one: str, over: Sequence[str]) -> dict[str, Any]:
    mark = given.marks[one]
    minutes = given.minutes.get(one) if mark == "late" else None
    return {"mark": mark, "minutes": minutes, "over": list(over)[:MOST_SEEN]}


def when_taken(said: datetime, sent_at: datetime, now: datetime) -> tuple[datetime, int | None]:
    """When a device marked, by the service's clock, and how many seconds its own was wrong (None: it was right).

    The device says by its clock when it marked and when it sent; what the second differs by from now, the first does.
    """
    off = sent_at - now
    right = abs(off) <= CLOCK_TOLERANCE
    taken = said if right else said - off
    return min(taken, now), None if right else round(off.total_seconds())
