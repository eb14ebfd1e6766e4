"""Says by itself that periods have ended: every centre is asked to sign off what it reports."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import structlog
from pymongo.errors import PyMongoError

from services.reporting.commands.periods import say_due
from services.reporting.model.closing import ended_periods, period_id
from shared.organisations import Organisations
from shared.periods import Period
from shared.store import Store, by_id
from shared.unit_of_work import Clock, Desk, system_clock
from shared.vietnamese import today

log = structlog.get_logger()

EVERY_SECONDS = 60.0


class Dues:
    """The worker's task. `days` is how long a centre has to sign off after the end of a period.

    A centre is asked for the periods that ended since the first class heard of it began, at most for the last eight
    quarters: nobody signs off what was before the system.
    """

    def __init__(self, store: Store, days: int, clock: Clock = system_clock) -> None:
        self._store = store
        self._days = days
        self._clock = clock
        self._desk = Desk(store, "reporting", clock)
        self._said: set[str] = set()  # spares the store what this process knows

    def run(self, stop: threading.Event) -> None:
        """Until told to stop. A store that is away is waited for."""
        while not stop.wait(EVERY_SECONDS):
            try:
                self.round()
            except PyMongoError as problem:
                log.warning("saying what is due waits", problem=repr(problem)[:300])

    def round(self) -> None:
        """Say whatever is due and was not said."""
        wanted = {
            period_id(centre, period): (centre, period)
            for centre, period in self._due()
            if period_id(centre, period) not in self._said
        }
        known = by_id(self._store.periods, wanted)
        for identifier, (centre, period) in wanted.items():
            document = known.get(identifier, {})
            if "due_by" not in document and "signed_off" not in document:
                self._desk.carry_out(say_due, centre, period, self._days)
            self._said.add(identifier)

    def _due(self) -> Iterator[tuple[str, Period]]:
        """The centres that stand with the periods that they are asked for."""
        day = today(self._clock())
        tree = Organisations(self._store.organisations.find())
        known: dict[str, str] = {}  # a centre that stands -> the first day heard of it or of those before it
        for one in tree:
            if one["kind"] == "centre" and (begun := self._first_day(one["_id"])):
                heir = tree.heir(one["_id"])
                known[heir] = min(begun, known.get(heir, begun))
        for centre, begun in sorted(known.items()):
            if (tree.get(centre) or {}).get("kind") == "centre" and tree.stands(centre):
                for period in ended_periods(day, date.fromisoformat(begun)):
                    yield centre, period

    def _first_day(self, centre: str) -> str | None:
        """The first day of the first class heard of a centre; rows of old ledgers have none."""
        first = self._store.classes.find({"owner_id": centre, "starts_on": {"$gt": ""}}, {"starts_on": 1}).sort(
            [("owner_id", 1), ("starts_on", 1)]
        )
        found = next(iter(first.limit(1)), None)
        return found["starts_on"] if found else None
