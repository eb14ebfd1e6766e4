"""The router: chooses the way of every delivery that is to be looked at."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping

import structlog
from pymongo import ReplaceOne
from pymongo.errors import PyMongoError

from services.notification.heard import Heard, House
from services.notification.looking import look_again
from services.notification.model import deliveries, kinds
from services.notification.model.deliveries import Delivery
from services.notification.model.routing import route
from shared.store import Store
from shared.unit_of_work import Clock, system_clock

log = structlog.get_logger()

ROUND = 2000  # deliveries, so that an urgent one waits for no more than these
BATCH = 200
IDLE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0


class Router:
    """Routes until told to stop. `offered` are the channels that this house has. Several may work on one store."""

    def __init__(
        self, store: Store, urls: Mapping[str, str], offered: Collection[str], clock: Clock = system_clock
    ) -> None:
        self._store = store
        self._urls = urls
        self._offered = offered
        self._clock = clock

    def run(self, stop: threading.Event) -> None:
        """The worker's task. A store that is away is waited for."""
        pause = IDLE_SECONDS
        begun = False
        while not stop.is_set():
            try:
                if not begun:
                    self.leave_ways_that_are_gone()
                    begun = True
                if not self.round():
                    stop.wait(IDLE_SECONDS)
                pause = IDLE_SECONDS
            except PyMongoError as problem:
                log.warning("the router waits", problem=repr(problem)[:300], seconds=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def leave_ways_that_are_gone(self) -> None:
        """What waits for a channel that the settings no longer name goes another way."""
        which = {"state": deliveries.READY, "channel": {"$nin": sorted(self._offered)}}
        self._store.deliveries.update_many(which, {"$set": {"look": True}, "$inc": {"version": 1}})

    def round(self) -> bool:
        """Look at what is to be looked at, the urgent ones first and no more than `ROUND`; whether there was any. What
        somebody else changed meanwhile is looked at once more in the next round."""
        self._take_up_rules()
        found = self._to_look_at()
        # Read after them: whatever changes the ways of these from now on changes their version, too.
        house = House(self._store, self._urls)
        for start in range(0, len(found), BATCH):
            part = found[start : start + BATCH]
            heard = Heard(self._store, part, house)
            changed = [self.looked_at(one, heard) for one in part]
            self._store.deliveries.bulk_write(
                [ReplaceOne({"_id": one["_id"], "version": one["version"] - 1}, one) for one in changed],
                ordered=False,
            )
        return bool(found)

    def _to_look_at(self) -> list[Delivery]:
        urgent = list(self._store.deliveries.find({"look": True, "priority": kinds.AT_ONCE}).limit(ROUND))
        if len(urgent) == ROUND:
            return urgent
        others = {"look": True, "priority": {"$gt": kinds.AT_ONCE}}
        return urgent + list(self._store.deliveries.find(others).limit(ROUND - len(urgent)))

    def _take_up_rules(self) -> None:
        """Rules were changed: what is open under them may go another way now, or not at all."""
        for rules in self._store.rules.find({"look": True}):
            under = House(self._store).organisations.under(rules["_id"])
            for field in ("organisation_ids", "recipient.id"):
                look_again(self._store, field, under)
            # What was changed once more meanwhile is taken up once more.
            self._store.rules.update_one({"_id": rules["_id"], "version": rules["version"]}, {"$set": {"look": False}})

    def looked_at(self, delivery: Delivery, heard: Heard) -> Delivery:
        """The delivery with its way as things stand; the same object when nothing changes."""
        now = self._clock()
        chosen = route(
            delivery,
            heard.needed(delivery, now),
            heard.rules(delivery).kind(delivery["kind"]),
            heard.standing(delivery),
            self._offered,
        )
        return deliveries.routed(delivery, chosen, now)
