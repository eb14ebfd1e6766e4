"""What the rules in `model/` work with: a document, what a decision says of it, and how that changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.events import EventType

Document = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What a decision says: an event type and its data, not yet addressed."""

    kind: EventType
    data: dict[str, Any]


Evolve = Callable[[Document, Said], Document]
