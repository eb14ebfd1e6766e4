"""Who reads in attendance, and which classes are theirs to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog

from services.attendance.model import registers
from shared.authority import Actor
from shared.organisations import Organisations
from shared.store import Document, Store

log = structlog.get_logger()

WIDE = 50  # organisations


@dataclass(frozen=True)
class Reader:
    """Who looks, and through which tree of organisations."""

    store: Store
    actor: Actor
    organisations: Organisations

    def register(self, class_id: str) -> Document:
        """The register of a class in scope. Refuses with `unknown` (404)."""
        return registers.readable(self.store.registers.find_one({"_id": class_id}), self.actor, self.organisations)

    def sees(self, found: Iterable[Document]) -> list[Document]:
        """Those of these registers, or of what else bears places, that are in scope."""
        scope = self.actor.scope(self.organisations, *registers.READERS)
        return [one for one in found if not scope.isdisjoint(one["places"])]

    def places(self) -> dict[str, Any]:
        """A query that finds whatever bears places in scope. The embedded store's effort grows with the square of what
        is listed, so the scope of a province finds everything, and `sees` leaves out what is not theirs."""
        scope = self.actor.scope(self.organisations, *registers.READERS)
        if len(scope) > WIDE:  # most of them are cells, which hold no classes
            scope &= set(self.store.registers.distinct("places"))
        return {"places": {"$in": sorted(scope)}} if len(scope) <= WIDE else {}

    def note(self, what: str, class_id: str) -> None:
        """Log that this person has read the names of a class."""
        log.info("personal data read", account=self.actor.account_id, what=what, class_id=class_id)
