"""What a channel is given to send, and what came of it. Every channel keeps to this."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from services.notification.model.outcomes import (
    ACCEPTED as ACCEPTED,
    ASKED as ASKED,
    DELIVERED as DELIVERED,
    NO_ANSWER as NO_ANSWER,
    PERMANENT as PERMANENT,
    RECOGNISED as RECOGNISED,
    TECHNICAL as TECHNICAL,
    TEMPORARY as TEMPORARY,
    UNKNOWN as UNKNOWN,
    Outcome as Outcome,
)
from services.notification.model.templates import Letter


@dataclass(frozen=True)
class Parcel:
    """One message, ready to leave. `key` is the same at every try of one delivery on one channel; `to` is a checked
    address, telephone number (+84…) or URL."""

    key: str
    to: str
    to_name: str
    at: datetime
    sender_name: str
    letter: Letter | None = None
    short: str | None = None  # the text of an SMS, already without diacritics
    template: dict[str, Any] | None = None  # of Zalo: {"template_id", "parameters": {name: text}}
    reply_to: str | None = None
    calendar: bytes | None = None  # an iCalendar file
    unsubscribe: str | None = None  # the address under which the recipient says what they want
    secret: str | None = field(default=None, repr=False)  # with which a webhook is signed
    facts: dict[str, Any] | None = None  # what a webhook says


class Away(Exception):
    """The provider cannot be reached, or left before anything was handed over: it has not got it."""


class Channel(Protocol):
    """One way out. One thread uses it.

    `repeats`: what a second try of the same parcel does: `recognised` (it arrives once), `asked` (`ask` tells what
    became of the first), `unknown` (it may arrive twice). `per_minute`: how many it may take, None without limit.
    """

    name: str
    repeats: str
    per_minute: int | None

    def open(self) -> None:
        """Connect, unless that is done or there is nothing to connect to. Raises Away."""

    def send(self, parcel: Parcel) -> Outcome:
        """Hand one parcel over. Raises Away when it surely was not."""

    def ask(self, key: str) -> Outcome | None:
        """What became of an earlier try; None: it never came there. NO_ANSWER: nobody says. Only of `asked`."""

    def close(self) -> None:
        """Say goodbye."""
