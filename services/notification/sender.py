"""The sender: takes the deliveries that are ready, one by one, and notes what the mail server said to each."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial

import structlog
from pymongo.errors import PyMongoError

from services.notification.channels import parcel
from services.notification.channels.mail import Mail
from services.notification.channels.parcel import Parcel
from services.notification.heard import Heard
from services.notification.model import addresses, deliveries
from services.notification.model.deliveries import Delivery
from services.notification.settings import Settings, mail_server
from shared.store import Store
from shared.unit_of_work import Clock, system_clock

log = structlog.get_logger()

Outcome = Callable[[Delivery], Delivery]

BATCH = 50
IDLE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0


class Sender:
    """Sends until told to stop. Any number of them may work on one store, each under a name of its own."""

    def __init__(self, store: Store, settings: Settings, clock: Clock = system_clock) -> None:
        self._store = store
        self._name = settings.common.worker_name
        self._server = mail_server(settings.smtp_url)
        self._from = settings.smtp_from
        self._recognises_repeats = settings.smtp_recognises_repeats
        self._clock = clock
        self._stop = threading.Event()
        self._away_noted = True  # by a predecessor, perhaps

    def run(self, stop: threading.Event) -> None:
        """The worker's task. A store or mail server that is away is waited for."""
        self._stop = stop
        taken_back = False
        pause = IDLE_SECONDS
        while not stop.is_set():
            try:
                if not taken_back:
                    self.take_back()
                    taken_back = True
                if not self.round():
                    stop.wait(IDLE_SECONDS)
                pause = IDLE_SECONDS
            except (PyMongoError, parcel.Away) as problem:
                taken_back = False  # a claim may have been kept although its answer was lost
                log.warning("the sender waits", problem=repr(problem)[:300], seconds=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def take_back(self) -> None:
        """What was left in hand under this name, by a killed predecessor, need not wait for its lease to end."""
        for delivery in self._store.deliveries.find({"state": deliveries.SENDING, "sender": self._name}):
            self._give_up(delivery)

    def round(self) -> bool:
        """Take up to fifty deliveries whose time has come; whether there were any. Raises parcel.Away when no
        connection is to be had: then nothing was taken in hand."""
        now = self._clock()
        due = {"state": {"$in": [deliveries.READY, deliveries.SENDING]}, "next_try_at": {"$lte": now.isoformat()}}
        batch = list(self._store.deliveries.find(due).limit(BATCH))
        # Senders that find the same ones do not all begin with the same.
        random.shuffle(batch)
        heard = Heard(self._store, batch)
        with closing(Mail(self._server, self._from, recognises_repeats=self._recognises_repeats)) as out:
            for delivery in batch:
                if self._stop.is_set():
                    break
                if delivery["state"] == deliveries.SENDING:
                    self._give_up(delivery)
                else:
                    self._send(delivery, heard, out)
        return bool(batch)

    def _give_up(self, delivery: Delivery) -> None:
        """The sender that had it in hand is gone."""
        self._save(
            deliveries.unanswered(
                delivery, "sender-stopped", self._clock(), recognises_repeats=self._recognises_repeats
            )
        )

    def _send(self, delivery: Delivery, heard: Heard, out: Mail) -> None:
        now = self._clock()
        recipient = heard.recipient(delivery)
        looked = deliveries.as_heard(delivery, heard.class_of(delivery), recipient, now)
        if looked is not delivery:
            self._save(looked)
            return
        if heard.names_missing(delivery) and deliveries.worth_waiting(delivery, now):
            self._save(deliveries.set_aside(delivery, now))
            return
        assert recipient is not None  # or it would not be ready
        to = str(recipient["email"]).strip()
        if not addresses.usable(to):
            self._save(deliveries.unsendable(delivery, "address-unusable", now))
            return
        message_id = delivery["message_id"] or f"<{delivery['_id']}@{addresses.domain(self._from)}>"
        try:
            packed = self._pack(delivery, heard, to, now)
        except Exception:  # whatever one letter's names make of its template must not stop the others
            log.exception("a letter cannot be written", delivery=delivery["_id"])
            self._save(deliveries.unsendable(delivery, "text-failed", now))
            return
        self._connect(out)
        claimed = deliveries.claimed(delivery, self._name, message_id, now)
        if self._save(claimed):
            self._note(claimed, self._hand_over(packed, out))

    def _pack(self, delivery: Delivery, heard: Heard, to: str, now: datetime) -> Parcel:
        owner, recipient = heard.owner(delivery) or {}, heard.recipient(delivery) or {}
        reply_to = str(owner.get("email") or "").strip()
        return Parcel(
            key=delivery["_id"],
            to=to,
            to_name=recipient["name"],
            at=now,
            sender_name=owner.get("name") or "Sổ Lớp",
            letter=heard.letter(delivery),
            reply_to=reply_to if addresses.usable(reply_to) else None,
        )

    def _connect(self, out: Mail) -> None:
        try:
            out.open()
        except parcel.Away as problem:
            self._store.mail_server.update_one(
                {"_id": "mail-server"},
                {"$set": {"problem": str(problem)}, "$setOnInsert": {"since": self._clock().isoformat()}},
                upsert=True,
            )
            self._away_noted = True
            raise
        if self._away_noted:
            self._store.mail_server.delete_one({"_id": "mail-server"})
            self._away_noted = False

    def _hand_over(self, packed: Parcel, out: Mail) -> Outcome:
        """Hand the message over; the answer is what to say of the delivery."""
        try:
            came = out.send(packed)
        except parcel.Away as problem:
            return partial(deliveries.refused, answer=str(problem), now=self._clock(), for_good=False)
        if came.result == parcel.NO_ANSWER:
            return partial(
                deliveries.unanswered,
                why="no-answer",
                now=self._clock(),
                recognises_repeats=self._recognises_repeats,
            )
        if came.result == parcel.ACCEPTED:
            return partial(deliveries.sent, answer=came.answer, now=self._clock())
        for_good = came.result == parcel.PERMANENT
        return partial(deliveries.refused, answer=came.answer, now=self._clock(), for_good=for_good)

    def _note(self, claimed: Delivery, outcome: Outcome) -> None:
        """What the server said is known only here: it is noted as soon as the store lets us."""
        while True:
            try:
                if not self._save(outcome(claimed)):
                    self._note_late(claimed, outcome)
                return
            except PyMongoError:
                if self._stop.wait(IDLE_SECONDS):
                    raise

    def _note_late(self, claimed: Delivery, outcome: Outcome) -> None:
        """The lease had ended before the answer came: it still counts, if no further try was begun."""
        now = self._store.deliveries.find_one({"_id": claimed["_id"]})
        if now and now["tries"] == claimed["tries"] and now["state"] in (deliveries.SENDING, deliveries.IN_DOUBT):
            self._save(outcome(now))
        else:
            log.info("an answer came too late", delivery=claimed["_id"])

    def _save(self, changed: Delivery) -> bool:
        """Save a delivery that was changed once. False when somebody else was quicker."""
        before = {"_id": changed["_id"], "version": changed["version"] - 1}
        return self._store.deliveries.replace_one(before, changed).matched_count == 1
