"""Two services that speak: one that registers organisations, one that follows them and counts what it hears."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.events import Event, enrolment as said
from shared.followers import Follower
from shared.said import Said
from shared.settings import Settings
from shared.store import Document, Store
from shared.unit_of_work import Desk, UnitOfWork
from shared.worker import Worker
from tests.brokers import Broker, make_broker

KINDS = ["embedded", pytest.param("real-kafka", marks=pytest.mark.kafka)]


@pytest.fixture(scope="session", params=KINDS)
def shared_broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker for tests that leave it alone."""
    broker = make_broker(request.param, tmp_path_factory.mktemp("broker"))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture(params=[pytest.param("embedded", marks=pytest.mark.slow), KINDS[1]])
def own_broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker to be killed."""
    broker = make_broker(request.param, tmp_path_factory.mktemp("broker"))
    broker.start()
    yield broker
    broker.stop()


def _count(document: Document, event: Event) -> None:
    """Not idempotent on purpose: hearing an event twice would show."""
    document["heard"] = document.get("heard", 0) + 1
    document["last"] = event.data["reason"]


FOLLOWER = Follower(said.CLASSES, "followed", {said.CLASS_CANCELLED: _count})


def tell(unit: UnitOfWork, subject: str, *reasons: str) -> dict[str, Any]:
    """Something happens to a class, once for each reason; all in one transaction."""
    happened = [
        Said(said.CLASS_CANCELLED, {"class_id": subject, "cancelled_on": "2023-02-14", "reason": reason})
        for reason in reasons
    ]
    unit.keep("told", unit.get("told", subject) or {"_id": subject}, happened, lambda document, _: document)
    return {}


@dataclass
class Pair:
    """A service that tells and one that follows, each with a store of its own."""

    teller: Store
    listener: Store
    make_settings: Callable[..., Settings]
    kafka_url: str
    follower: Follower = FOLLOWER
    workers: list[Worker] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return Desk(self.teller, "enrolment")

    def worker(self, service: str) -> Worker:
        """A worker of one of the two."""
        if service == "enrolment":
            return Worker(self.make_settings("enrolment", self.teller, self.kafka_url), self.teller)
        settings = self.make_settings("reporting", self.listener, self.kafka_url)
        return Worker(settings, self.listener, followers=[self.follower])

    @contextmanager
    def running(self, *services: str) -> Iterator[list[Worker]]:
        """These services' workers at work, in threads."""
        workers = [self.worker(service) for service in services]
        threads = [threading.Thread(target=worker.work) for worker in workers]
        for thread in threads:
            thread.start()
        try:
            yield workers
        finally:
            for worker in workers:
                worker.stop.set()
            for thread in threads:
                thread.join(30)

    def heard(self) -> dict[str, int]:
        """How many events each subject has had an effect of."""
        return {one["_id"]: one.get("heard", 0) for one in self.listener.followed.find()}


def wait_until(true: Callable[[], bool], seconds: float = 90) -> None:
    """Wait for something to become true; fail when it does not."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.05)


@pytest.fixture
def make_pair(make_store: Callable[..., Store], make_settings: Callable[..., Settings]) -> Callable[..., Pair]:
    """Makes pairs that speak over a broker."""

    def make(kafka_url: str, follower: Follower = FOLLOWER) -> Pair:
        return Pair(make_store({"told": []}), make_store({"followed": []}), make_settings, kafka_url, follower)

    return make
