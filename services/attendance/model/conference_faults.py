"""What is at fault in what was sent about a conference, each at its field; and numbers of people held in bounds."""

from __future__ import annotations

from collections.abc import Mapping

from shared.headcounts import KINDS
from shared.refusal import Fault, Refusal, Words
from shared.said import Document

MOST_PEOPLE = 100_000  # of one organisation: more is a slip of the finger
LEAST_LETTERS = 3


class Faults:
    """Collects what is wrong, to be refused together."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, at: str, vi: str, en: str) -> None:
        """Something is wrong at a place (JSON pointer)."""
        self._found.append(Fault(at, Words(vi, en)))

    def unknown_organisation(self, at: str) -> None:
        """An organisation that does not exist."""
        self.add(at, "Không tìm thấy đơn vị này trong danh sách đơn vị.", "There is no such organisation.")

    def check_words(self, reason: str | None, at: str) -> None:
        """A reason says something."""
        if not says_something(reason):
            self.add(at, "Hãy ghi lý do.", "Write the reason.")

    def refuse(self, code: str) -> None:
        """Refuses when anything is wrong."""
        if len(self._found) == 1:
            raise Refusal(code, self._found[0].words, faults=self._found)
        if self._found:
            count = len(self._found)
            words = Words(f"Có {count} chỗ cần sửa.", f"There are {count} things to mend.")
            raise Refusal(code, words, faults=self._found)


def check_heads(heads: Mapping[str, int], at: str, faults: Faults) -> bool:
    """Whether numbers of people are such: neither negative nor beyond every hall."""
    right = True
    for kind in KINDS:
        if heads[kind] < 0:
            faults.add(f"{at}/{kind}", "Số người không thể âm.", "A number of people cannot be negative.")
            right = False
        elif heads[kind] > MOST_PEOPLE:
            faults.add(f"{at}/{kind}", "Số này quá lớn, hãy xem lại.", "This number is too large; look at it again.")
            right = False
    return right


def says_something(reason: str | None) -> bool:
    """Whether a reason has letters in it."""
    return sum(letter.isalpha() for letter in reason or "") >= LEAST_LETTERS


def check_reason(conference: Document, reason: str | None, faults: Faults) -> None:
    """What changes after the figures are final has a reason."""
    if conference["state"] == "closed" and not says_something(reason):
        faults.add(
            "/reason",
            "Số liệu hội nghị đã chốt. Hãy ghi lý do sửa; lý do được lưu cùng hội nghị.",
            "The figures are final. Write the reason for the change; it is kept with the conference.",
        )
