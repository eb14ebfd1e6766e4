"""Attendance sheets: what the book of a class says of every session, and what may be closed.

Two documents hold a sheet. The **book** of a class says events, so it changes by events alone:
`{"_id": class_id, "version", "sheets": {session_id: entry}, "leaves": {leave_id: leave}}`; an entry is
`{"state": not-begun | open | closed, "held_on", "marks": {learner_id: mark}, "minutes": {learner_id: minutes late},
"counts": {mark: number}}`, a leave is `{"learner_id", "since", "until"}` (days, both included).
The **sheet** itself says nothing and keeps how every mark came about:
`{"_id": "class/session", "class_id", "session_id", "places", "roll_calls": {id: roll call},
"closed": {"at", "by"} | None, "corrections": [...], "conflicts": [learner_id], "pending": [learner_id], "to_decide",
"unsaid", "version"}`. `conflicts` are learners who were marked differently by two people; `pending` are those who stand
on no roster of that day (yet); `to_decide` says that there are any of either; `unsaid` that learners have checked in of
whom the book says nothing yet: they come within a minute, and are said together. Its version is the ETag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from services.attendance.model import registers, roll_calls
from shared.events.attendance import (
    LEAVE_GRANTED,
    MARKS,
    SHEET_CLOSED,
    SHEET_CORRECTED,
    SHEET_MARKED,
)
from shared.refusal import Fault, Refusal, Words
from shared.said import Document, Said

Who = Mapping[str, str]

MARK_WORDS = {
    "present": Words("Có mặt", "Present"),
    "late": Words("Đi muộn", "Late"),
    "excused": Words("Có phép", "Excused"),
    "absent": Words("Vắng", "Absent"),
}
NAMED = 10


def new_book(class_id: str) -> Document:
    """The book of a class in which nothing stands yet."""
    return {"_id": class_id, "sheets": {}, "leaves": {}}


def entry_of(book: Document, session_id: str) -> Document:
    """What the book says of a session."""
    kept: Document | None = book["sheets"].get(session_id)
    return kept or {"state": "not-begun", "held_on": None, "marks": {}, "minutes": {}, "counts": count({})}


def sheet_id(class_id: str, session_id: str) -> str:
    """Under which a sheet is kept."""
    return f"{class_id}/{session_id}"


def new_sheet(class_id: str, session_id: str, places: list[str]) -> Document:
    """The sheet of a session on which nobody is marked yet."""
    return {
        "_id": sheet_id(class_id, session_id),
        "class_id": class_id,
        "session_id": session_id,
        "places": places,
        "roll_calls": {},
        "closed": None,
        "corrections": [],
        "conflicts": [],
        "pending": [],
        "to_decide": False,
        "unsaid": False,
    }


def count(marks: Mapping[str, str]) -> dict[str, int]:
    """How many learners have each mark."""
    given = list(marks.values())
    return {mark: given.count(mark) for mark in MARKS}


def day_held(register: Document, session_id: str, entry: Document) -> date:
    """The day of a session by the timetable; of one that was taken off it, as the book has it. Refuses an unknown
    session (404)."""
    if session_id not in registers.session_ids(register) and entry["held_on"] is not None:
        return date.fromisoformat(entry["held_on"])
    return registers.day_of(registers.find_session(register, session_id))


def is_known(register: Document, session_id: str, entry: Document) -> bool:
    """Whether the session is on the timetable, or was when the book last spoke of it."""
    return session_id in registers.session_ids(register) or entry["held_on"] is not None


def missing(register: Document, session_id: str, entry: Document) -> list[str]:
    """The learners who are still to be marked on a session's sheet, or to be decided on."""
    expected = registers.expected(register, day_held(register, session_id, entry))
    return [one for one in expected if one not in entry["marks"]]


def locks_at(sheet: Document, lock_days: int) -> datetime | None:
    """When the sheet locks: so many days after it was closed; None while it is not closed."""
    closed = sheet["closed"]
    return datetime.fromisoformat(closed["at"]) + timedelta(days=lock_days) if closed else None


def locked(sheet: Document, lock_days: int, now: datetime) -> bool:
    """Whether its marks change only by a correction that a second person grants."""
    locks = locks_at(sheet, lock_days)
    return locks is not None and now >= locks


def record(sheet: Document, identifier: str, roll_call: Mapping[str, Any]) -> Document:
    """The sheet with one more roll call. One that is known already changes nothing."""
    return {**sheet, "roll_calls": {identifier: dict(roll_call), **sheet["roll_calls"]}}


def compare(book: Document, sheet: Document, register: Document, *, by: str) -> tuple[Document, list[Said]]:
    """What the sheet's roll calls come to: the sheet with its conflicts and those who are pending, and what is to be
    said because the book says otherwise. `by` is the account or learner by whom it changes.

    A closed sheet stays closed: a mark that stood there is corrected, a learner who is added later is said with the
    whole sheet anew.
    """
    session_id = sheet["session_id"]
    entry = entry_of(book, session_id)
    held_on = day_held(register, session_id, entry)
    stand, differ = roll_calls.settled(sheet["roll_calls"])
    # Who has left the class since stays on the sheets on which they were marked.
    belong = {*registers.expected(register, held_on), *entry["marks"]}
    conflicts = sorted(belong & differ.keys())
    pending = sorted((stand.keys() | differ.keys()) - belong)
    sheet = {**sheet, "conflicts": conflicts, "pending": pending, "to_decide": bool(conflicts or pending)}
    sheet["unsaid"] = False
    marks = {one: mark["mark"] for one, mark in stand.items() if one in belong}
    minutes = {one: stand[one]["minutes"] for one in marks if stand[one]["minutes"] is not None}
    if entry["state"] == "closed":
        return sheet, list(_say_closed(book, entry, session_id, marks, minutes, by=by))
    same = (marks, minutes, held_on.isoformat()) == (entry["marks"], entry["minutes"], entry["held_on"])
    if same or (entry["state"] == "not-begun" and not marks):
        return sheet, []
    return sheet, [_marked(book, session_id, held_on.isoformat(), marks, minutes, by=by)]


def last_maker(sheet: Document) -> str:
    """The account or learner who made the last roll call of a sheet."""
    by = max(sheet["roll_calls"].values(), key=lambda one: int(one["version"]))["by"]
    return str(by.get("account_id") or by["learner_id"])


def caught_up(book: Document, sheet: Document, register: Document) -> tuple[Document, Document]:
    """Book and sheet as they are when those who have checked in are counted in."""
    if not sheet["unsaid"]:
        return book, sheet
    sheet, said = compare(book, sheet, register, by=last_maker(sheet))
    return reduce(evolve, said, book), sheet


def _say_closed(
    book: Document, entry: Document, session_id: str, marks: dict[str, str], minutes: dict[str, int], *, by: str
) -> Iterable[Said]:
    now = dict(entry["marks"])
    for one in sorted(entry["marks"]):
        mark = marks.get(one, now[one])
        if (mark, minutes.get(one)) != (now[one], entry["minutes"].get(one)):
            was, now[one] = now[one], mark
            told = {"class_id": book["_id"], "session_id": session_id, "learner_id": one, "was": was, "now": mark}
            late = {"minutes_late": minutes[one]} if one in minutes else {}
            yield Said(SHEET_CORRECTED, {**told, "counts": count(now), "corrected_by": by, **late})
    if marks.keys() - now.keys():
        now |= marks
        yield _marked(book, session_id, entry["held_on"], now, {**entry["minutes"], **minutes}, by=by)
        yield Said(SHEET_CLOSED, _closing(book, session_id, count(now), by))


def _marked(
    book: Document, session_id: str, held_on: str, marks: dict[str, str], minutes: dict[str, int], *, by: str
) -> Said:
    about = {"class_id": book["_id"], "session_id": session_id, "held_on": held_on}
    late = {"minutes_late": minutes} if minutes else {}
    return Said(SHEET_MARKED, {**about, "marks": marks, "counts": count(marks), "marked_by": by, **late})


def _closing(book: Document, session_id: str, counts: Mapping[str, int], by: str) -> dict[str, Any]:
    return {"class_id": book["_id"], "session_id": session_id, "counts": counts, "closed_by": by}


def close(book: Document, register: Document, sheet: Document, *, by: Who, names: Mapping[str, str]) -> list[Said]:
    """Close a sheet on which every learner of that day is marked. `names` calls those who are missing by name,
    in the order in which the refusal is to list them.

    Refuses a cancelled class and a sheet that is closed or not begun (409), and a sheet with learners who are not
    marked, or marked differently by two people (422, `/marks/<learner_id>`).
    """
    session_id = sheet["session_id"]
    entry = entry_of(book, session_id)
    registers.refuse_cancelled(register)
    if entry["state"] == "closed":
        raise Refusal(
            "sheet-closed",
            Words("Sổ điểm danh buổi này đã khoá rồi.", "This sheet is already closed."),
            status=409,
        )
    left = missing(register, session_id, entry)
    if left:
        raise _incomplete(left, names, set(sheet["conflicts"]))
    if entry["state"] == "not-begun":
        raise Refusal(
            "sheet-empty",
            Words(
                "Buổi này chưa điểm danh ai nên chưa khoá được.",
                "Nobody is marked on this sheet yet, so it cannot be closed.",
            ),
            status=409,
        )
    return [Said(SHEET_CLOSED, _closing(book, session_id, entry["counts"], by["account_id"]))]


def _incomplete(left: list[str], names: Mapping[str, str], differ: set[str]) -> Refusal:
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
        faults=[Fault(f"/marks/{one}", _why_missing(names.get(one, one), one in differ)) for one in listed],
    )


def _why_missing(name: str, differs: bool) -> Words:
    if differs:
        return Words(
            f"{name}: hai người điểm danh khác nhau, cần chọn một.", f"{name}: marked differently by two people."
        )
    return Words(f"{name} chưa được điểm danh.", f"{name} is not marked.")


# ---- how a sheet is read ----


def as_read(book: Document, kept: Document) -> dict[str, Any]:
    """A sheet as it is read: what the book says, who marked last, what is to be decided, what a marker has seen."""
    calls = list(kept["roll_calls"].values())
    last = max(calls, key=lambda one: (one["version"], one["received_at"]), default=None)
    told = ("class_id", "session_id", "version", "corrections", "pending")
    standing = roll_calls.heads(kept["roll_calls"])
    return {
        **entry_of(book, kept["session_id"]),
        **{name: kept.get(name, 0) for name in told},
        "marked_at": last["received_at"] if last else None,
        "marked_by": last["by"] if last else None,
        "closed_at": kept["closed"]["at"] if kept["closed"] else None,
        "closed_by": kept["closed"]["by"] if kept["closed"] else None,
        "conflicts": {one: _in_turn(kept, standing[one]) for one in kept["conflicts"]},
        "heads": {one: [identifier for identifier, _ in marks] for one, marks in standing.items()},
    }


def _in_turn(kept: Document, marks: roll_calls.Heads) -> list[dict[str, Any]]:
    """These marks as they arrived."""
    return [
        told_mark(kept, head) for head in sorted(marks, key=lambda head: int(kept["roll_calls"][head[0]]["version"]))
    ]


def told_mark(kept: Document, head: tuple[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A mark with how it came about."""
    identifier, mark = head
    call = kept["roll_calls"][identifier]
    who = ("by", "device", "source", "taken_at", "received_at", "clock_off")
    return {
        "roll_call_id": identifier,
        "mark": mark["mark"],
        "minutes": mark["minutes"],
        **{one: call[one] for one in who},
    }


# ---- what the book becomes ----


def _on_marked(book: Document, data: Mapping[str, Any]) -> Document:
    entry = {**entry_of(book, data["session_id"]), "state": "open", "held_on": data["held_on"]}
    kept = {"marks": data["marks"], "minutes": data.get("minutes_late", {}), "counts": data["counts"]}
    return _with(book, data, {**entry, **kept})


def _on_closed(book: Document, data: Mapping[str, Any]) -> Document:
    return _with(book, data, {**entry_of(book, data["session_id"]), "state": "closed"})


def _on_corrected(book: Document, data: Mapping[str, Any]) -> Document:
    entry = entry_of(book, data["session_id"])
    one = data["learner_id"]
    minutes = {learner: late for learner, late in entry["minutes"].items() if learner != one}
    late = {one: data["minutes_late"]} if "minutes_late" in data else {}
    marks = {**entry["marks"], one: data["now"]}
    return _with(book, data, {**entry, "marks": marks, "minutes": minutes | late, "counts": data["counts"]})


def _with(book: Document, data: Mapping[str, Any], entry: Document) -> Document:
    return {**book, "sheets": {**book["sheets"], data["session_id"]: entry}}


def _on_leave_granted(book: Document, data: Mapping[str, Any]) -> Document:
    leave = {name: data[name] for name in ("learner_id", "since", "until")}
    return {**book, "leaves": {**book["leaves"], data["leave_id"]: leave}}


EFFECTS: dict[Any, Callable[[Document, Mapping[str, Any]], Document]] = {
    SHEET_MARKED: _on_marked,
    SHEET_CLOSED: _on_closed,
    SHEET_CORRECTED: _on_corrected,
    LEAVE_GRANTED: _on_leave_granted,
}


def evolve(book: Document, said: Said) -> Document:
    """The book after what was said of it."""
    return EFFECTS[said.kind](book, said.data)
