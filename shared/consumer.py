"""The consumer: reads topics in batches, keeps its own positions, and notices when the log is no longer the same."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared import topics
from shared.lease import Lease
from shared.relay import ERASED_BY_HEADER, NUMBER_HEADER
from shared.store import Store
from shared.unit_of_work import Raced

log = structlog.get_logger()

Record = Any  # kafka.consumer.fetcher.ConsumerRecord
Take = Callable[[list[Record]], None]

# Short polls with pauses of our own: the embedded log answers a fetch at once instead of waiting for something to
# come, and a longer poll would ask it hundreds of times a second.
POLL_MS = 5
PAUSE_SECONDS = 0.04
BATCH = 5000
LOOK_AGAIN_SECONDS = 5.0
PATIENCE_SECONDS = 3.0


@dataclass
class Position:
    """How far a partition was read: the next offset, what the record before it was, and the greatest relay
    number seen. While `verifying`, that record is read once more to see that the log is still the same."""

    offset: int = 0
    fingerprint: str | None = None
    number: int = 0
    verifying: bool = False
    since: float = 0.0  # when it was last read from, or began to verify


class Consumer:
    """Reads topics for one service. `takes` says who takes a topic's batches in; a batch that was not taken in
    completely is read again. At-least-once: those who take must recognise what they know.

    Several may run; the one that holds the lease reads all partitions. One reads far more than a province says,
    and without a consumer group nothing has to be agreed upon before reading begins."""

    def __init__(self, store: Store, service: str, kafka_url: str, worker_name: str, takes: Mapping[str, Take]) -> None:
        self._store = store
        self._service = service
        self._kafka_url = kafka_url
        self._takes = takes
        self._kafka: KafkaConsumer | None = None
        self._positions: dict[TopicPartition, Position] = {}
        self.lease = Lease(store, "consumer", worker_name)
        self.beat = time.monotonic()
        self.lag: int | None = None
        self._looked = 0.0

    def run(self, stop: threading.Event, between: Callable[[], None]) -> None:
        """Read until told to stop; `between` runs between polls. Failures of store or broker are waited out."""
        pause = 0.2
        while not stop.is_set():
            self.beat = time.monotonic()
            try:
                if not self.lease.keep():
                    self._disconnect()
                    stop.wait(1)
                    continue
                if self._kafka is None:
                    self._connect()
                busy = self._round()
                between()
                pause = 0.2
                if not busy:
                    stop.wait(PAUSE_SECONDS)
            except (KafkaError, PyMongoError, Raced, OSError) as problem:
                log.warning("the consumer waits", service=self._service, problem=repr(problem)[:200])
                self._disconnect()
                stop.wait(pause)
                pause = min(pause * 2, 3)
        self._disconnect()
        try:
            self.lease.release()
        except PyMongoError:
            log.info("the store is away; the lease runs out by itself", service=self._service)

    def _connect(self) -> None:
        self._kafka = KafkaConsumer(
            bootstrap_servers=self._kafka_url.split(","),
            bootstrap_timeout_ms=10000,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=BATCH,
            metadata_max_age_ms=10000,
            allow_auto_create_topics=False,
            # The embedded log answers with the whole rest of a partition.
            receive_message_max_bytes=1_000_000_000,
        )
        self._assign()

    def _disconnect(self) -> None:
        if self._kafka is not None:
            try:
                self._kafka.close()
            except (KafkaError, OSError, RuntimeError) as problem:  # closing while the broker is away
                log.info("closed without goodbye", problem=repr(problem)[:200])
        self._kafka = None
        self._positions = {}

    def _assign(self) -> None:
        """Read every partition there is; where reading of it goes on, the store says."""
        assert self._kafka is not None
        places = {
            TopicPartition(topic, partition)
            for topic in self._takes
            for partition in self._kafka.partitions_for_topic(topic) or ()
        }
        if places == set(self._positions):
            return
        self._kafka.assign(sorted(places))
        kept = {one["_id"]: one for one in self._store.positions.find()}
        self._positions = {}
        for place in places:
            one = kept.get(_name(place))
            position = Position(one["offset"], one["fingerprint"], one["number"]) if one else Position()
            self._positions[place] = position
            self._verify(place, position)

    def _verify(self, place: TopicPartition, position: Position) -> None:
        """Read the last known record again before going on."""
        assert self._kafka is not None
        position.since = time.monotonic()
        if position.offset == 0:
            self._kafka.seek_to_beginning(place)
        else:
            position.verifying = True
            self._kafka.seek(place, position.offset - 1)

    def _start_again(self, place: TopicPartition, position: Position, why: str) -> None:
        """The log is not the one we were reading: read it from the start, recognising what is known."""
        assert self._kafka is not None
        log.warning("the log was rewound; reading it again", partition=_name(place), why=why)
        position.offset, position.fingerprint, position.verifying = 0, None, False
        position.since = time.monotonic()
        self._kafka.seek_to_beginning(place)

    def _round(self) -> bool:
        """Read what has come, look whether the logs are still the same. Whether anything came."""
        assert self._kafka is not None
        batches = self._kafka.poll(timeout_ms=POLL_MS, max_records=BATCH)
        for place, records in batches.items():
            self._read(place, self._positions[place], records)
        now = time.monotonic()
        for place, position in list(self._positions.items()):
            if position.verifying and now - position.since > PATIENCE_SECONDS:
                self._judge_silence(place, position)
            elif not position.verifying and now - position.since > LOOK_AGAIN_SECONDS:
                self._verify(place, position)
        if now - self._looked > LOOK_AGAIN_SECONDS:
            self._assign()
            ends = topics.ends(self._kafka, self._positions)
            self.lag = sum(max(0, end - self._positions[place].offset) for place, end in ends.items())
            self._looked = now
        return bool(batches)

    def _judge_silence(self, place: TopicPartition, position: Position) -> None:
        """The last known record does not come again: it was lost, or retention took it away."""
        assert self._kafka is not None
        end = topics.ends(self._kafka, [place])[place]
        first = self._kafka.beginning_offsets([place], timeout_ms=topics.ENDS_MS)[place]
        if end < position.offset:
            self._start_again(place, position, f"it ends at {end}, we had read up to {position.offset}")
        elif first >= position.offset:
            position.verifying, position.since = False, time.monotonic()
            self._kafka.seek(place, position.offset)
        else:
            self._verify(place, position)

    def _read(self, place: TopicPartition, position: Position, records: list[Record]) -> None:
        if position.verifying:
            first = records[0]
            position.verifying = False
            if first.offset != position.offset - 1 or _fingerprint(first) != position.fingerprint:
                self._start_again(place, position, f"another record stands at {first.offset}")
                return
            records = records[1:]
        fresh: list[Record] = []
        for record in records:
            number = _number(record)
            if number > position.number:
                position.number = number
                if position.offset or fresh:
                    # Another relay, or the same after a loss: is this still the log that we were reading?
                    # `fresh` is taken in first; then the record before this one is read again.
                    self._take(place, position, fresh)
                    self._verify(place, position)
                    return
            fresh.append(record)
        self._take(place, position, fresh)

    def _take(self, place: TopicPartition, position: Position, records: list[Record]) -> None:
        if not records:
            return
        self._takes[place.topic](records)
        position.offset = records[-1].offset + 1
        position.fingerprint = _fingerprint(records[-1])
        position.since = time.monotonic()
        self._store.positions.replace_one(
            {"_id": _name(place)},
            {
                "_id": _name(place),
                "offset": position.offset,
                "fingerprint": position.fingerprint,
                "number": position.number,
            },
            upsert=True,
        )


def _name(place: TopicPartition) -> str:
    return f"{place.topic}/{place.partition}"


def said_by(record: Record) -> bytes | None:
    """The event of a record as it was written. A tombstone carries the one that it follows: when compaction has taken
    that away, its subject is erased all the same. None for a tombstone of somebody else."""
    return record.value if record.value is not None else _header(record, ERASED_BY_HEADER)


def _fingerprint(record: Record) -> str:
    return hashlib.sha256(said_by(record) or b"").hexdigest()[:16]


def _number(record: Record) -> int:
    try:
        return int(_header(record, NUMBER_HEADER) or 0)
    except ValueError:
        return 0


def _header(record: Record, wanted: str) -> bytes | None:
    return next((value for name, value in record.headers or () if name == wanted), None)
