"""Timetables: refused when their days cannot be, numbered, and proposed as centres hold their classes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import TIME_ZONE, day, today as day_of

MORNING, AFTERNOON = time(7, 30), time(13, 30)
MOST_SESSIONS = 200
PERIOD, BREAK = timedelta(minutes=45), timedelta(minutes=5)  # a period (tiết), and the break between two


def propose(
    starts_on: date, ends_on: date, *, mornings: bool, afternoons: bool, weekends: bool, periods: int = 5
) -> list[dict[str, Any]]:
    """Sessions, each with nothing but its time and periods, on every working day (weekends too, if wanted)."""
    halves = [at for at, wanted in ((MORNING, mornings), (AFTERNOON, afternoons)) if wanted]
    sessions: list[dict[str, Any]] = []
    on = starts_on
    while on <= ends_on and len(sessions) < MOST_SESSIONS:
        if weekends or on.weekday() < 5:
            for at in halves:
                starts_at = datetime.combine(on, at, TIME_ZONE).isoformat()
                to_be_filled_in = dict.fromkeys(("lesson", "place", "lecturer", "lecturer_id", "room_id"))
                sessions.append({"starts_at": starts_at, "periods": periods, **to_be_filled_in, "points": []})
        on += timedelta(days=1)
    return sessions


def ends_at(session: Mapping[str, Any]) -> datetime:
    """When a session ends: its periods of 45 minutes, with breaks between them."""
    periods = session["periods"]
    return datetime.fromisoformat(session["starts_at"]) + periods * PERIOD + max(0, periods - 1) * BREAK


def hours(session: Mapping[str, Any]) -> str:
    """When a session is held: `07:30–11:35, 13/02/2023`."""
    return hours_between(datetime.fromisoformat(session["starts_at"]), ends_at(session))


def hours_between(first: datetime, last: datetime) -> str:
    """Two moments of one day, in the time of Vietnam."""
    return f"{first.astimezone(TIME_ZONE):%H:%M}–{last.astimezone(TIME_ZONE):%H:%M}, {day(first)}"


def check_timetable(
    starts_on: date, ends_on: date, sessions: Sequence[Mapping[str, Any]], points: Sequence[str] = ()
) -> None:
    """Refuses a timetable that cannot be; every fault is named with its place. Sessions of one class may only overlap
    where they are held at different connected points, and never with the same lecturer or in the same room."""
    faults: list[Fault] = []
    if ends_on < starts_on:
        words = Words(
            f"Ngày kết thúc ({ends_on:%d/%m/%Y}) trước ngày bắt đầu ({starts_on:%d/%m/%Y}).",
            f"The last day ({ends_on:%d/%m/%Y}) is before the first ({starts_on:%d/%m/%Y}).",
        )
        faults.append(Fault("/ends_on", words))
    for place, session in enumerate(sessions):
        at = datetime.fromisoformat(session["starts_at"])  # a moment: two offsets may write the same one
        held_on, on = day(at), day_of(at)
        if ends_on >= starts_on and not starts_on <= on <= ends_on:
            words = Words(
                f"Buổi {place + 1} ({held_on}) nằm ngoài thời gian của lớp.",
                f"Session {place + 1} ({held_on}) lies outside the days of the class.",
            )
            faults.append(Fault(f"/sessions/{place}/starts_at", words))
        for unknown in (one for one in session.get("points", ()) if one not in points):
            words = Words(
                f"Lớp không có điểm cầu “{unknown}”. Hãy thêm điểm cầu này hoặc chọn điểm khác.",
                f"The class has no connected point “{unknown}”. Add it, or choose another one.",
            )
            faults.append(Fault(f"/sessions/{place}/points", words))
    faults += _overlaps(sessions)
    if faults:
        raise Refusal("timetable", faults[0].words, faults=faults)


def _overlaps(sessions: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    going_on: list[int] = []
    for place in in_time(sessions):
        begins = datetime.fromisoformat(sessions[place]["starts_at"])
        going_on = [one for one in going_on if ends_at(sessions[one]) > begins]
        for before in going_on:
            yield from _overlap(place, sessions[place], before, sessions[before])
        going_on.append(place)


def in_time(sessions: Sequence[Mapping[str, Any]]) -> list[int]:
    """The places of the sessions in the order in which they begin."""
    return sorted(range(len(sessions)), key=lambda place: datetime.fromisoformat(sessions[place]["starts_at"]))


def _overlap(place: int, session: Mapping[str, Any], before: int, other: Mapping[str, Any]) -> Iterator[Fault]:
    points, others = set(session.get("points", ())), set(other.get("points", ()))
    if not points or not others or points & others:
        words = Words(
            f"Buổi {place + 1} trùng giờ với buổi {before + 1} ({hours(other)}).",
            f"Session {place + 1} overlaps session {before + 1} ({hours(other)}).",
        )
        yield Fault(f"/sessions/{place}/starts_at", words)
        return
    for name, who in (("lecturer_id", Words("Giảng viên", "The lecturer")), ("room_id", Words("Phòng", "The room"))):
        if session.get(name) and session.get(name) == other.get(name):
            words = Words(
                f"{who.vi} của buổi {place + 1} đã có ở buổi {before + 1} cùng giờ ({hours(other)}).",
                f"{who.en} of session {place + 1} is taken by session {before + 1} at that time ({hours(other)}).",
            )
            yield Fault(f"/sessions/{place}/{name}", words)


def check_held(before: Iterable[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], held: Collection[str]) -> None:
    """Refuses a timetable in which a session that took place is gone, or begins at another time."""
    kept = {one["session_id"]: place for place, one in enumerate(after)}
    faults = []
    for session in (one for one in before if one["session_id"] in held):
        number, at = session["session_id"], datetime.fromisoformat(session["starts_at"])
        place = kept.get(number)
        if place is None:
            words = Words(
                f"Buổi {number} ({hours(session)}) đã điểm danh, không bỏ được.",
                f"Session {number} ({hours(session)}) took place: it cannot be dropped.",
            )
            faults.append(Fault("/sessions", words))
        elif datetime.fromisoformat(after[place]["starts_at"]) != at:
            words = Words(
                f"Buổi {number} đã điểm danh, không đổi giờ được: {hours(session)}.",
                f"Session {number} took place and cannot be moved: {hours(session)}.",
            )
            faults.append(Fault(f"/sessions/{place}/starts_at", words))
    if faults:
        raise Refusal("session-held", faults[0].words, faults=faults, status=409)


def number_sessions(sessions: Sequence[Mapping[str, Any]], taken: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Give sessions their ids (`01`, `02`, …) in the order of time; those that have one keep it, and no id is given
    twice. They come back in the order of time."""
    free = set(taken)
    last = max((int(one) for one in free if one.isdigit()), default=0)
    numbered = []
    for session in (sessions[place] for place in in_time(sessions)):
        identifier = session.get("session_id")
        if identifier in free:
            free.discard(identifier)
        else:
            last += 1
            identifier = f"{last:02d}"
        numbered.append({**session, "session_id": identifier})
    return numbered


@contextmanager
def as_sent(sessions: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Whatever is refused inside of sessions in the order of time points at them in the order in which they were
    sent."""
    order = in_time(sessions)
    try:
        yield
    except Refusal as refusal:
        faults = [Fault(_repointed(fault.at, order), fault.words) for fault in refusal.faults]
        raise Refusal(refusal.code, refusal.words, status=refusal.status, faults=faults) from None


def _repointed(pointer: str, order: Sequence[int]) -> str:
    parts = pointer.split("/")
    if parts[1:2] == ["sessions"] and len(parts) > 2:
        parts[2] = str(order[int(parts[2])])
    return "/".join(parts)
