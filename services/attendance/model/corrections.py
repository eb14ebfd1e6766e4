"""Corrections of closed sheets: by one person until the sheet locks, afterwards asked by one and granted by another.

A request is `{"_id", "class_id", "session_id", "places", "marks": {learner_id: mark}, "minutes", "reasons", "reason",
"state": asked | granted | refused, "asked_by", "asked_at", "taken_at", "device", "source", "decided_by", "decided_at",
"answer", "version"}`; `reasons` are those of absences that it excuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.attendance.model.marking import Given, Hand, is_reason, unknown_mark
from services.attendance.model.sheets import MARK_WORDS
from shared.events.attendance import MARKS
from shared.refusal import Fault, Refusal, Words
from shared.said import Document
from shared.vietnamese import clean

WHY = Words(
    "Hãy ghi lý do đính chính (ít nhất 3 chữ cái), ví dụ: có giấy xin phép nộp sau.",
    "Say why it is corrected (at least 3 letters), for example: the leave letter came later.",
)


def refuse_faulty(entry: Document, learner_id: str, mark: str, reason: str, may_be: set[str]) -> None:
    """Refuse (422) the correction of one mark: a learner who is not of that day (`may_be` are), a mark that is unknown
    or stands there already, and a reason of fewer than three letters, each at its place."""
    was = entry["marks"].get(learner_id)
    faults = list(_faults(was, learner_id in may_be or was is not None, mark, reason))
    if faults:
        raise Refusal(
            "correction-at-fault",
            Words("Chưa đính chính được; chưa ghi gì.", "It could not be corrected; nothing was recorded."),
            faults=faults,
        )


def _faults(was: str | None, belongs: bool, mark: str, reason: str) -> Iterable[Fault]:
    if not belongs:
        yield Fault(
            "/learner_id",
            Words(
                "Hãy chọn một học viên có tên trong sổ điểm danh buổi này.",
                "Choose a learner who stands on this sheet.",
            ),
        )
    if mark not in MARKS:
        yield Fault("/mark", unknown_mark(mark))
    elif mark == was:
        words = MARK_WORDS[mark]
        yield Fault(
            "/mark",
            Words(f"Sổ đang ghi “{words.vi}” cho học viên này rồi.", f"The sheet already says “{words.en}” there."),
        )
    if not is_reason(reason):
        yield Fault("/reason", WHY)


def new_request(
    identifier: str, sheet: Document, given: Given, reason: str, hand: Hand, *, now: datetime
) -> dict[str, Any]:
    """A request to correct a sheet, as somebody asks it."""
    return {
        "_id": identifier,
        **{name: sheet[name] for name in ("class_id", "session_id", "places")},
        "marks": dict(given.marks),
        "minutes": {one: late for one, late in given.minutes.items() if late is not None},
        "reasons": {one: clean(why) for one, why in given.reasons.items() if why},
        "reason": clean(reason),
        "state": "asked",
        "asked_by": dict(hand.by),
        "asked_at": now.isoformat(),
        "taken_at": hand.taken_at.isoformat(),
        "clock_off": hand.clock_off,
        "device": dict(hand.device) if hand.device else None,
        "source": hand.source,
        "decided_by": None,
        "decided_at": None,
        "answer": "",
    }


def decide(request: Document, *, granted: bool, answer: str, by: dict[str, str], now: datetime) -> Document:
    """The request after a decision. Refuses one that is decided already (409), whoever asked for it himself (403), and
    a refusal without a reason (422, `/answer`)."""
    if request["state"] != "asked":
        raise Refusal(
            "decided-before",
            Words(
                f"Đề nghị này đã được {request['decided_by']['name']} quyết định rồi.",
                f"{request['decided_by']['name']} has decided on this request already.",
            ),
            status=409,
        )
    if request["asked_by"]["account_id"] == by["account_id"]:
        raise Refusal(
            "second-person-needed",
            Words(
                "Người đề nghị không tự duyệt được: cần một người thứ hai của đơn vị, hoặc Ban.",
                "Whoever asks does not decide: a second person of the organisation, or the board, does.",
            ),
            status=403,
        )
    if not granted and not is_reason(answer):
        words = Words("Hãy ghi lý do không duyệt (ít nhất 3 chữ cái).", "Say why it is refused (at least 3 letters).")
        raise Refusal("reason-missing", words, at="/answer")
    told = {"decided_by": by, "decided_at": now.isoformat(), "answer": clean(answer)}
    return {**request, "state": "granted" if granted else "refused", **told}


def note(sheet: Document, entry: Document, request: Document) -> Document:
    """The sheet with a line for every mark that a granted correction changes."""
    told = {"reason": request["reason"], "at": request["decided_at"], "by": request["asked_by"]}
    second = request["decided_by"] if request["decided_by"] != request["asked_by"] else None
    lines = [
        {"learner_id": one, "was": entry["marks"].get(one), "now": mark, **told, "granted_by": second}
        for one, mark in request["marks"].items()
        if entry["marks"].get(one) != mark
    ]
    return {**sheet, "corrections": [*sheet["corrections"], *lines]}
