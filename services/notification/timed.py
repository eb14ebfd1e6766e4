"""What becomes due by the time of day: summons, reminders, what is overdue, the digest of the week."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import structlog
from pymongo.errors import PyMongoError

from services.notification.heard import House
from services.notification.looking import write_down
from services.notification.model import deliveries, kinds, warnings
from services.notification.model.deliveries import Delivery
from services.notification.model.weeks import digest_day, week_before
from services.notification.views.weeks import week_of
from shared.store import Document, Store
from shared.unit_of_work import Clock, system_clock
from shared.vietnamese import TIME_ZONE, today

log = structlog.get_logger()

EVERY_SECONDS = 30.0
LONGEST_NOTICE = timedelta(days=60)  # the most that a rule may ask for


class Timed:
    """The worker's task. What was written down before is recognised, so it may run at any time and more than once."""

    def __init__(self, store: Store, clock: Clock = system_clock) -> None:
        self._store = store
        self._clock = clock
        self._done: set[tuple[str, str, int]] = set()  # spares the store what this process wrote down today
        self._begun: set[tuple[str, str, int]] = set()
        self._day = ""

    def run(self, stop: threading.Event) -> None:
        """Until told to stop. A store that is away is waited for."""
        while not stop.is_set():
            try:
                self.round()
            except PyMongoError as problem:
                log.warning("what is due by the day waits", problem=repr(problem)[:300])
            stop.wait(EVERY_SECONDS)

    def round(self) -> None:
        """Write down whatever is due by now."""
        now = self._clock()
        day = today(now)
        if day.isoformat() != self._day:
            self._day, self._done = day.isoformat(), set()
        house = House(self._store)
        self._write_down(self._summonses(day, house, now))
        self._write_down(self._reminders(day, house, now))
        self._write_down(self._overdue(day, now))
        self._write_down(self._digests(day, house, now))

    def _write_down(self, due: Iterator[Delivery]) -> None:
        """What was gone through counts as done only when all of it is kept: a store that was away is tried again."""
        self._begun = set()
        write_down(self._store, due)
        self._done |= self._begun

    def _summonses(self, day: date, house: House, now: datetime) -> Iterator[Delivery]:
        """To everybody in a class that begins in some days; who comes later gets theirs at once."""
        span = {"$gte": day.isoformat(), "$lte": (day + LONGEST_NOTICE).isoformat()}
        for the_class in self._store.classes.find({"starts_on": span}):
            if the_class["state"] in warnings.ENDED:
                continue
            notice = timedelta(days=house.rules.of(the_class["owner_id"]).summons_days)
            if date.fromisoformat(the_class["starts_on"]) - notice > day or not self._is_new(kinds.SUMMONS, the_class):
                continue
            for learner in the_class["learners"]:
                due = deliveries.due(kinds.SUMMONS, deliveries.LEARNER, learner, the_class["announced_by"])
                yield _of_class(due, the_class, now)

    def _reminders(self, day: date, house: House, now: datetime) -> Iterator[Delivery]:
        """From the hour that the rules name, to everybody who has a session tomorrow."""
        tomorrow = (day + timedelta(days=1)).isoformat()
        for the_class in self._store.classes.find({"session_days": tomorrow}):
            hour = house.rules.of(the_class["owner_id"]).reminder_hour
            from_then = datetime.combine(day, time(hour), TIME_ZONE)
            over = the_class["state"] in warnings.ENDED
            if over or now < from_then or not self._is_new(kinds.SESSION_TOMORROW, the_class):
                continue
            cause = f"{the_class['announced_by']}/day/{tomorrow}"
            for learner in the_class["learners"]:
                facts = {"day": tomorrow}
                due = deliveries.due(kinds.SESSION_TOMORROW, deliveries.LEARNER, learner, cause, facts)
                yield _of_class(due, the_class, now)

    def _overdue(self, day: date, now: datetime) -> Iterator[Delivery]:
        """To every centre whose last day for signing off has passed."""
        late = {"sign_off_by": {"$gt": "", "$lt": day.isoformat()}}
        for period in self._store.periods.find(late):
            if not self._is_new(kinds.PERIOD_OVERDUE, period):
                continue
            centre, _, key = period["_id"].rpartition(":")
            facts = {"centre_id": centre, "period": key, "by": period["sign_off_by"]}
            due = deliveries.due(kinds.PERIOD_OVERDUE, deliveries.ORGANISATION, centre, period["due_by"], facts)
            yield deliveries.written_down(due, {"collection": "periods", "id": period["_id"]}, centre, {centre}, now)

    def _digests(self, day: date, house: House, now: datetime) -> Iterator[Delivery]:
        """To every board, once a week, what happened in the week before."""
        if not digest_day(now):
            return
        first, last = week_before(day)
        for board in house.organisations:
            if board.get("kind") != "province" or not house.organisations.stands(board["_id"]):
                continue
            cause = f"week/{first.isoformat()}"
            if not self._is_new(cause, {"_id": board["_id"], "version": 0}):
                continue
            facts = week_of(self._store, house.organisations.under(board["_id"]), first, last)
            due = deliveries.due(kinds.DIGEST, deliveries.ORGANISATION, board["_id"], cause, facts)
            about = {"collection": "organisations", "id": board["_id"]}
            yield deliveries.written_down(due, about, board["_id"], {board["_id"]}, now)

    def _is_new(self, what: str, document: Document) -> bool:
        """Whether this process has not written it down today for the document as it is."""
        one = (what, document["_id"], document["version"])
        self._begun.add(one)
        return one not in self._done


def _of_class(due: Document, the_class: Document, now: datetime) -> Delivery:
    seen_by = {the_class["owner_id"], the_class["host_id"]}
    about = {"collection": "classes", "id": the_class["_id"]}
    return deliveries.written_down(due, about, the_class["owner_id"], seen_by, now)
