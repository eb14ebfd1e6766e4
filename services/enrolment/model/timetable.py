"""Timetables: refused when their days cannot be, numbered, and proposed as centres hold their classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import TIME_ZONE, day, today as day_of

MORNING, AFTERNOON = time(7, 30), time(13, 30)
MOST_SESSIONS = 200


def propose(
    starts_on: date, ends_on: date, *, mornings: bool, afternoons: bool, weekends: bool, periods: int = 5
) -> list[dict[str, Any]]:
    """Sessions `{starts_at, periods, lesson, place, lecturer}` on every working day (weekends too, if wanted)."""
    halves = [at for at, wanted in ((MORNING, mornings), (AFTERNOON, afternoons)) if wanted]
    sessions: list[dict[str, Any]] = []
    on = starts_on
    while on <= ends_on and len(sessions) < MOST_SESSIONS:
        if weekends or on.weekday() < 5:
            for at in halves:
                starts_at = datetime.combine(on, at, TIME_ZONE).isoformat()
                sessions.append(
                    {"starts_at": starts_at, "periods": periods, "lesson": None, "place": None, "lecturer": None}
                )
        on += timedelta(days=1)
    return sessions


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
