"""Attendance sheets: what may be marked, closed and corrected in the book of a class, and what the book becomes.

A book is all sheets of one class:
`{"_id": class_id, "version", "sheets": {session_id: sheet}}`, and a sheet is
`{"version", "state": not-begun | open | closed, "held_on", "marks": {learner_id: mark}, "counts": {mark: number},
"marked_at", "marked_by", "closed_at", "closed_by", "corrections": [...]}`; who is `{"account_id", "name"}`.
The book's version counts the events of all its sheets; a sheet's version counts its own, so that two sheets of a
class can be marked at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from services.attendance.model import registers
from shared.events.attendance import MARKS, SHEET_CLOSED, SHEET_CORRECTED, SHEET_MARKED
from shared.refusal import Fault, Refusal, Words
from shared.said import Document, Said
from shared.vietnamese import clean

Who = Mapping[str, str]

MARK_WORDS = {
    "present": Words("Có mặt", "Present"),
    "late": Words("Đi muộn", "Late"),
    "excused": Words("Có phép", "Excused"),
    "absent": Words("Vắng", "Absent"),
}
NAMED = 10
LEAST_REASON = 3


def new_book(class_id: str) -> Document:
    """The book of a class in which nothing stands yet."""
    return {"_id": class_id, "sheets": {}}


def sheet_of(book: Document, session_id: str) -> Document:
    """The sheet of a session as it stands; one that is not begun has version 0."""
    kept: Document | None = book["sheets"].get(session_id)
    return kept or {
        "version": 0,
        "state": "not-begun",
        "held_on": None,
        "marks": {},
        "counts": count({}),
        "marked_at": None,
        "marked_by": None,
        "closed_at": None,
        "closed_by": None,
        "corrections": [],
    }


def count(marks: Mapping[str, str]) -> dict[str, int]:
    """How many learners have each mark."""
    given = list(marks.values())
    return {mark: given.count(mark) for mark in MARKS}


def missing(register: Document, session: Document, sheet: Document) -> list[str]:
    """The learners who are still to be marked on a session's sheet."""
    marked = sheet["marks"]
    return [one for one in registers.expected(register, registers.day_of(session)) if one not in marked]


def mark(
    book: Document, register: Document, session_id: str, marks: Mapping[str, str], *, by: Who, now: datetime
) -> list[Said]:
    """Mark learners over what the sheet already says; marks that change nothing say nothing.

    Refuses an unknown session (404), a class that is not open, a session more than a day ahead and a closed sheet
    (409), and names every learner who is not to be marked there and every unknown mark (422, `/marks/<learner_id>`).
    """
    session = registers.find_session(register, session_id)
    registers.refuse_marking(register, session, now)
    sheet = sheet_of(book, session_id)
    if sheet["state"] == "closed":
        raise Refusal(
            "sheet-closed",
            Words(
                "Sổ điểm danh buổi này đã khoá. Muốn sửa, hãy đính chính từng người, kèm lý do.",
                "This sheet is closed. To change it, correct one learner at a time, with a reason.",
            ),
            status=409,
        )
    held_on = registers.day_of(session)
    _refuse_faulty(marks, set(registers.expected(register, held_on)))
    merged = {**sheet["marks"], **marks}
    if not marks or (merged == sheet["marks"] and held_on.isoformat() == sheet["held_on"]):
        return []
    return [
        Said(
            SHEET_MARKED,
            {
                "class_id": book["_id"],
                "session_id": session_id,
                "held_on": held_on.isoformat(),
                "marks": merged,
                "counts": count(merged),
                "marked_by": by["account_id"],
            },
        )
    ]


def _refuse_faulty(marks: Mapping[str, str], expected: set[str]) -> None:
    faults = []
    for learner_id, given in marks.items():
        at = f"/marks/{learner_id}"
        if learner_id not in expected:
            faults.append(
                Fault(
                    at,
                    Words(
                        f"Học viên “{learner_id}” không có trong danh sách lớp vào ngày này.",
                        f"Learner “{learner_id}” was not on the roster on this day.",
                    ),
                )
            )
        elif given not in MARKS:
            faults.append(Fault(at, _unknown_mark(given)))
    if faults:
        raise Refusal(
            "marks-at-fault",
            Words("Có chỗ điểm danh chưa đúng; chưa ghi gì.", "Some marks are not right; nothing was recorded."),
            faults=faults,
        )


def _unknown_mark(given: str) -> Words:
    return Words(
        f"Không có cách điểm danh “{given}”. Hãy chọn có mặt, đi muộn, có phép hoặc vắng.",
        f"“{given}” is no mark. Choose present, late, excused or absent.",
    )


def close(book: Document, register: Document, session_id: str, *, by: Who, names: Mapping[str, str]) -> list[Said]:
    """Close a sheet on which every learner of that day is marked. `names` calls those who are missing by name,
    in the order in which the refusal is to list them.

    Refuses an unknown session (404), a cancelled class and a sheet that is closed or not begun (409), and a sheet
    with learners missing (422, `/marks/<learner_id>`).
    """
    session = registers.find_session(register, session_id)
    registers.refuse_cancelled(register)
    sheet = sheet_of(book, session_id)
    if sheet["state"] == "closed":
        raise Refusal(
            "sheet-closed",
            Words("Sổ điểm danh buổi này đã khoá rồi.", "This sheet is already closed."),
            status=409,
        )
    left = missing(register, session, sheet)
    if left:
        raise _incomplete(left, names)
    if sheet["state"] == "not-begun":
        raise Refusal(
            "sheet-empty",
            Words(
                "Buổi này chưa điểm danh ai nên chưa khoá được.",
                "Nobody is marked on this sheet yet, so it cannot be closed.",
            ),
            status=409,
        )
    data = {"class_id": book["_id"], "session_id": session_id, "counts": sheet["counts"]}
    return [Said(SHEET_CLOSED, {**data, "closed_by": by["account_id"]})]


def _incomplete(left: list[str], names: Mapping[str, str]) -> Refusal:
    listed = sorted(left, key=lambda one: list(names).index(one) if one in names else len(names))[:NAMED]
    cut = len(left) > len(listed)
    return Refusal(
        "sheet-incomplete",
        Words(
            f"Còn {len(left)} học viên chưa điểm danh"
            f"{f', dưới đây là {NAMED} người đầu' if cut else ''}. Hãy điểm danh đủ rồi khoá sổ.",
            f"{len(left)} {'learner is' if len(left) == 1 else 'learners are'} not marked yet"
            f"{f', the first {NAMED} are named below' if cut else ''}. Mark everybody, then close the sheet.",
        ),
        faults=[
            Fault(f"/marks/{one}", Words(f"{name} chưa được điểm danh.", f"{name} is not marked."))
            for one, name in ((one, names.get(one, one)) for one in listed)
        ],
    )


def correct(
    book: Document, register: Document, session_id: str, learner_id: str, now_mark: str, reason: str, *, by: Who
) -> list[Said]:
    """Correct one learner's mark on a closed sheet, with the reason.

    Refuses a cancelled class and a sheet that is not closed (409), a learner without a mark on it, a mark that is
    unknown or stands there already, and a reason of fewer than three letters (422, each at its place).
    """
    registers.refuse_cancelled(register)
    if session_id not in book["sheets"]:
        registers.find_session(register, session_id)
    sheet = sheet_of(book, session_id)
    if sheet["state"] != "closed":
        raise Refusal(
            "sheet-open",
            Words(
                "Sổ điểm danh buổi này chưa khoá: hãy sửa thẳng trên sổ, không cần đính chính.",
                "This sheet is still open: mark it again, no correction is needed.",
            ),
            status=409,
        )
    reason = clean(reason)
    was = sheet["marks"].get(learner_id)
    faults = list(_correction_faults(was, now_mark, reason))
    if faults:
        raise Refusal(
            "correction-at-fault",
            Words("Chưa đính chính được; chưa ghi gì.", "It could not be corrected; nothing was recorded."),
            faults=faults,
        )
    counts = count({**sheet["marks"], learner_id: now_mark})
    return [
        Said(
            SHEET_CORRECTED,
            {
                "class_id": book["_id"],
                "session_id": session_id,
                "learner_id": learner_id,
                "was": was,
                "now": now_mark,
                "counts": counts,
                "corrected_by": by["account_id"],
            },
        )
    ]


def _correction_faults(was: str | None, now_mark: str, reason: str) -> Iterable[Fault]:
    if was is None:
        yield Fault(
            "/learner_id",
            Words(
                "Hãy chọn một học viên có tên trong sổ điểm danh buổi này.",
                "Choose a learner who stands on this sheet.",
            ),
        )
    if now_mark not in MARKS:
        yield Fault("/mark", _unknown_mark(now_mark) if now_mark else Words("Hãy chọn lại.", "Choose the right mark."))
    elif now_mark == was:
        words = MARK_WORDS[now_mark]
        yield Fault(
            "/mark",
            Words(f"Sổ đang ghi “{words.vi}” cho học viên này rồi.", f"The sheet already says “{words.en}” there."),
        )
    if sum(letter.isalpha() for letter in reason) < LEAST_REASON:
        yield Fault(
            "/reason",
            Words(
                "Hãy ghi lý do đính chính (ít nhất 3 chữ cái), ví dụ: có giấy xin phép nộp sau.",
                "Say why it is corrected (at least 3 letters), for example: the leave letter came later.",
            ),
        )


def evolve(book: Document, said: Said, *, at: str, by: Who, reason: str = "") -> Document:
    """The book after what was said of it; `at` (a moment, ISO), `by` and the `reason` of a correction are what the
    event itself leaves out."""
    data = said.data
    sheet = sheet_of(book, data["session_id"])
    changes: Document
    if said.kind is SHEET_MARKED:
        changes = {"state": "open", "held_on": data["held_on"], "marks": data["marks"], "counts": data["counts"]}
        changes |= {"marked_at": at, "marked_by": dict(by)}
    elif said.kind is SHEET_CLOSED:
        changes = {"state": "closed", "closed_at": at, "closed_by": dict(by)}
    else:
        correction = {name: data[name] for name in ("learner_id", "was", "now")} | {"reason": reason}
        changes = {
            "marks": {**sheet["marks"], data["learner_id"]: data["now"]},
            "counts": data["counts"],
            "corrections": [*sheet["corrections"], {**correction, "at": at, "by": dict(by)}],
        }
    kept = {**sheet, **changes, "version": sheet["version"] + 1}
    return {**book, "sheets": {**book["sheets"], data["session_id"]: kept}}
