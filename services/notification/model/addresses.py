"""E-mail addresses: which ones can be written to, and how much of one is shown."""

from __future__ import annotations

import re

# One plain address: no second recipient, no line end, nothing that a mail server would read as more than that.
_PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")

_IN_TEXT = re.compile(r"[^\s<>@\"'(),;:]+@[^\s<>@\"'(),;:]+")


def usable(address: str) -> bool:
    """Whether a letter can be addressed to it."""
    return _PLAIN.fullmatch(address) is not None


def domain(address: str) -> str:
    """The part behind the @."""
    return address.rpartition("@")[2]


def masked(address: str | None) -> str | None:
    """`ng***@…` of `nguyenvana@example.vn`: enough to recognise one's own, too little to write to."""
    if not address:
        return None
    name = address.rpartition("@")[0] or address
    return f"{name[:2] if len(name) > 3 else name[:1]}***@…"


def masked_within(text: str) -> str:
    """A mail server's words with every address in them masked: refusals like to repeat it."""
    return _IN_TEXT.sub(lambda found: masked(found[0]) or "", text)
