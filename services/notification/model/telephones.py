"""Telephone numbers: which ones take short messages, how they are written, and how much of one is shown."""

from __future__ import annotations

import re

# The nine digits of a Vietnamese mobile number, behind the country's code or the 0 that stands for it.
_NUMBER = re.compile(r"(?:\+84|0084|84|0)([35789][0-9]{8})")
_SEPARATORS = str.maketrans("", "", " .-\u00a0")
# Found at every place where one could begin: `200 7 0912…` holds two, of which the second is the number.
_IN_TEXT = re.compile(r"(?=((?:\+84|0084|84|0)[ .-]?[35789](?:[ .-]?[0-9]){8}))")


def usable(number: str | None) -> str | None:
    """`+84912345678`, however it was written; None of what takes no short message: landlines, other countries'
    numbers, and what is no number at all."""
    found = _NUMBER.fullmatch((number or "").strip().translate(_SEPARATORS))
    return f"+84{found[1]}" if found else None


def masked(number: str | None) -> str | None:
    """`+84 91* *** *78`: enough to recognise one's own, too little to call."""
    if not number:
        return None
    written = usable(number)
    return f"+84 {written[3:5]}* *** *{written[-2:]}" if written else "***"


def masked_within(text: str) -> str:
    """A provider's words with every mobile number in them masked."""
    parts, done = [], 0
    for found in _IN_TEXT.finditer(text):
        begin, end = found.span(1)
        if begin >= done:
            parts += [text[done:begin], masked(found[1]) or ""]
        elif end > done:
            parts[-1] = "***"
        done = max(done, end)
    return "".join([*parts, text[done:]])
