"""The life of a class: announced, open, closed or cancelled, and who is in it. Pure decisions and their effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from shared.events.enrolment import (
    CLASS_ANNOUNCED,
    CLASS_CANCELLED,
    CLASS_CLOSED,
    CLASS_OPENED,
    CLASS_RESCHEDULED,
    LEARNER_WITHDRAWN,
    LEARNERS_ENROLLED,
)
from shared.refusal import Fault, Refusal, Words
from shared.said import Said
from shared.vietnamese import day, fold, today as day_of

Class = dict[str, Any]

STATES = {
    "announced": Words("đã thông báo", "announced"),
    "open": Words("đang học", "open"),
    "closed": Words("đã bế giảng", "closed"),
    "cancelled": Words("đã huỷ", "cancelled"),
}


def active_learners(klass: Mapping[str, Any]) -> list[str]:
    """The ids of those enrolled and not withdrawn."""
    return [one for one, entry in klass["learners"].items() if entry["withdrawn_on"] is None]


def _not_in_state(klass: Mapping[str, Any], wanted: Words) -> Refusal:
    state = STATES[klass["state"]]
    return Refusal(
        "class-state",
        Words(f"Không thể {wanted.vi}: lớp {state.vi}.", f"You cannot {wanted.en}: the class is {state.en}."),
        status=409,
    )


def _reason(reason: str) -> str:
    if len(reason) < 2:
        raise Refusal("reason-missing", Words("Hãy ghi lý do.", "Say the reason."), at="/reason")
    return reason


def check_timetable(starts_on: date, ends_on: date, sessions: Iterable[Mapping[str, Any]]) -> None:
    """Refuses a timetable whose days cannot be; every fault is named with its place."""
    faults: list[Fault] = []
    if ends_on < starts_on:
        words = Words(
            f"Ngày kết thúc ({ends_on:%d/%m/%Y}) trước ngày bắt đầu ({starts_on:%d/%m/%Y}).",
            f"The last day ({ends_on:%d/%m/%Y}) is before the first ({starts_on:%d/%m/%Y}).",
        )
        faults.append(Fault("/ends_on", words))
    seen: dict[datetime, int] = {}
    for place, session in enumerate(sessions):
        at = datetime.fromisoformat(session["starts_at"])  # a moment: two offsets may write the same one
        held_on, on = day(at), day_of(at)
        if ends_on >= starts_on and not starts_on <= on <= ends_on:
            words = Words(
                f"Buổi {place + 1} ({held_on}) nằm ngoài thời gian của lớp.",
                f"Session {place + 1} ({held_on}) lies outside the days of the class.",
            )
            faults.append(Fault(f"/sessions/{place}/starts_at", words))
        if at in seen:
            words = Words(
                f"Buổi {place + 1} trùng giờ với buổi {seen[at] + 1}.",
                f"Session {place + 1} begins at the same time as session {seen[at] + 1}.",
            )
            faults.append(Fault(f"/sessions/{place}/starts_at", words))
        seen[at] = place
    if faults:
        raise Refusal("timetable", faults[0].words, faults=faults)


def announce(class_id: str, details: Mapping[str, Any]) -> list[Said]:
    """A new class. `details` as the event's data, without the id; sessions carry their ids."""
    check_timetable(
        date.fromisoformat(details["starts_on"]), date.fromisoformat(details["ends_on"]), details["sessions"]
    )
    return [Said(CLASS_ANNOUNCED, {"class_id": class_id, **details})]


def number_sessions(sessions: Iterable[Mapping[str, Any]], taken: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Give sessions their ids (`01`, `02`, …) in the order of time; those that have one keep it, and no id of a
    session that once was is used again."""
    known = set(taken)
    last = max((int(one) for one in known if one.isdigit()), default=0)
    numbered = []
    for session in sorted(sessions, key=lambda one: datetime.fromisoformat(one["starts_at"])):
        identifier = session.get("session_id")
        if not identifier or identifier not in known:
            last += 1
            identifier = f"{last:02d}"
        numbered.append({**session, "session_id": identifier})
    return numbered


def reschedule(klass: Class, starts_on: str, ends_on: str, sessions: list[dict[str, Any]]) -> list[Said]:
    """Another timetable; the whole of it."""
    if klass["state"] not in ("announced", "open"):
        raise _not_in_state(klass, Words("đổi lịch", "change the timetable"))
    check_timetable(date.fromisoformat(starts_on), date.fromisoformat(ends_on), sessions)
    data = {"class_id": klass["_id"], "starts_on": starts_on, "ends_on": ends_on, "sessions": sessions}
    unchanged = all(klass[name] == data[name] for name in ("starts_on", "ends_on", "sessions"))
    return [] if unchanged else [Said(CLASS_RESCHEDULED, data)]


def open_class(klass: Class, opened_on: date, today: date) -> list[Said]:
    """The opening: from this day on it counts."""
    if klass["state"] != "announced":
        raise _not_in_state(klass, Words("khai giảng", "open it"))
    if opened_on > today:
        words = Words("Ngày khai giảng còn ở phía trước.", "The opening day is still to come.")
        raise Refusal("day-to-come", words, at="/opened_on")
    return [Said(CLASS_OPENED, {"class_id": klass["_id"], "opened_on": opened_on.isoformat()})]


def close_class(klass: Class, closed_on: date, not_completed: Iterable[str], today: date) -> list[Said]:
    """The closing: all who are in the class completed it, but for those named."""
    if klass["state"] == "announced":
        words = Words("Lớp chưa khai giảng nên chưa thể bế giảng.", "The class has not opened, so it cannot close.")
        raise Refusal("closed-before-opened", words, at="/closed_on", status=409)
    if klass["state"] != "open":
        raise _not_in_state(klass, Words("bế giảng", "close it"))
    if closed_on < date.fromisoformat(klass["opened_on"]):
        words = Words(
            f"Ngày bế giảng ({closed_on:%d/%m/%Y}) trước ngày khai giảng ({day(klass['opened_on'])}).",
            f"The closing day ({closed_on:%d/%m/%Y}) is before the opening day ({day(klass['opened_on'])}).",
        )
        raise Refusal("closed-before-opened", words, at="/closed_on")
    if closed_on > today:
        words = Words("Ngày bế giảng còn ở phía trước.", "The closing day is still to come.")
        raise Refusal("day-to-come", words, at="/closed_on")
    members = active_learners(klass)
    without = set(not_completed)
    strangers = sorted(without - set(members))
    if strangers:
        words = Words("Người này không có trong lớp.", "This person is not in the class.")
        faults = [Fault(f"/not_completed/{one}", words) for one in strangers]
        raise Refusal("not-in-class", words, faults=faults)
    data = {
        "class_id": klass["_id"],
        "closed_on": closed_on.isoformat(),
        "completed": [one for one in members if one not in without],
        "not_completed": [one for one in members if one in without],
    }
    return [Said(CLASS_CLOSED, data)]


def cancel(klass: Class, cancelled_on: date, reason: str) -> list[Said]:
    """The class will not be held, or is broken off."""
    if klass["state"] not in ("announced", "open"):
        raise _not_in_state(klass, Words("huỷ lớp", "cancel it"))
    data = {"class_id": klass["_id"], "cancelled_on": cancelled_on.isoformat(), "reason": _reason(reason)}
    return [Said(CLASS_CANCELLED, data)]


def places_left(klass: Mapping[str, Any]) -> int | None:
    """How many more may be enrolled; None when there is no limit."""
    return None if klass["capacity"] is None else max(0, klass["capacity"] - len(active_learners(klass)))


def enrol(klass: Class, learners: list[dict[str, Any]]) -> list[Said]:
    """Enrol one or many: `[{"learner_id", "nominator_id"}]`, in one event."""
    if klass["state"] not in ("announced", "open"):
        raise _not_in_state(klass, Words("ghi danh", "enrol anybody"))
    members = set(active_learners(klass))
    faults = []
    for place, learner in enumerate(learners):
        if learner["learner_id"] in members:
            words = Words("Người này đã có trong lớp.", "This person is already in the class.")
            faults.append(Fault(f"/learners/{place}", words))
        members.add(learner["learner_id"])
    if faults:
        raise Refusal("already-in-class", faults[0].words, faults=faults, status=409)
    left = places_left(klass)
    if left is not None and len(learners) > left:
        words = Words(
            f"Lớp có {klass['capacity']} chỗ, còn {left}; không nhận thêm được {len(learners)} người.",
            f"The class has {klass['capacity']} places, {left} of them free: {len(learners)} more do not fit.",
        )
        raise Refusal("class-full", words, at="/learners", status=409)
    if not learners:
        return []
    return [Said(LEARNERS_ENROLLED, {"class_id": klass["_id"], "learners": learners})]


def withdraw(klass: Class, learner_id: str, withdrawn_on: date, reason: str) -> list[Said]:
    """A learner leaves the class."""
    if klass["state"] not in ("announced", "open"):
        raise _not_in_state(klass, Words("cho thôi học", "withdraw anybody"))
    if learner_id not in active_learners(klass):
        words = Words("Người này không có trong lớp.", "This person is not in the class.")
        raise Refusal("not-in-class", words, at="/learner_id", status=404)
    data = {
        "class_id": klass["_id"],
        "learner_id": learner_id,
        "withdrawn_on": withdrawn_on.isoformat(),
    }
    _reason(reason)
    return [Said(LEARNER_WITHDRAWN, data)]


def evolve(klass: Class, said: Said, *, reason: str | None = None) -> Class:
    """The class after what was said; `reason` is a withdrawal's, which the event leaves out: it may be personal."""
    data = said.data
    if said.kind is CLASS_ANNOUNCED:
        details = {name: value for name, value in data.items() if name != "class_id"}
        return {
            **klass,
            **details,
            "state": "announced",
            "opened_on": None,
            "closed_on": None,
            "cancelled_on": None,
            "reason": None,
            "learners": {},
            # What lists and searches go by.
            "organisations": sorted({one for one in (data["owner_id"], data["host_id"], data["partner_id"]) if one}),
            "listing_key": f"{data['starts_on']}:{klass['_id']}",
            "search": fold(f"{data['name']} {data['intake'] or ''}"),
        }
    if said.kind is CLASS_RESCHEDULED:
        times = {name: data[name] for name in ("starts_on", "ends_on", "sessions")}
        return {**klass, **times, "listing_key": f"{data['starts_on']}:{klass['_id']}"}
    if said.kind is CLASS_OPENED:
        return {**klass, "state": "open", "opened_on": data["opened_on"]}
    if said.kind is CLASS_CANCELLED:
        return {**klass, "state": "cancelled", "cancelled_on": data["cancelled_on"], "reason": data["reason"]}
    learners = dict(klass["learners"])
    if said.kind is LEARNERS_ENROLLED:
        for one in data["learners"]:
            learners[one["learner_id"]] = {
                "nominator_id": one["nominator_id"],
                "withdrawn_on": None,
                "reason": None,
                "completed": None,
            }
        return {**klass, "learners": learners}
    if said.kind is LEARNER_WITHDRAWN:
        left = {"withdrawn_on": data["withdrawn_on"], "reason": reason}
        learners[data["learner_id"]] = {**learners[data["learner_id"]], **left}
        return {**klass, "learners": learners}
    if said.kind is CLASS_CLOSED:
        for outcome in ("completed", "not_completed"):
            for one in data[outcome]:
                learners[one] = {**learners[one], "completed": outcome == "completed"}
        return {**klass, "state": "closed", "closed_on": data["closed_on"], "learners": learners}
    raise ValueError(f"a class does not know {said.kind.name}")
