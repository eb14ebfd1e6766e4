"""What may come of one try to hand a message over."""

from __future__ import annotations

from dataclasses import dataclass

ACCEPTED = "accepted"  # the provider has it; whether it arrived, a receipt may say
DELIVERED = "delivered"  # it is where it was to go
PERMANENT = "permanent"  # this address will never take it
TEMPORARY = "temporary"  # not now
TECHNICAL = "technical"  # the provider or our settings are at fault, not the address
NO_ANSWER = "no-answer"  # handed over, or perhaps, and nobody said yes or no

# What a second try of the same message does.
RECOGNISED = "recognised"  # it arrives once
ASKED = "asked"  # the provider tells by our key what became of the first
UNKNOWN = "unknown"  # it may arrive twice


@dataclass(frozen=True)
class Outcome:
    """What came of one try. `answer` is in the provider's words, with every address masked; `reference` is its name
    for the message, under which receipts come back."""

    result: str
    answer: str
    reference: str | None = None
