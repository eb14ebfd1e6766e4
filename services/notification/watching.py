"""The watch: notices what should have moved on and has not, and says so in the log; pages and metrics count it too."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from services.notification.model import deliveries
from shared.store import Store
from shared.unit_of_work import Clock, system_clock

log = structlog.get_logger()

EVERY_SECONDS = 60.0
TOO_LONG = timedelta(minutes=30)  # past its time; with the pause between looks it is noticed well within the hour


class Watch:
    """The worker's task. Stuck is what was to be tried, taken back or routed half an hour ago and was not: a line that
    does not work, or a provider that is away."""

    def __init__(self, store: Store, clock: Clock = system_clock) -> None:
        self._store = store
        self._clock = clock

    def run(self, stop: threading.Event) -> None:
        """Until told to stop. A store that is away is waited for."""
        while not stop.is_set():
            try:
                self.round()
            except PyMongoError as problem:
                log.warning("the watch waits", problem=repr(problem)[:300])
            stop.wait(EVERY_SECONDS)

    def round(self) -> None:
        """Look once."""
        for channel, count in stuck(self._store, self._clock()).items():
            log.error("deliveries are stuck", channel=channel, count=count)


def stuck(store: Store, now: datetime) -> dict[str, int]:
    """How many deliveries are stuck, by channel (`router`: their way was not chosen)."""
    before = (now - TOO_LONG).isoformat()
    moving = {"$in": [deliveries.READY, deliveries.SENDING, deliveries.IN_DOUBT]}
    counts: dict[str, int] = {}
    for one in store.deliveries.find({"state": moving, "next_try_at": {"$lt": before, "$gt": ""}}, {"channel": 1}):
        counts[one["channel"]] = counts.get(one["channel"], 0) + 1
    unrouted = sum(
        1 for one in store.deliveries.find({"look": True}, {"history": 1}) if one["history"][-1]["at"] < before
    )
    return counts | ({"router": unrouted} if unrouted else {})
