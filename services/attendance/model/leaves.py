"""Leave (xin phép): asked for beforehand by the learner or the committee, and granted or refused with a reason.

`{"_id", "class_id", "learner_id", "places", "since", "until" (days, both included), "reason",
"state": asked | granted | refused | withdrawn, "asked_by", "asked_at", "decided_by", "decided_at", "answer",
"version"}`. `asked_by` is an account (`{"account_id", "name"}`) or the learner (`{"learner_id"}`).
Reasons may be personal: they stay here and are in no event. A leave says nothing itself: that it is granted is said by
the book of the class (`say_granted`), so a decision keeps both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from services.attendance.model import registers
from services.attendance.model.marking import is_reason
from services.attendance.model.sheets import Who
from shared import vietnamese
from shared.events.attendance import LEAVE_GRANTED
from shared.refusal import Fault, Refusal, Words
from shared.said import Document, Said
from shared.vietnamese import clean

LEAVE = Words("đơn xin phép", "leave request")
WHY = Words("Hãy ghi lý do nghỉ (ít nhất 3 chữ cái).", "Say why (at least 3 letters).")


def granted_at_once(
    identifier: str, register: Document, learner_id: str, day: date, reason: str, *, by: Who, at: datetime
) -> Document:
    """The leave that is granted by marking somebody as excused, with the reason."""
    asked = _asked(identifier, register, learner_id, day, day, reason, by=by, at=at)
    return {**asked, "state": "granted", "decided_by": dict(by), "decided_at": at.isoformat()}


def _asked(
    identifier: str,
    register: Document,
    learner_id: str,
    since: date,
    until: date,
    reason: str,
    *,
    by: Who,
    at: datetime,
) -> Document:
    return {
        "_id": identifier,
        "class_id": register["_id"],
        "learner_id": learner_id,
        "places": register["places"],
        "since": since.isoformat(),
        "until": until.isoformat(),
        "reason": clean(reason),
        "state": "asked",
        "asked_by": dict(by),
        "asked_at": at.isoformat(),
        "decided_by": None,
        "decided_at": None,
        "answer": "",
    }


def ask(
    identifier: str,
    register: Document,
    learner_id: str,
    since: date,
    until: date,
    reason: str,
    *,
    others: Iterable[Document],
    by: Who,
    now: datetime,
) -> Document:
    """The leave that is asked for. `others` are the learner's leaves of this class.

    Refuses a class that has ended or is cancelled (409); a learner who is not on the roster or has left, days without
    a session of the class and a missing reason, each at its place (422); days whose sessions have all begun, and days
    that another leave covers, asked or granted (409).
    """
    refuse_ended(register)
    faults = list(_faults(register, learner_id, since, until, reason))
    if faults:
        raise Refusal(
            "leave-at-fault",
            Words("Đơn xin phép có chỗ chưa đúng; chưa gửi đi.", "The request is not right yet; it was not sent."),
            faults=faults,
        )
    sessions = sessions_between(register, since, until)
    if all(datetime.fromisoformat(one["starts_at"]) <= now for one in sessions):
        raise _begun(sessions[-1])
    for other in others:
        if other["state"] in ("asked", "granted") and _overlap(other, since, until):
            raise _asked_before(other)
    return _asked(identifier, register, learner_id, since, until, reason, by=by, at=now)


def refuse_ended(register: Document) -> None:
    """Refuses (409) any leave of a class that is not held any more."""
    if register["state"] == "cancelled":
        raise Refusal(
            "class-cancelled",
            Words("Lớp đã hủy nên không cần xin phép nghỉ.", "The class is cancelled; no leave is needed."),
            status=409,
        )
    if register["state"] == "closed":
        raise Refusal(
            "class-closed",
            Words(
                "Lớp đã bế giảng nên không còn đơn xin phép. Ai vắng mà có lý do, cán bộ trung tâm hoặc giảng viên "
                "đính chính sổ điểm danh, kèm lý do.",
                "The class has ended, so there is no leave any more. Who was away for a reason is corrected on the "
                "sheet by staff or lecturer, with the reason.",
            ),
            status=409,
        )


def _faults(register: Document, learner_id: str, since: date, until: date, reason: str) -> Iterator[Fault]:
    place = register["roster"].get(learner_id)
    if place is None:
        words = Words("Hãy chọn một học viên trong danh sách lớp.", "Choose a learner on the roster of the class.")
        yield Fault("/learner_id", words)
    elif place["withdrawn_on"] is not None and place["withdrawn_on"] < since.isoformat():
        left = vietnamese.day(place["withdrawn_on"])
        words = Words(f"Học viên này đã thôi học từ {left}.", f"This learner left the class on {left}.")
        yield Fault("/learner_id", words)
    if since > until:
        words = Words("Ngày cuối không được trước ngày đầu.", "The last day is not before the first.")
        yield Fault("/until", words)
    elif not sessions_between(register, since, until):
        yield Fault(
            "/since",
            Words(
                "Lớp không có buổi học nào trong những ngày này, nên không cần xin phép.",
                "The class has no session on these days, so no leave is needed.",
            ),
        )
    elif (last := registers.day_of(register["sessions"][-1])) < until:
        day = vietnamese.day(last)
        words = Words(f"Buổi cuối của lớp là {day}: hãy xin đến ngày đó.", f"The class ends on {day}: ask until then.")
        yield Fault("/until", words)
    if not is_reason(reason):
        yield Fault("/reason", WHY)


def sessions_between(register: Document, since: date, until: date) -> list[Document]:
    """The sessions of a class on these days, by the timetable."""
    return [one for one in register["sessions"] if since <= registers.day_of(one) <= until]


def _overlap(leave: Document, since: date, until: date) -> bool:
    return bool(leave["since"] <= until.isoformat() and since.isoformat() <= leave["until"])


def _begun(last: Document) -> Refusal:
    lecturer = last.get("lecturer")
    whom = Words(
        f"giảng viên {lecturer} hoặc cán bộ trung tâm" if lecturer else "giảng viên hoặc cán bộ trung tâm",
        f"{lecturer}, who teaches it, or the staff of the centre" if lecturer else "the lecturer or the centre's staff",
    )
    return Refusal(
        "sessions-begun",
        Words(
            f"Các buổi học trong những ngày này đều đã bắt đầu, nên không xin phép trước được nữa. Hãy báo {whom.vi}: "
            "người điểm danh ghi “có phép” kèm lý do, sổ đã khoá thì đính chính.",
            f"All sessions of these days have begun, so leave cannot be asked for beforehand any more. Tell {whom.en}: "
            "whoever marks writes “excused” with the reason, or corrects the sheet when it is closed.",
        ),
        at="/since",
        status=409,
    )


def _asked_before(other: Document) -> Refusal:
    days = days_of(other)
    was = Words("đã được phép nghỉ", "already has leave") if other["state"] == "granted" else None
    was = was or Words("đang có đơn chờ quyết định cho", "already has a request that waits for")
    return Refusal(
        "leave-overlaps",
        Words(
            f"Học viên này {was.vi} {days.vi}. Hãy chọn những ngày khác.",
            f"This learner {was.en} {days.en}. Choose other days.",
        ),
        at="/since",
        status=409,
    )


def days_of(leave: Document) -> Words:
    """`ngày 14/02/2023`, `từ 14/02/2023 đến 16/02/2023`."""
    since, until = vietnamese.day(leave["since"]), vietnamese.day(leave["until"])
    if since == until:
        return Words(f"ngày {since}", since)
    return Words(f"từ {since} đến {until}", f"{since} to {until}")


def decide(
    leave: Document, register: Document, *, granted: bool, answer: str, by: Who, now: datetime
) -> tuple[Document, list[Said]]:
    """The leave after a decision, and what the book is to say of it.

    Refuses one that is decided or withdrawn already, a class that has ended or is cancelled, leave for somebody who
    has left the class (409), and a refusal without a reason (422, `/answer`).
    """
    _refuse_settled(leave)
    refuse_ended(register)
    place = register["roster"].get(leave["learner_id"])
    if granted and (place is None or (place["withdrawn_on"] or leave["since"]) < leave["since"]):
        raise Refusal(
            "learner-left",
            Words(
                "Học viên này đã thôi học trước những ngày xin nghỉ, nên không cần phép nữa.",
                "This learner has left the class before these days; no leave is needed.",
            ),
            status=409,
        )
    if not granted and not is_reason(answer):
        words = Words(
            "Hãy ghi lý do không cho phép (ít nhất 3 chữ cái).", "Say why it is refused (at least 3 letters)."
        )
        raise Refusal("reason-missing", words, at="/answer")
    told = {"decided_by": dict(by), "decided_at": now.isoformat(), "answer": clean(answer)}
    leave = {**leave, "state": "granted" if granted else "refused", **told}
    return leave, [say_granted(leave)] if granted else []


def withdraw(leave: Document) -> Document:
    """The leave after whoever asked took the request back. Refuses (409) one that is decided or withdrawn already."""
    _refuse_settled(leave)
    return {**leave, "state": "withdrawn"}


def _refuse_settled(leave: Document) -> None:
    if leave["state"] == "withdrawn":
        words = Words("Đơn này đã được rút lại rồi.", "This request was withdrawn already.")
        raise Refusal("withdrawn-before", words, status=409)
    if leave["state"] != "asked":
        name = leave["decided_by"]["name"]
        words = Words(f"{name} đã quyết định đơn này rồi.", f"{name} has decided on this request already.")
        raise Refusal("decided-before", words, status=409)


def asked_for_by(leave: Document, who: Who) -> bool:
    """Whether this account, or this learner, asked for it."""
    return any(leave["asked_by"].get(name) == who[name] for name in ("account_id", "learner_id") if name in who)


def say_granted(leave: dict[str, Any]) -> Said:
    """What is said of a leave that is granted: who and when, not why."""
    told = {name: leave[name] for name in ("class_id", "learner_id", "since", "until")}
    return Said(LEAVE_GRANTED, {**told, "leave_id": leave["_id"]})
