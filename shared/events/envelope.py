"""The envelope: a CloudEvent 1.0 as this house fills it, to and from a Kafka message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage, from_structured, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

_FORMAT = JSONFormat()


def _as_said(attributes: dict[str, Any], data: Any) -> CloudEvent:
    # Where an id or a time is missing the library makes one up, another one at each reading.
    missing = {"id", "time"} - attributes.keys()
    if missing:
        raise ValueError(f"the event has no {' and no '.join(sorted(missing))}")
    return CloudEvent(attributes, data)


@dataclass(frozen=True)
class Event:
    """Something that happened to one subject.

    `stream` is `topic/subject`; `(stream, sequence)` names the event for ever, sequence counts from 1
    without holes. `data` is JSON. `correlation_id` is the request that all of it goes back to,
    `causation_id` the event (or request) that led here.
    """

    type: str
    topic: str
    subject: str
    sequence: int
    time: datetime
    data: dict[str, Any]
    source: str
    correlation_id: str
    causation_id: str
    trace_parent: str | None = None
    # Where it stood in the log when it was heard; whoever says it does not know.
    partition: int | None = None
    offset: int | None = None

    @property
    def stream(self) -> str:
        return f"{self.topic}/{self.subject}"

    @property
    def id(self) -> str:
        return f"{self.stream}/{self.sequence}"

    @property
    def short_type(self) -> str:
        """`class-opened` of `vn.solop.enrolment.class-opened.v1`."""
        return self.type.split(".")[-2]

    def to_message(self) -> KafkaMessage:
        """The Kafka message: structured mode, key = subject."""
        attributes: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.id,
            "type": self.type,
            "source": self.source,
            "subject": self.subject,
            "time": self.time,
            "datacontenttype": "application/json",
            "sequence": str(self.sequence),
            "correlationid": self.correlation_id,
            "causationid": self.causation_id,
        }
        if self.trace_parent:
            attributes["traceparent"] = self.trace_parent
        event = CloudEvent(attributes, self.data)
        return to_structured(event, _FORMAT, key_mapper=lambda _: self.subject)

    @classmethod
    def from_message(cls, topic: str, value: bytes, partition: int | None = None, offset: int | None = None) -> Event:
        """The event of a Kafka message's value, with the place where it stood. Raises ValueError for
        anything that is not one of ours."""
        try:
            read = from_structured(KafkaMessage({}, None, value), _FORMAT, _as_said)
            attributes = read.get_attributes()
            data = read.get_data()
            if not isinstance(data, dict):
                raise ValueError("the data is not a JSON object")
            if int(attributes["sequence"]) < 1:
                raise ValueError("a stream begins with sequence 1")
            return cls(
                type=attributes["type"],
                topic=topic,
                subject=attributes["subject"],
                sequence=int(attributes["sequence"]),
                time=attributes["time"].astimezone(UTC),
                data=data,
                source=attributes["source"],
                correlation_id=attributes["correlationid"],
                causation_id=attributes["causationid"],
                trace_parent=attributes.get("traceparent"),
                partition=partition,
                offset=offset,
            )
        except ValueError:
            raise
        except Exception as problem:  # the library raises a family of its own, and KeyError for what is missing
            raise ValueError(f"not an event of this house: {problem!r}") from problem
