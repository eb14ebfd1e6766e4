"""What a phone carries to check in, signed so that nobody else makes one.

A **ticket** says that this device was shown the code of a check-in a moment ago; it is good for three minutes and on
no other device. A **learner's pass** says whose phone it is, from a personal link or from identity number and year of
birth; it ends when the learner's link is renewed. A **personal link** is printed on a slip for each learner.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.attendance.model.check_ins import letters

TICKET_LASTS = timedelta(minutes=3)
PASS_LASTS = timedelta(days=180)
LINK_LETTERS = 16  # 80 bits
DOT = "."


@dataclass(frozen=True)
class Ticket:
    """`identifier` is what its tries are counted by; `sheet_id` and `name` are the check-in's; who carries it came
    when the code was shown, however long they search for their card."""

    identifier: str
    sheet_id: str
    name: str
    came_at: datetime


def _signature(key: bytes, purpose: str, *parts: str) -> str:
    return hmac.digest(key, "\n".join((purpose, *parts)).encode(), hashlib.sha256).hex()


def _sign(key: bytes, purpose: str, *parts: str, bound_to: str = "") -> str:
    return DOT.join((*parts, _signature(key, purpose, *parts, bound_to)))


def _read(key: bytes, purpose: str, given: str, count: int, bound_to: str = "") -> list[str] | None:
    *parts, signature = given.split(DOT)
    if len(parts) != count or not given.isascii():
        return None
    return parts if hmac.compare_digest(_signature(key, purpose, *parts, bound_to), signature) else None


def _since(seconds: str, lasts: timedelta, now: datetime) -> datetime | None:
    since = datetime.fromtimestamp(int(seconds), UTC)
    return since if since <= now < since + lasts else None


def issue_ticket(key: bytes, identifier: str, sheet_id: str, name: str, device_id: str, now: datetime) -> str:
    """A ticket for this device."""
    return _sign(key, "ticket", identifier, sheet_id, name, str(int(now.timestamp())), bound_to=device_id)


def read_ticket(key: bytes, given: str, device_id: str, now: datetime) -> Ticket | None:
    """The ticket; None when it is forged, another device's, or over."""
    parts = _read(key, "ticket", given, 4, bound_to=device_id)
    came_at = _since(parts[3], TICKET_LASTS, now) if parts else None
    return Ticket(parts[0], parts[1], parts[2], came_at) if parts and came_at else None


def issue_pass(key: bytes, learner_id: str, edition: int, now: datetime) -> str:
    """A learner's pass. `edition` is that of the learner's personal link."""
    return _sign(key, "pass", learner_id, str(edition), str(int(now.timestamp())))


def read_pass(key: bytes, given: str, now: datetime) -> tuple[str, int] | None:
    """The learner and the edition; None when it is forged or over."""
    parts = _read(key, "pass", given, 3)
    return (parts[0], int(parts[1])) if parts and _since(parts[2], PASS_LASTS, now) else None


def link_code(key: bytes, learner_id: str, edition: int) -> str:
    """The code of a learner's personal link: the same whenever it is printed, until it is renewed."""
    return letters(hmac.digest(key, f"link\n{learner_id}\n{edition}".encode(), hashlib.sha256), LINK_LETTERS)


def link_digest(code: str) -> str:
    """Under which a link is found; the code itself is kept nowhere."""
    return hashlib.sha256(code.encode()).hexdigest()
