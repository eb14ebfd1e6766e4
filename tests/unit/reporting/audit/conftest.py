"""Three stores with one history: the journals of those who said it, and reporting, which heard it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from deploy.audit.journals import Journals
from deploy.audit.kept import Kept
from deploy.audit.look import Question
from deploy.audit.report import audit
from shared import outbox
from shared.events import REGISTRY, Event
from shared.periods import parse
from shared.store import Document, Store
from tests import stores
from tests.unit.reporting.history import lao_cai, take_in


@dataclass
class Audited:
    """The three stores, and what is done with them."""

    journals: Journals
    reporting: Store
    after_lao_cai: Mapping[str, list[Document]]

    def say(self, events: Iterable[Event], *, published: bool = False) -> None:
        """Events are in the journals of those who said them; with receipts where they were published."""
        said = list(events)
        for owner in ("enrolment", "attendance"):
            own = [event for event in said if REGISTRY.topics[event.topic].owner == owner]
            store = getattr(self.journals, owner)
            if own:
                store.outbox.insert_many([outbox.row(event) for event in own])
            if own and published:
                names = ("topic", "partition", "offset")
                store.receipts.insert_many(
                    [{"_id": event.id, **{name: getattr(event, name) for name in names}} for event in own]
                )

    def hear(self, events: Iterable[Event], *, published: bool = False) -> None:
        """Events were said, and reporting took them in; with its positions behind them where they were published."""
        said = list(events)
        self.say(said, published=published)
        if said == lao_cai().said:
            for name, documents in self.after_lao_cai.items():
                self.reporting[name].insert_many(documents)
        else:
            take_in(self.reporting, said)
        if published:
            self.move_on(said)

    def move_on(self, events: Iterable[Event]) -> None:
        """Reporting's positions stand behind these events."""
        for event in events:
            where = {"_id": f"{event.topic}/{event.partition}"}
            self.reporting.positions.replace_one(where, {**where, "offset": (event.offset or 0) + 1}, upsert=True)

    def report(
        self, period: str, rule: str = "opened", organisation: str | None = None, as_of: date | None = None
    ) -> Any:
        """What the audit says."""
        question = Question(parse(period), rule, organisation, as_of)
        return audit(self.journals, Kept(self.reporting), question, pause=0)


@pytest.fixture(scope="session")
def kept_journals(store_url: str) -> list[stores.Kept]:
    return [stores.Kept(store_url, f"audited_{owner}", {}) for owner in ("enrolment", "attendance")]


@pytest.fixture
def audited(kept_journals: list[stores.Kept], store: Store, after_lao_cai: dict[str, list[Document]]) -> Audited:
    """Everything empty."""
    return Audited(Journals(*(one.restore() for one in kept_journals)), store, after_lao_cai)
