"""A service's worker: its relay, its consumer and its own tasks, in one process that dies as a whole."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from kafka.errors import KafkaError
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from pymongo.errors import PyMongoError

from shared import journal, logs, outbox, relay, topics
from shared.consumer import Consumer, Record, said_by
from shared.events import REGISTRY, Event
from shared.followers import Follower, Following
from shared.parking import Parking
from shared.settings import Settings
from shared.store import Store

log = structlog.get_logger()

TRY_AGAIN_SECONDS = 10.0
STUCK_SECONDS = 60.0


@dataclass(frozen=True)
class Task:
    """Something a worker does by itself: `run(stop)` returns when told to stop."""

    name: str
    run: Callable[[threading.Event], None]


class Worker:
    """Runs until SIGTERM or SIGINT. When any of its parts fails for good the process ends with an error, and
    whoever supervises it starts it again: every part is written to be killed at any moment.

    `counts` is what the service counts for operators beside what all do."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        followers: Sequence[Follower] = (),
        tasks: Iterable[Task] = (),
        prepare: Callable[[], None] = lambda: None,
        counts: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        self.settings = settings
        self.store = store
        self.parking = Parking(store)
        self.followers = {follower.topic.name: follower for follower in followers}
        self.stop = threading.Event()
        self._prepare = prepare
        self._counts = counts
        self._publishes = any(topic.owner == settings.service for topic in REGISTRY.topics.values())
        self.relay = relay.Relay(
            store, settings.service, settings.kafka_url, settings.worker_name, settings.kafka_replication
        )
        self._requests = journal.JournalRequests(settings.kafka_url)
        self._following = Following(store, self.parking, self._requests.ask)
        takes: dict[str, Callable[[list[Record]], None]] = {
            name: partial(self._hear, follower) for name, follower in self.followers.items()
        }
        if self._publishes:
            takes[f"{settings.service}.journal-requests"] = partial(journal.answer, store)
        self.consumer = Consumer(store, settings.service, settings.kafka_url, settings.worker_name, takes)
        self._tasks = [*self._own_tasks(), *tasks]
        self._tried_again = 0.0
        self._prepared = False
        self._failed = False

    def _own_tasks(self) -> list[Task]:
        consume = Task("consumer", lambda stop: self.consumer.run(stop, self._between))
        if not self._publishes:
            return [consume]
        return [
            consume,
            Task("relay", self.relay.run),
            Task("wake", lambda stop: relay.wake_on_change(self.relay, stop)),
        ]

    def _hear(self, follower: Follower, records: list[Record]) -> None:
        events = []
        for record in records:
            said = said_by(record)
            if said is None:
                continue
            try:
                events.append(Event.from_message(record.topic, said, record.partition, record.offset))
            except ValueError as problem:
                log.error("an unreadable record is parked", topic=record.topic, offset=record.offset)
                self.parking.park_unreadable(record.topic, record.partition, record.offset, said, repr(problem))
        self._following.hear(follower, events)

    def _between(self) -> None:
        """At start (the mend may be a new version of us) and now and then, try what is parked again."""
        if time.monotonic() - self._tried_again > TRY_AGAIN_SECONDS or not self._tried_again:
            self._following.try_again(self.followers)
            self._tried_again = time.monotonic()

    def run(self) -> None:
        """Work. Raises SystemExit(1) when a part failed for good."""
        logs.configure()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        self.work()
        if self._failed:
            # A part may still hang in a broken connection: the process must end all the same.
            os._exit(1)

    def work(self) -> None:
        """Work until `stop` is set."""
        server = make_server("0.0.0.0", self.settings.worker_port, self._answer, _Probes, _QuietHandler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._wait_for_engines()
        threads = [threading.Thread(target=self._guard, args=(task,), name=task.name) for task in self._tasks]
        if not self.stop.is_set():
            self._prepared = True
            for thread in threads:
                thread.start()
        self.stop.wait()
        for thread in threads:
            if thread.ident is not None:
                thread.join(timeout=20)
        server.shutdown()
        try:
            self._requests.close()
        except KafkaError as problem:
            log.info("closed without goodbye", problem=repr(problem)[:200])

    def _wait_for_engines(self) -> None:
        while not self.stop.is_set():
            try:
                self._prepare()
                topics.ensure(self.settings.kafka_url, replication=self.settings.kafka_replication)
                return
            except (PyMongoError, KafkaError, OSError) as problem:
                log.warning("waiting for the engines", service=self.settings.service, problem=repr(problem)[:200])
                self.stop.wait(1)

    def _guard(self, task: Task) -> None:
        try:
            task.run(self.stop)
        except Exception:
            log.exception("a part of the worker failed", task=task.name)
            self._failed = True
        finally:
            self.stop.set()

    def status(self) -> dict[str, Any]:
        """What operators ask first. Raises PyMongoError when the store is away."""
        return {
            "service": self.settings.service,
            "unpublished": outbox.unpublished(self.store),
            "lag": self.consumer.lag,
            "parked": self.parking.count(),
            "relay": {"leader": self.relay.lease.held(), "number": self.relay.lease.number},
            **self._counts(),
        }

    def _ready(self) -> bool:
        beats = [self.consumer.beat, *([self.relay.beat] if self._publishes else [])]
        return self._prepared and all(time.monotonic() - beat < STUCK_SECONDS for beat in beats)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"]
        status, kind, body = "200 OK", "application/json", b"{}"
        try:
            if path == "/live":
                body = b'{"live": true}'
            elif path == "/ready":
                self.store.command("ping")
                ready = self._ready()
                status = "200 OK" if ready else "503 Service Unavailable"
                body = json.dumps({"ready": ready}).encode()
            elif path == "/status":
                body = json.dumps(self.status()).encode()
            elif path == "/parked":
                body = json.dumps({"items": self.parking.rows()}).encode()
            elif path == "/metrics":
                kind, body = "text/plain; version=0.0.4", self._metrics()
            else:
                status = "404 Not Found"
        except PyMongoError as problem:
            status, body = "503 Service Unavailable", json.dumps({"problem": repr(problem)[:200]}).encode()
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _metrics(self) -> bytes:
        registry = CollectorRegistry()
        status = self.status()
        for name, meaning, value in (
            ("solop_outbox_unpublished", "Events that wait to be published", status["unpublished"]),
            ("solop_consumer_lag", "Records of followed topics not yet taken in", status["lag"] or 0),
            ("solop_parked", "Events that are parked", status["parked"]),
            ("solop_relay_leader", "Whether this worker's relay holds the lease", int(status["relay"]["leader"])),
            *((f"solop_{name}", "What this service counts by itself", status[name]) for name in self._counts()),
        ):
            Gauge(name, meaning, ["service"], registry=registry).labels(self.settings.service).set(value)
        return generate_latest(registry)


class _Probes(ThreadingMixIn, WSGIServer):
    """A probe that waits for a store that is away must not keep the others waiting."""

    daemon_threads = True


class _QuietHandler(WSGIRequestHandler):
    """Probes come every few seconds; they are not worth a line each."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
