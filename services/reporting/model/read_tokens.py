"""Read tokens: by which other systems read the figures of an organisation and all below it, until a day.

The document: `organisation_id`, `name` (which system), `digest` (of the secret, which is kept nowhere), `expires_on`
(its last day), `made` and `withdrawn` (`{at, by, by_name}`; `withdrawn` is None until then), `used_at` (moment or None;
noted at most once an hour).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import day

READ_TOKEN = Words("mã đọc", "read token")
STATES = {
    "active": Words("đang dùng được", "works"),
    "expired": Words("đã hết hạn", "expired"),
    "withdrawn": Words("đã thu hồi", "withdrawn"),
}
MOST_YEARS = 2
MOST_LETTERS = 100
NOTED_EVERY = timedelta(hours=1)

ANSWERED = ("organisation_id", "name", "expires_on", "made", "withdrawn", "used_at", "version")


def latest_day(today: date) -> date:
    """The latest last day of a token that is made today."""
    last_of_month = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year + MOST_YEARS, today.month, last_of_month)


def check(name: str, expires_on: date, today: date) -> None:
    """Refuses a token that does not say for which system it is, has expired already, or would work for too long."""
    faults = []
    if not 2 <= len(name) <= MOST_LETTERS:
        words = Words(
            "Hãy ghi hệ thống nào sẽ dùng mã này (2 đến 100 chữ).", "Say which system will use it (2 to 100 letters)."
        )
        faults.append(Fault("/name", words))
    latest = latest_day(today)
    if not today <= expires_on <= latest:
        words = Words(
            f"Chọn ngày hết hạn từ hôm nay đến {day(latest)} (nhiều nhất {MOST_YEARS} năm).",
            f"Choose a last day from today to {day(latest)} ({MOST_YEARS} years at most).",
        )
        faults.append(Fault("/expires_on", words))
    if faults:
        raise Refusal("read-token-faulty", faults[0].words, faults=faults)


def state_of(token: Mapping[str, Any], today: date) -> str:
    """Whether it is active, expired or withdrawn."""
    if token["withdrawn"] is not None:
        return "withdrawn"
    return "active" if today.isoformat() <= token["expires_on"] else "expired"


def is_to_be_noted(token: Mapping[str, Any], now: datetime) -> bool:
    """Whether a use of it now is to be noted: not again within the hour."""
    return token["used_at"] is None or datetime.fromisoformat(token["used_at"]) + NOTED_EVERY <= now


def show(token: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What may be known of it: everything but the digest of its secret."""
    return {"token_id": token["_id"], "state": state_of(token, today), **{name: token[name] for name in ANSWERED}}
