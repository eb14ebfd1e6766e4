"""Says who has checked in: all of a second together, since what is said is the whole sheet."""

from __future__ import annotations

import threading

import structlog
from pymongo.errors import PyMongoError

from services.attendance.commands.sheets import say_arrivals
from shared.store import Store
from shared.unit_of_work import Desk

log = structlog.get_logger()

EVERY_SECONDS = 1.0


class Arrivals:
    """The worker's task."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._desk = Desk(store, "attendance")

    def run(self, stop: threading.Event) -> None:
        """Until told to stop. A store that is away is waited for."""
        while not stop.wait(EVERY_SECONDS):
            try:
                self.round()
            except PyMongoError as problem:
                log.warning("arrivals wait", problem=repr(problem)[:300])

    def round(self) -> None:
        """Say every sheet on which somebody has checked in since it was last said."""
        for sheet in self._store.sheets.find({"unsaid": True}, {"_id": 1}):
            self._desk.carry_out(say_arrivals, sheet["_id"])
