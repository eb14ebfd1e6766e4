"""Printed sheets: a list with numbers that stay what they were when it was printed, and what is typed in from it.

A paper is `{"_id", "class_id", "session_id", "places", "learners": [learner_id in the order printed], "printed_at",
"printed_by", "version"}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.attendance.model.marking import MOST_MINUTES, Given, is_reason
from shared.refusal import Fault, Refusal, Words

# 17, or 5:10 or 5(10): the number on the paper, and minutes late.
ITEM = re.compile(r"(\d{1,4})(?:[:(](\d{1,4})\)?)?")
SEPARATORS = re.compile(r"[,;\s]+")


@dataclass(frozen=True)
class Typed:
    """The exceptions as they were typed: numbers on the paper, and why those who are excused are."""

    late: str
    excused: str
    absent: str
    reason: str


def read(learners: Sequence[str], typed: Typed, *, on_leave: set[str]) -> Given:
    """What a paper says: whoever is not named was present. Refuses (422) numbers that are not on it, that are named
    twice, minutes that cannot be, and an excused absence without leave or a reason, each at its field."""
    faults: list[Fault] = []
    marks: dict[str, str] = dict.fromkeys(learners, "present")
    minutes: dict[str, int | None] = {}
    named: set[int] = set()
    for mark in ("late", "excused", "absent"):
        for number, late in _numbers(getattr(typed, mark), mark, faults):
            if not 1 <= number <= len(learners):
                faults.append(Fault(f"/{mark}", _not_there(number, len(learners))))
            elif number in named:
                faults.append(Fault(f"/{mark}", _twice(number)))
            else:
                named.add(number)
                marks[learners[number - 1]] = mark
                if late is not None:
                    minutes[learners[number - 1]] = late
    without = [one for one, mark in marks.items() if mark == "excused" and one not in on_leave]
    if without and not is_reason(typed.reason):
        words = Words(
            "Hãy ghi lý do vắng có phép (ít nhất 3 chữ cái), ví dụ: có giấy xin phép kèm phiếu.",
            "Say why they are excused (at least 3 letters), for example: letters came with the paper.",
        )
        faults.append(Fault("/reason", words))
    if faults:
        words = Words("Có chỗ chưa đọc được; chưa ghi gì.", "Some of it could not be read; nothing was recorded.")
        raise Refusal("paper-at-fault", words, faults=faults)
    return Given(marks, minutes, dict.fromkeys(without, typed.reason))


def _numbers(text: str, mark: str, faults: list[Fault]) -> Iterable[tuple[int, int | None]]:
    for item in filter(None, SEPARATORS.split(text.strip())):
        found = ITEM.fullmatch(item)
        if not found or (found[2] and mark != "late"):
            words = Words(
                f"Không đọc được “{item[:20]}”. Hãy ghi số thứ tự trên phiếu, cách nhau bằng dấu phẩy"
                f"{'; muộn 10 phút thì ghi 5:10' if mark == 'late' else ''}.",
                f"“{item[:20]}” cannot be read. Type numbers of the paper with commas between them"
                f"{'; 5:10 for ten minutes late' if mark == 'late' else ''}.",
            )
            faults.append(Fault(f"/{mark}", words))
            continue
        late = int(found[2]) if found[2] else None
        if late is not None and not 1 <= late <= MOST_MINUTES:
            words = Words(
                f"Số {found[1]}: số phút muộn từ 1 đến {MOST_MINUTES}.",
                f"No. {found[1]}: minutes late are 1 to {MOST_MINUTES}.",
            )
            faults.append(Fault(f"/{mark}", words))
            continue
        yield int(found[1]), late


def _not_there(number: int, last: int) -> Words:
    return Words(
        f"Phiếu chỉ có số thứ tự từ 1 đến {last}, không có số {number}.",
        f"The paper has numbers 1 to {last}, there is no {number}.",
    )


def _twice(number: int) -> Words:
    return Words(f"Số {number} được ghi hai lần.", f"Number {number} is named twice.")
