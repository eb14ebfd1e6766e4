"""The relay: carries the outbox to Kafka, in order, until every row is acknowledged, and again when the log forgets."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import structlog
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from pymongo import UpdateOne
from pymongo.errors import PyMongoError

from shared import outbox, topics
from shared.events import REGISTRY
from shared.lease import Lease
from shared.store import Document, Store

log = structlog.get_logger()

NUMBER_HEADER = "relay-number"
ERASED_BY_HEADER = "erased-by"  # on a tombstone: the event that erased its subject, for who comes after compaction
BATCH = 200  # to mark these must stay far below the store's time-out: what is not marked goes out again
POLL_SECONDS = 1.0  # the change stream wakes it at once; this is for when that is broken
CHECK_SECONDS = 2.0
FLUSH_SECONDS = 10.0

Ends = dict[TopicPartition, int]


class Relay:
    """One service's relay. Several may run; the one that holds the lease works.

    The relay's number (the lease's fencing number) goes out with every message. It grows when another relay
    takes over and when the log has lost its tail, and tells consumers to look whether the log is still the one
    they were reading.
    """

    def __init__(self, store: Store, service: str, kafka_url: str, worker_name: str, replication: int = 1) -> None:
        self.store = store
        self.service = service
        self.lease = Lease(store, "relay", worker_name)
        self.woken = threading.Event()
        self.beat = time.monotonic()
        self._kafka_url = kafka_url
        self._replication = replication
        self._topics = [topic for topic in REGISTRY.topics.values() if topic.owner == service]
        self._producer: KafkaProducer | None = None
        self._reader: KafkaConsumer | None = None
        self._checked = 0.0

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop. Failures of the store or the broker are waited out."""
        pause = 0.1
        while not stop.is_set():
            self.beat = time.monotonic()
            self.woken.clear()
            try:
                busy = self.lease.keep() and self._round()
                pause = 0.1
            except (KafkaError, PyMongoError, OSError) as problem:
                log.warning("the relay waits", service=self.service, problem=repr(problem)[:200])
                self._disconnect()
                stop.wait(pause)
                pause = min(pause * 2, 3)
                continue
            if not busy:
                self.woken.wait(POLL_SECONDS)
        try:
            self.lease.release()
        except PyMongoError:
            log.info("the store is away; the lease runs out by itself", service=self.service)
        self._disconnect()

    def _round(self) -> bool:
        """Publish one batch. Whether there may be more."""
        if self._producer is None:
            self._connect()
        if time.monotonic() - self._checked > CHECK_SECONDS:
            self._look_for_lost_tail()
        rows = outbox.publishable(self.store, BATCH)
        if rows:
            self._publish(outbox.still_said(self.store, rows))
        return len(rows) == BATCH

    def _connect(self) -> None:
        topics.ensure(self._kafka_url, self._topics, replication=self._replication)
        self._producer = KafkaProducer(
            bootstrap_servers=self._kafka_url.split(","),
            bootstrap_timeout_ms=10000,
            delivery_timeout_ms=8000,
            request_timeout_ms=5000,
            max_block_ms=10000,
            batch_size=128 * 1024,
            linger_ms=2,
            allow_auto_create_topics=False,
        )
        self._reader = KafkaConsumer(
            bootstrap_servers=self._kafka_url.split(","), bootstrap_timeout_ms=10000, allow_auto_create_topics=False
        )
        self._look_for_lost_tail()

    def _disconnect(self) -> None:
        try:
            if self._producer is not None:
                self._producer.close(timeout=2)
            if self._reader is not None:
                self._reader.close()
        except (KafkaError, OSError, RuntimeError) as problem:  # closing while the broker is away
            log.info("closed without goodbye", problem=repr(problem)[:200])
        self._producer = self._reader = None

    def _publish(self, rows: list[Document]) -> None:
        assert self._producer is not None
        number = (NUMBER_HEADER, str(self.lease.number).encode())
        sent = []
        for row in rows:
            key = row["subject"].encode()
            sent.append(
                [
                    self._producer.send(row["topic"], value=value, key=key, headers=[number, *headers])
                    for value, headers in _records(row)
                ]
            )
        # Without a limit it may wait for ever: an idempotent producer does not always notice that its broker is new.
        self._producer.flush(timeout=FLUSH_SECONDS)
        failure: KafkaError | None = None
        failed_streams: set[str] = set()
        acknowledged: list[tuple[Document, TopicPartition, int]] = []
        for row, futures in zip(rows, sent, strict=True):
            try:
                # Flushed: it is known by now. An event stands where its last record does: without its tombstone it
                # is not published.
                where = [one.get(timeout=1) for one in futures][-1]
            except KafkaError as problem:
                failure = problem
                failed_streams.add(row["stream"])
                continue
            if row["stream"] not in failed_streams:  # what followed a failure is sent again, in order
                acknowledged.append((row, TopicPartition(where.topic, where.partition), where.offset))
        self._mark(acknowledged)
        if failure is not None:
            raise failure

    def _mark(self, acknowledged: list[tuple[Document, TopicPartition, int]]) -> None:
        if not acknowledged:
            return
        known = self._acknowledged()
        newest: Ends = {}
        lowest: Ends = {}
        receipts = []
        for row, place, offset in acknowledged:
            receipts.append({"_id": row["_id"], "topic": place.topic, "partition": place.partition, "offset": offset})
            newest[place] = max(offset, newest.get(place, offset))
            lowest[place] = min(offset, lowest.get(place, offset))
        outbox.mark_published(self.store, receipts)
        lost = {place: offset for place, offset in lowest.items() if offset <= known.get(place, -1)}
        if lost:
            self._publish_tail_again(lost)
        self._remember(newest)

    def _acknowledged(self) -> Ends:
        """The greatest acknowledged offset of every partition that this service writes."""
        return {TopicPartition(one["topic"], one["partition"]): one["offset"] for one in self.store.acknowledged.find()}

    def _remember(self, offsets: Mapping[TopicPartition, int]) -> None:
        self.store.acknowledged.bulk_write(
            [
                UpdateOne(
                    {"_id": f"{place.topic}/{place.partition}"},
                    {"$set": {"topic": place.topic, "partition": place.partition, "offset": offset}},
                    upsert=True,
                )
                for place, offset in offsets.items()
            ]
        )

    def _look_for_lost_tail(self) -> None:
        """Compare the ends of the log with what was acknowledged."""
        assert self._reader is not None
        known = self._acknowledged()
        ends = topics.ends(self._reader, known)
        lost = {place: end for place, end in ends.items() if end <= known[place]}
        if lost:
            self._publish_tail_again(lost)
            self._remember({place: end - 1 for place, end in lost.items()})
        self._checked = time.monotonic()

    def _publish_tail_again(self, lost: Mapping[TopicPartition, int]) -> None:
        again = sum(
            outbox.publish_tail_again(self.store, place.topic, place.partition, offset)
            for place, offset in lost.items()
        )
        self.lease.take_new_number()
        log.warning(
            "the log lost its tail; published again from the journal",
            service=self.service,
            partitions=[f"{place.topic}/{place.partition} from {offset}" for place, offset in lost.items()],
            events=again,
            number=self.lease.number,
        )


def _records(row: Document) -> list[tuple[bytes | None, list[tuple[str, bytes]]]]:
    """The records of an event, each `(value, headers)`: itself, and a tombstone behind one that erases its subject."""
    message = outbox.as_event(row).to_message().value
    kind = REGISTRY.types.get(row["type"])
    if kind is None or not kind.erases:
        return [(message, [])]
    return [(message, []), (None, [(ERASED_BY_HEADER, message)])]


def wake_on_change(relay: Relay, stop: threading.Event) -> None:
    """Wake the relay for every new outbox row. Where change streams fail, its polling carries on."""
    while not stop.is_set():
        try:
            pipeline: list[Document] = [{"$match": {"operationType": "insert"}}, {"$project": {"_id": 1}}]
            with relay.store.unsent.watch(pipeline, max_await_time_ms=1000) as stream:
                relay.woken.set()  # rows may have come before the stream stood
                while not stop.is_set():
                    if stream.try_next() is not None:
                        relay.woken.set()
        except PyMongoError as problem:
            log.info("no change stream; the relay polls", problem=repr(problem)[:200])
            stop.wait(2)
