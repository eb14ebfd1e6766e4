"""A class's whole story: what each thing that is said of it does to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.enrolment.model.certificates import certificates
from services.enrolment.model.classes import assessment, classes, closing, composition, listing, places
from shared.events import EventType
from shared.said import Said

Class = dict[str, Any]

EFFECTS: dict[EventType, Callable[[Class, Mapping[str, Any]], Class]] = {
    **classes.EFFECTS,
    **places.EFFECTS,
    **composition.EFFECTS,
    **assessment.EFFECTS,
    **closing.EFFECTS,
    **certificates.EFFECTS,
}


def evolve(klass: Class, said: Said) -> Class:
    """The class after what was said, with what lists go by. Raises KeyError for what a class does not know."""
    changed = EFFECTS[said.kind](klass, said.data)
    return {**changed, **listing.listed(changed)}
