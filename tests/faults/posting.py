"""A process that routes and sends what is due, and is killed at a given step: `python -m tests.faults.posting …`.

It ends by itself when nothing is left to be done. The step is `write:N` (as the Nth write goes out to the store),
`written:N` (as its answer comes back), `before:N` and `after:N` (the Nth letter is handed over), or `never`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from itertools import count

from pymongo import monitoring
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from services.notification import settings
from services.notification.channels import channels_of
from services.notification.channels.parcel import Channel, Outcome, Parcel
from services.notification.model import deliveries, kinds
from services.notification.sending.line import Line
from services.notification.sending.router import Router
from shared.store import Store, connect
from tests.stores import WRITES

UNDER_WAY = (deliveries.WAITING, deliveries.READY, deliveries.SENDING)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # the signal ends this


class Watch(CommandListener):
    """Counts the writes that go to the store and come back, and kills at one of them."""

    def __init__(self, step: str, at: int) -> None:
        self._step, self._at = step, at
        self._writes, self._answers = count(1), count(1)

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in WRITES and next(self._writes) == self._at and self._step == "write":
            die()

    def succeeded(self, event: CommandSucceededEvent) -> None:
        if event.command_name in WRITES and next(self._answers) == self._at and self._step == "written":
            die()

    def failed(self, event: CommandFailedEvent) -> None:
        """Nobody is killed by it."""


class Deadly:
    """A channel whose user is killed before or after the Nth parcel."""

    def __init__(self, inner: Channel, step: str, at: int) -> None:
        self._inner, self._step, self._at = inner, step, at
        self._sent = count(1)
        self.name, self.repeats, self.per_minute = inner.name, inner.repeats, inner.per_minute
        self.open, self.ask, self.close = inner.open, inner.ask, inner.close

    def send(self, parcel: Parcel) -> Outcome:
        number = next(self._sent)
        if self._step == "before" and number == self._at:
            die()
        outcome = self._inner.send(parcel)
        if self._step == "after" and number == self._at:
            die()
        return outcome


def is_done(store: Store) -> bool:
    """Whether nothing waits for anything but a person."""
    return store.deliveries.count_documents({"state": {"$in": list(UNDER_WAY)}}) == 0


def main(url: str, database: str, kill: str) -> None:
    step, _, at = kill.partition(":")
    monitoring.register(Watch(step, int(at or 0)))
    store = connect(url, database)
    told = settings.load()
    told = replace(told, common=replace(told.common, worker_name="the-worker"))
    mail = channels_of(told)[kinds.EMAIL]
    router = Router(store, {}, {kinds.EMAIL})
    line = Line(store, told, kinds.EMAIL, lambda: Deadly(mail(), step, int(at or 0)), router)
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(stop,)) for work in (router.run, line.run)]
    for thread in threads:
        thread.start()
    while not is_done(store):
        time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
