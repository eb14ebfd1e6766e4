"""A line: takes the deliveries of one channel up, the urgent ones first, and notes what came of each."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import structlog
from pymongo import ReplaceOne
from pymongo.errors import PyMongoError

from services.notification.bounces import note_bounce
from services.notification.channels.parcel import Away, Channel, Parcel
from services.notification.heard import Heard, House, mark_of
from services.notification.model import deliveries, outcomes
from services.notification.model.deliveries import Delivery
from services.notification.model.kinds import AT_ONCE, KINDS
from services.notification.model.outcomes import Outcome
from services.notification.sending.packing import Unsendable, pack
from services.notification.sending.router import Router
from services.notification.settings import Settings
from shared.lease import Lease
from shared.store import Store, by_id
from shared.unit_of_work import Clock, system_clock
from shared.vietnamese import TIME_ZONE, today

log = structlog.get_logger()

Noted = Callable[[Delivery], Delivery]

# How many each carrier takes at a time: an urgent message waits for no more than these. Where a repeat cannot be told
# from the first, one: no more than that may be in doubt after a kill.
CHUNK = 25
# So many are read at once, for the embedded store goes through all that are due however few are asked for. What changes
# meanwhile cannot be claimed any more, and is read again.
AHEAD = 2000
NOTE_AT = 10  # answers are noted so many together
IDLE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0
LOOK_FOR_LEFT = timedelta(seconds=2)
HOUSE_HOLDS = timedelta(seconds=2)
MARGIN = timedelta(seconds=25)  # of a lease, for one try
MOST_A_DAY = 8  # to one learner on all ways together, beside what is binding
MORNING_HOUR = 7


class Line:
    """Serves one channel until told to stop, with as many carriers (threads, each with a connection of its own) as
    `make` has arguments for. Of several workers one serves a channel at a time; that a second one may think so too
    for a moment does no harm: what one has claimed no other takes."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        name: str,
        make: Callable[[], Channel],
        router: Router,
        carriers: int = 1,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._settings = settings
        self._name = name
        self._channels = [make() for _ in range(carriers)]
        self._repeats = self._channels[0].repeats
        self._router = router
        self._clock = clock
        self._worker = settings.common.worker_name
        self._lease = Lease(store, f"line-{name}", self._worker, clock=clock)
        self._house: tuple[datetime, House] | None = None
        self._looked: datetime | None = None
        self._ahead: deque[Delivery] = deque()
        self._stop = threading.Event()
        self._trouble_noted = True  # by a predecessor, perhaps

    def run(self, stop: threading.Event) -> None:
        """The worker's task. A store or provider that is away is waited for."""
        self._stop = stop
        taken_back = False
        pause = IDLE_SECONDS
        while not stop.is_set():
            try:
                if not self._lease.keep():
                    stop.wait(1)
                    continue
                if not taken_back:
                    self.take_back()
                    taken_back = True
                if not self.round():
                    self._close()
                    stop.wait(IDLE_SECONDS)
                pause = IDLE_SECONDS
            except (PyMongoError, Away) as problem:
                taken_back = False  # a claim may have been kept although its answer was lost
                log.warning("a line waits", channel=self._name, problem=repr(problem)[:300], seconds=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        self._close()

    def take_back(self) -> None:
        """What was left in hand under this name, by a killed predecessor, need not wait for its lease to end."""
        mine = {"state": deliveries.SENDING, "channel": self._name, "sender": self._worker}
        self._save(self._given_up(one) for one in self._store.deliveries.find(mine))

    def round(self) -> bool:
        """Take up what is due, so much that an urgent one need not wait long; whether there was any. Raises Away when
        no connection is to be had: then nothing was taken in hand."""
        now = self._clock()
        left = self._left_behind(now)
        batch = self._due(now)
        if batch:
            self._open()
            ready = self._take_up(batch, now)
            parts = [ready[place :: len(self._channels)] for place in range(len(self._channels))]
            busy = [(channel, part) for channel, part in zip(self._channels, parts, strict=True) if part]
            if len(busy) == 1:
                self._carry(*busy[0])
            elif busy:
                with ThreadPoolExecutor(len(busy)) as carriers:
                    for done in [carriers.submit(self._carry, *one) for one in busy]:
                        done.result()
        return bool(batch) or left

    def _due(self, now: datetime) -> list[Delivery]:
        """The urgent ones first, also those that became due while others were read ahead."""
        wanted = (1 if self._repeats == outcomes.UNKNOWN else CHUNK) * len(self._channels)
        query = {"state": deliveries.READY, "channel": self._name, "next_try_at": {"$lte": now.isoformat()}}
        found: list[Delivery] = []
        if self._ahead:
            found += self._store.deliveries.find({**query, "priority": AT_ONCE}).limit(wanted)
        else:
            read = self._store.deliveries.find(query).limit(AHEAD)
            self._ahead.extend(sorted(read, key=lambda one: int(one["priority"])))
        known = {one["_id"] for one in found}
        while self._ahead and len(found) < wanted:
            one = self._ahead.popleft()
            if one["_id"] not in known:
                found.append(one)
        return found

    def _left_behind(self, now: datetime) -> bool:
        """What a dead sender had in hand, and what the provider is to be asked about; whether there was any."""
        if self._looked is not None and now - self._looked < LOOK_FOR_LEFT:
            return False
        self._looked = now
        past = {"channel": self._name, "next_try_at": {"$lte": now.isoformat()}}
        dead = list(self._store.deliveries.find({"state": deliveries.SENDING, **past}))
        self._save(self._given_up(one) for one in dead)
        doubtful = list(self._store.deliveries.find({"state": deliveries.IN_DOUBT, **past}).limit(CHUNK))
        for one in doubtful:
            self._channels[0].open()
            self._save([deliveries.asked(one, self._channels[0].ask(one["key"]), self._clock())])
        return bool(dead or doubtful)

    def _given_up(self, delivery: Delivery) -> Delivery:
        """The sender that had it in hand is gone."""
        return deliveries.unanswered(delivery, "sender-stopped", self._repeats, self._clock())

    def _take_up(self, batch: list[Delivery], now: datetime) -> list[tuple[Delivery, Parcel]]:
        """Claim what can go; what cannot is brought to where it belongs."""
        heard, as_now = self._look(batch, now)
        today_had = self._had_today(batch, now)
        aside: list[Delivery] = []
        ready: list[tuple[Delivery, Parcel]] = []
        for delivery, looked in zip(batch, as_now, strict=True):
            if looked is delivery:
                looked = self._not_now(delivery, heard, today_had, now) or delivery
            if looked is not delivery:
                aside.append(looked)
                continue
            try:
                parcel = pack(delivery, heard, self._settings, now)
            except Unsendable as problem:
                if problem.__cause__:
                    # Its words may hold the recipient's name.
                    log.error(
                        "a message cannot be written", id=delivery["_id"], problem=type(problem.__cause__).__name__
                    )
                aside.append(deliveries.unsendable(delivery, str(problem), now))
                continue
            today_had[delivery["recipient"]["id"]] += 1
            text = heard.template(delivery)
            used = {"organisation_id": text.organisation_id, "number": text.number, "language": text.language}
            ready.append((deliveries.claimed(delivery, self._worker, used, mark_of(parcel.to), now), parcel))
        self._save(aside)
        return self._claim(ready)

    def _look(self, batch: list[Delivery], now: datetime) -> tuple[Heard, list[Delivery]]:
        """What is known of these, and each as it stands by that. What is known of the house may be some seconds old:
        before it changes the way of any it is read anew, for the router may have known more."""
        fresh = self._house is None or now - self._house[0] > HOUSE_HOLDS
        if self._house is None or fresh:
            self._house = (now, House(self._store, self._settings.common.urls))
        heard = Heard(self._store, batch, self._house[1])
        looked = [self._router.looked_at(one, heard) for one in batch]
        if fresh or all(after is before for before, after in zip(batch, looked, strict=True)):
            return heard, looked
        self._house = None
        return self._look(batch, now)

    def _not_now(self, delivery: Delivery, heard: Heard, had: Counter[str], now: datetime) -> Delivery | None:
        """Put aside, because a name is missing, the hour is quiet, or its recipient got enough today."""
        if heard.names_missing(delivery) and deliveries.worth_waiting(delivery, now):
            return deliveries.set_aside(delivery, now + deliveries.LOOK_AGAIN, "names-missing")
        if delivery["recipient"]["kind"] != deliveries.LEARNER or KINDS[delivery["kind"]].binding:
            return None
        quiet = heard.standing(delivery).wishes.quiet or heard.rules(delivery).quiet
        over = quiet.ends(now) if quiet else None
        if over:
            return deliveries.set_aside(delivery, over, "quiet-hours")
        if had[delivery["recipient"]["id"]] >= MOST_A_DAY:
            return deliveries.set_aside(delivery, _tomorrow_morning(now), "enough-for-today")
        return None

    def _had_today(self, batch: Sequence[Delivery], now: datetime) -> Counter[str]:
        """How many messages left to each learner of these today."""
        learners = [one["recipient"]["id"] for one in batch if one["recipient"]["kind"] == deliveries.LEARNER]
        query = {"recipient.id": {"$in": sorted(set(learners))}, "sent_on": today(now).isoformat()}
        return Counter(one["recipient"]["id"] for one in self._store.deliveries.find(query, {"recipient.id": 1}))

    def _claim(self, ready: list[tuple[Delivery, Parcel]]) -> list[tuple[Delivery, Parcel]]:
        """Those that nobody else was quicker to change."""
        if self._save(delivery for delivery, _ in ready) == len(ready):
            return ready
        kept = by_id(self._store.deliveries, (delivery["_id"] for delivery, _ in ready))
        return [one for one in ready if kept.get(one[0]["_id"]) == one[0]]

    def _carry(self, channel: Channel, parts: Sequence[tuple[Delivery, Parcel]]) -> None:
        """Hand these over, and note what came of each."""
        answers: list[tuple[Delivery, Noted]] = []
        away: Away | None = None
        for delivery, parcel in parts:
            now = self._clock()
            late = now > datetime.fromisoformat(delivery["next_try_at"]) - MARGIN
            if away or late or self._stop.is_set():
                answers.append((delivery, partial(deliveries.released, now=now)))
                continue
            try:
                channel.open()
            except Away as problem:
                away = problem
                answers.append((delivery, partial(deliveries.released, now=now)))
                continue
            answers.append((delivery, self._hand_over(channel, parcel)))
            if len(answers) >= NOTE_AT:
                self._note(answers)
                answers = []
            if channel.per_minute:
                self._stop.wait(60 * len(self._channels) / channel.per_minute)
        self._note(answers)
        if away:
            raise away

    def _hand_over(self, channel: Channel, parcel: Parcel) -> Noted:
        try:
            outcome = channel.send(parcel)
        except Away as problem:
            outcome = Outcome(outcomes.TEMPORARY, str(problem))
        return partial(deliveries.concluded, outcome=outcome, repeats=self._repeats, now=self._clock())

    def _note(self, answers: list[tuple[Delivery, Noted]]) -> None:
        """What the provider said is known only here: it is noted as soon as the store lets us."""
        while answers:
            try:
                changed = [answer(delivery) for delivery, answer in answers]
                self._note_bounces(changed)
                if self._save(changed) < len(changed):
                    self._note_late(answers)
                return
            except PyMongoError:
                if self._stop.wait(IDLE_SECONDS):
                    raise

    def _note_late(self, answers: Iterable[tuple[Delivery, Noted]]) -> None:
        """Some lease had ended before its answer came: it still counts, if no further try was begun."""
        for claimed, answer in answers:
            now = self._store.deliveries.find_one({"_id": claimed["_id"]})
            in_hand = now and now["state"] in (deliveries.SENDING, deliveries.IN_DOUBT) and now["key"] == claimed["key"]
            if now and in_hand and now["tries"] == claimed["tries"]:
                self._save([answer(now)])

    def _note_bounces(self, changed: Iterable[Delivery]) -> None:
        """Addresses that were refused for good are not tried again until they are others."""
        for one in changed:
            if one["history"][-1].get("why") == "address-refused":
                note_bounce(self._store, one, self._clock())

    def _save(self, changed: Iterable[Delivery]) -> int:
        """Save deliveries that were changed once; how many nobody else was quicker to change."""
        writes = [ReplaceOne({"_id": one["_id"], "version": one["version"] - 1}, one) for one in changed]
        return self._store.deliveries.bulk_write(writes, ordered=False).matched_count if writes else 0

    def _open(self) -> None:
        """Connect, or show that it cannot be done."""
        try:
            self._channels[0].open()
        except Away as problem:
            self._store.troubles.update_one(
                {"_id": self._name},
                {"$set": {"problem": str(problem)}, "$setOnInsert": {"since": self._clock().isoformat()}},
                upsert=True,
            )
            self._trouble_noted = True
            raise
        if self._trouble_noted:
            self._store.troubles.delete_one({"_id": self._name})
            self._trouble_noted = False

    def _close(self) -> None:
        for channel in self._channels:
            channel.close()


def _tomorrow_morning(now: datetime) -> datetime:
    local = now.astimezone(TIME_ZONE) + timedelta(days=1)
    return local.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
