"""The sender: takes the deliveries that are ready, one by one, and notes what the mail server said to each."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from functools import partial

import structlog
from pymongo.errors import PyMongoError

from services.notification.channels import mail
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
            except (PyMongoError, mail.Away) as problem:
                taken_back = False  # a claim may have been kept although its answer was lost
                log.warning("the sender waits", problem=repr(problem)[:300], seconds=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def take_back(self) -> None:
        """What was left in hand under this name, by a killed predecessor, need not wait for its lease to end."""
        for delivery in self._store.deliveries.find({"state": deliveries.SENDING, "sender": self._name}):
            self._give_up(delivery)

    def round(self) -> bool:
        """Take up to fifty deliveries whose time has come; whether there were any. Raises mail.Away when no
        connection is to be had: then nothing was taken in hand."""
        now = self._clock()
        due = {"state": {"$in": [deliveries.READY, deliveries.SENDING]}, "next_try_at": {"$lte": now.isoformat()}}
        batch = list(self._store.deliveries.find(due).limit(BATCH))
        # Senders that find the same ones do not all begin with the same.
        random.shuffle(batch)
        heard = Heard(self._store, batch)
        with closing(mail.Outgoing(self._server, self._from)) as out:
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

    def _send(self, delivery: Delivery, heard: Heard, out: mail.Outgoing) -> None:
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
            message = self._compose(delivery, heard, to, message_id, now)
        except Exception:  # whatever one letter's names make of its template must not stop the others
            log.exception("a letter cannot be written", delivery=delivery["_id"])
            self._save(deliveries.unsendable(delivery, "text-failed", now))
            return
        self._connect(out)
        claimed = deliveries.claimed(delivery, self._name, message_id, now)
        if self._save(claimed):
            self._note(claimed, self._hand_over(message, to, out))

    def _compose(self, delivery: Delivery, heard: Heard, to: str, message_id: str, now: datetime) -> EmailMessage:
        owner, recipient = heard.owner(delivery) or {}, heard.recipient(delivery) or {}
        reply_to = str(owner.get("email") or "").strip()
        return mail.compose(
            heard.letter(delivery),
            sender=self._from,
            sender_name=owner.get("name") or "Sổ Lớp",
            reply_to=reply_to if addresses.usable(reply_to) else None,
            to=to,
            to_name=recipient["name"],
            message_id=message_id,
            at=now,
        )

    def _connect(self, out: mail.Outgoing) -> None:
        try:
            out.open()
        except mail.Away as problem:
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

    def _hand_over(self, message: EmailMessage, to: str, out: mail.Outgoing) -> Outcome:
        """Hand the message over; the answer is what to say of the delivery."""
        try:
            answer = out.send(message, to)
        except mail.Refused as no:
            return partial(deliveries.refused, answer=str(no), now=self._clock(), for_good=no.for_good)
        except mail.Away as problem:
            return partial(deliveries.refused, answer=str(problem), now=self._clock(), for_good=False)
        except mail.NoAnswer:
            return partial(
                deliveries.unanswered,
                why="no-answer",
                now=self._clock(),
                recognises_repeats=self._recognises_repeats,
            )
        return partial(deliveries.sent, answer=answer, now=self._clock())

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
