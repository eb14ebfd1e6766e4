"""Check-ins: while one is open, whoever is in the room marks themself by the code on the lecturer's screen.

A check-in of a session is
`{"_id": "class/session", "class_id", "session_id", "name", "secret", "opened_at", "opened_by", "present_until",
"ends_at", "ended_at", "version"}`; `name` is what its addresses call it, `secret` 32 bytes (hexadecimal) from which
its codes follow, `ends_at` a moment after which no code is taken, and `ended_at` when somebody ended it by hand.
Opened again it has another name and another secret, so that nothing from before goes on.

There are two codes at any time. The long one is in the square that a camera reads, the short one is typed. Each
follows from the secret and the step that the clock is in, and is taken in its own step and in the next one only.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from services.attendance.model import registers
from services.attendance.model.marking import MOST_MINUTES
from shared import vietnamese
from shared.ids import ALPHABET
from shared.refusal import Fault, Refusal, Words
from shared.said import Document


@dataclass(frozen=True)
class Way:
    """How a code reaches the phone: how many letters of five bits it has and after how many seconds another follows."""

    name: str
    letters: int
    seconds: int


SCANNED = Way("scanned", 16, 7)
TYPED = Way("typed", 6, 20)  # six letters are not typed within seven seconds

NAME_LETTERS = 13  # as ids have them
PRESENT_FOR = timedelta(minutes=15)
OPEN_FOR = timedelta(minutes=30)  # longer than that
BEFORE = timedelta(hours=2)
AFTER = timedelta(hours=4)

ENDED = Words(
    "Buổi này đã hết giờ tự điểm danh. Hãy gặp giảng viên để được điểm danh.",
    "Check-in of this session has ended. See the lecturer to be marked.",
)
CHANGED = Words(
    "Mã đã đổi. Hãy quét lại mã đang hiện trên màn hình.",
    "The code has changed. Scan the code that the screen shows now.",
)


# ---- codes ----


def letters(digest: bytes, count: int) -> str:
    """The first letters of a digest, in an alphabet whose letters nobody mistakes for each other."""
    number = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * count)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (count - 1), -1, -5))


def _code(secret: str, way: Way, step: int) -> str:
    digest = hmac.digest(bytes.fromhex(secret), f"{way.name}:{step}".encode(), hashlib.sha256)
    return letters(digest, way.letters)


def _step(way: Way, now: datetime) -> int:
    return int(now.timestamp()) // way.seconds


def code(check_in: Document, way: Way, now: datetime) -> str:
    """The code that the screen shows."""
    return _code(check_in["secret"], way, _step(way, now))


def takes(check_in: Document, way: Way, given: str, now: datetime) -> bool:
    """Whether a code is of this step or of the one before."""
    step = _step(way, now)
    return any(hmac.compare_digest(_code(check_in["secret"], way, one), given) for one in (step, step - 1))


def address(check_in: Document, now: datetime) -> str:
    """What the square leads to: the check-in's name and the long code."""
    return check_in["name"] + code(check_in, SCANNED, now)


def read_address(given: str) -> tuple[str, str] | None:
    """The name and the long code of an address, None when it cannot be one."""
    if len(given) != NAME_LETTERS + SCANNED.letters or not set(given) <= set(ALPHABET):
        return None
    return given[:NAME_LETTERS], given[NAME_LETTERS:]


def read_typed(given: str) -> str | None:
    """The short code that somebody typed, None when it cannot be one. `o` is read as 0, `i` and `l` as 1."""
    bare = "".join(given.split()).replace("-", "").lower().translate(str.maketrans("oil", "011"))
    return bare if len(bare) == TYPED.letters and set(bare) <= set(ALPHABET) else None


# ---- opening and ending ----


def usual_times(session: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """Until when an arrival is in time and when check-in ends, if nobody chooses: a quarter of an hour from the
    session's start, or from now when it has begun already; and half an hour more. On five minutes."""
    begins = max(datetime.fromisoformat(session["starts_at"]), now)
    odd = timedelta(minutes=begins.minute % 5, seconds=begins.second, microseconds=begins.microsecond)
    present_until = begins - odd + PRESENT_FOR + (timedelta(minutes=5) if odd else timedelta())
    return present_until, present_until + OPEN_FOR


def at_hour(session: Mapping[str, Any], hour: time) -> datetime:
    """An hour of the session's day, in Vietnam."""
    return datetime.combine(registers.day_of(dict(session)), hour, vietnamese.TIME_ZONE)


def opened(
    sheet_id: str,
    session: Mapping[str, Any],
    *,
    name: str,
    secret: str,
    present_until: datetime,
    ends_at: datetime,
    by: Mapping[str, str],
    now: datetime,
) -> Document:
    """A check-in that begins now. Refuses (409) one more than two hours before its session, and (422) hours that
    cannot be: `/present_until` after `/ends_at`, an end that is past or more than four hours after the start."""
    starts_at = datetime.fromisoformat(session["starts_at"])
    if starts_at > now + BEFORE:
        at = f"{(starts_at - BEFORE).astimezone(vietnamese.TIME_ZONE):%H:%M %d/%m}"
        raise Refusal(
            "check-in-ahead",
            Words(f"Còn sớm: mở mã được từ {at}.", f"It is too early: check-in can be opened from {at}."),
            status=409,
        )
    faults = []
    if present_until > ends_at:
        words = Words("Giờ này phải trước giờ kết thúc.", "This has to be before the end.")
        faults.append(Fault("/present_until", words))
    if not now < ends_at <= starts_at + AFTER:
        latest = f"{(starts_at + AFTER).astimezone(vietnamese.TIME_ZONE):%H:%M}"
        words = Words(
            f"Giờ kết thúc phải sau lúc này và không muộn hơn {latest}.",
            f"The end has to be later than now and no later than {latest}.",
        )
        faults.append(Fault("/ends_at", words))
    if faults:
        raise Refusal("hours-at-fault", Words("Xin xem lại giờ.", "Look at the hours again."), faults=faults)
    class_id, _, session_id = sheet_id.partition("/")
    return {
        "_id": sheet_id,
        "class_id": class_id,
        "session_id": session_id,
        "name": name,
        "secret": secret,
        "opened_at": now.isoformat(),
        "opened_by": dict(by),
        "present_until": present_until.astimezone(UTC).isoformat(),
        "ends_at": ends_at.astimezone(UTC),  # what the store forgets it by
        "ended_at": None,
    }


def runs(check_in: Document | None, now: datetime) -> bool:
    """Whether its codes are taken."""
    return check_in is not None and check_in["ended_at"] is None and now < check_in["ends_at"]


def mark_at(check_in: Document, session: Mapping[str, Any], now: datetime) -> tuple[str, int | None]:
    """How somebody is marked who arrives now, and the minutes late since the session's start."""
    if now <= datetime.fromisoformat(check_in["present_until"]):
        return "present", None
    late = (now - datetime.fromisoformat(session["starts_at"])).total_seconds() / 60
    return "late", min(max(round(late), 1), MOST_MINUTES)


def roll_call_id(learner_id: str) -> str:
    """Under which a learner's own roll call stands on a sheet: twice is once."""
    return f"check-in-{learner_id}"


# ---- who may mark themself ----


def refuse_arrival(register: Document, sheet: Document, expected: list[str], learner_id: str, device_id: str) -> None:
    """Refuses somebody who is on no roster of that day, a device by which somebody else has checked in, and a learner
    whom the lecturer has marked (409)."""
    if learner_id not in expected:
        raise Refusal(
            "not-on-roster",
            Words(
                "Đồng chí không có trong danh sách lớp này. Hãy gặp giảng viên; chưa ghi nhận gì.",
                "You are not on the roster of this class. See the lecturer; nothing was recorded.",
            ),
            status=409,
        )
    calls = sheet["roll_calls"]
    others = [one for one in calls.values() if learner_id not in one["marks"]]
    if any(one["source"] == "check-in" and one["device"]["id"] == device_id for one in others):
        raise Refusal(
            "device-used",
            Words(
                "Điện thoại này vừa điểm danh cho người khác ở buổi này. Mỗi máy chỉ điểm danh một người; "
                "hãy gặp giảng viên để được điểm danh.",
                "Somebody else has checked in to this session by this telephone. One telephone marks one person; "
                "see the lecturer to be marked.",
            ),
            status=409,
        )
    if any(learner_id in one["marks"] for one in calls.values()):
        raise Refusal(
            "marked-already",
            Words(
                "Giảng viên đã điểm danh đồng chí rồi. Nếu thấy chưa đúng, hãy gặp giảng viên.",
                "The lecturer has marked you already. If it is not right, see the lecturer.",
            ),
            status=409,
        )
