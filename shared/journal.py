"""Asking a service to publish a part of its journal again, and answering such requests."""

from __future__ import annotations

import json
import time
from typing import Any

import structlog
from kafka import KafkaProducer

from shared import outbox
from shared.store import Store

log = structlog.get_logger()

ASK_EVERY_SECONDS = 15.0


class JournalRequests:
    """Asks owners for missing events. The same part is asked for at most every fifteen seconds."""

    def __init__(self, kafka_url: str) -> None:
        self._kafka_url = kafka_url
        self._producer: KafkaProducer | None = None
        self._asked: dict[str, float] = {}

    def ask(self, owner: str, stream: str, from_sequence: int) -> None:
        """Ask `owner` to publish `stream` again from a sequence on. Raises KafkaError when the broker is away."""
        now = time.monotonic()
        if now - self._asked.get(stream, -ASK_EVERY_SECONDS) < ASK_EVERY_SECONDS:
            return
        if self._producer is None:
            self._producer = KafkaProducer(
                bootstrap_servers=self._kafka_url.split(","),
                bootstrap_timeout_ms=10000,
                max_block_ms=10000,
                allow_auto_create_topics=False,
            )
        request = json.dumps({"stream": stream, "from": from_sequence}).encode()
        self._producer.send(f"{owner}.journal-requests", value=request, key=stream.encode())
        self._asked = {one: at for one, at in self._asked.items() if now - at < ASK_EVERY_SECONDS}
        self._asked[stream] = now
        log.info("asked for missing events", owner=owner, stream=stream, from_sequence=from_sequence)

    def close(self) -> None:
        """Let go of the broker."""
        if self._producer is not None:
            self._producer.close(timeout=5)


def answer(store: Store, records: list[Any]) -> None:
    """Make pending what the requests in these Kafka records ask for. A request that cannot be read is logged:
    whoever sent it asks again."""
    for record in records:
        try:
            request = json.loads(record.value)
            stream, first = str(request["stream"]), int(request["from"])
        except (ValueError, KeyError, TypeError) as problem:
            log.warning("a journal request cannot be read", problem=repr(problem))
            continue
        again = outbox.publish_again(store, stream, first)
        log.info("publishing again on request", stream=stream, from_sequence=first, events=again)
