"""What was erased is gone from the journal and from the log: over a real broker, whoever comes late, whatever stops."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from shared import outbox
from shared.events import Event, enrolment as said
from shared.followers import Follower
from shared.relay import ERASED_BY_HEADER, Relay
from shared.said import Said
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from tests.adapters.delivery.conftest import Pair, wait_until
from tests.brokers import Broker, make_broker

MakePair = Callable[..., Pair]

NAME = "Lò Văn Khuyến"


def _know(document: Document, event: Event) -> None:
    document["name"] = event.data["name"]


def _forget(document: Document, event: Event) -> None:
    document.update(name=None, times=document.get("times", 0) + 1)


CONTACTS = Follower(said.CONTACTS, "followed", {said.CONTACT_CHANGED: _know, said.CONTACT_ERASED: _forget})


def change(unit: UnitOfWork, subject: str, *emails: str) -> dict[str, Any]:
    contact = {"learner_id": subject, "name": NAME, "birth_year": 1985, "phone": None}
    return _say(unit, subject, [Said(said.CONTACT_CHANGED, {**contact, "email": one}) for one in emails])


def erase(unit: UnitOfWork, subject: str) -> dict[str, Any]:
    return _say(unit, subject, [Said(said.CONTACT_ERASED, {"learner_id": subject})])


def _say(unit: UnitOfWork, subject: str, happened: list[Said]) -> dict[str, Any]:
    unit.keep("told", unit.get("told", subject) or {"_id": subject}, happened, lambda document, _: document)
    return {}


def records(broker: Broker, subject: str) -> list[Any]:
    """All records of a subject that the log still has, in their order."""
    consumer = KafkaConsumer(bootstrap_servers=broker.url, enable_auto_commit=False, allow_auto_create_topics=False)
    try:
        places = [
            TopicPartition(said.CONTACTS.name, one) for one in consumer.partitions_for_topic(said.CONTACTS.name) or ()
        ]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)
        found = []
        deadline = time.monotonic() + 30
        while any(consumer.position(place) < ends[place] for place in places):
            assert time.monotonic() < deadline, "the log cannot be read to its end"
            for batch in consumer.poll(timeout_ms=200).values():
                found += [one for one in batch if one.key == subject.encode()]
        return found
    finally:
        consumer.close()


def heard(pair: Pair, subject: str) -> Document:
    return pair.listener.followed.find_one({"_id": subject}) or {}


def told(record: Any) -> str | None:
    return json.loads(record.value)["type"].split(".")[-2] if record.value is not None else None


def test_a_tombstone_follows_the_erasure_and_is_all_that_compaction_leaves(
    shared_broker: Broker, make_pair: MakePair
) -> None:
    pair = make_pair(shared_broker.url, CONTACTS)
    subject = f"erased-{pair.teller.name}"
    with pair.running("enrolment", "reporting"):
        pair.desk.carry_out(change, subject, "mot@example.org", "hai@example.org")
        wait_until(lambda: heard(pair, subject).get("name") == NAME)
        pair.desk.carry_out(erase, subject)
        wait_until(lambda: heard(pair, subject).get("times") == 1)
        wait_until(lambda: outbox.unpublished(pair.teller) == 0)
        found = records(shared_broker, subject)
        assert [told(one) for one in found] == ["contact-changed", "contact-changed", "contact-erased", None]
        assert NAME not in str(list(pair.teller.outbox.find())) + str(heard(pair, subject))
        # Asked again, the journal gives what is left of it, and the tombstone with it; nobody is erased twice.
        assert outbox.publish_again(pair.teller, f"{said.CONTACTS.name}/{subject}", 1) == 1
        wait_until(lambda: len(records(shared_broker, subject)) == 6)
    assert [told(one) for one in records(shared_broker, subject)][-2:] == ["contact-erased", None]
    assert heard(pair, subject)["times"] == 1 and pair.listener.parked.count_documents({}) == 0


def test_who_comes_when_compaction_has_left_the_tombstone_alone_hears_of_it_all_the_same(
    shared_broker: Broker, make_pair: MakePair
) -> None:
    pair = make_pair(shared_broker.url, CONTACTS)
    subject = f"late-{pair.teller.name}"
    with pair.running("enrolment", "reporting"):
        pair.desk.carry_out(change, subject, "mot@example.org")
        wait_until(lambda: heard(pair, subject).get("name") == NAME)
    pair.desk.carry_out(erase, subject)
    row = pair.teller.unsent.find_one({})
    producer = KafkaProducer(bootstrap_servers=shared_broker.url)
    headers = [(ERASED_BY_HEADER, outbox.as_event(row).to_message().value)]
    producer.send(said.CONTACTS.name, key=subject.encode(), value=None, headers=headers)
    producer.send(said.CONTACTS.name, key=f"nobody-{subject}".encode(), value=None)  # a tombstone that is not ours
    producer.close()
    with pair.running("reporting"):
        wait_until(lambda: heard(pair, subject).get("times") == 1)
    assert heard(pair, subject)["name"] is None and pair.listener.parked.count_documents({}) == 0


def test_an_erasure_counts_as_published_only_with_its_tombstone(
    shared_broker: Broker, make_pair: MakePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = make_pair(shared_broker.url, CONTACTS)
    subject = f"halved-{pair.teller.name}"
    pair.desk.carry_out(change, subject, "mot@example.org")
    pair.desk.carry_out(erase, subject)
    relay = Relay(pair.teller, "enrolment", shared_broker.url, "test")
    assert relay.lease.take()
    relay._connect()
    assert relay._producer is not None
    send = relay._producer.send

    class Killed(Exception):
        pass

    def send_and_die(topic: str, *, value: bytes | None, **options: Any) -> Any:
        if value is None:
            relay._producer.flush()  # the event is out
            raise Killed
        return send(topic, value=value, **options)

    monkeypatch.setattr(relay._producer, "send", send_and_die)
    with pytest.raises(Killed):
        relay._round()
    assert [told(one) for one in records(shared_broker, subject)] == ["contact-erased"]
    assert outbox.unpublished(pair.teller) == 1
    monkeypatch.undo()
    relay._round()
    assert [told(one) for one in records(shared_broker, subject)] == ["contact-erased", "contact-erased", None]
    assert outbox.unpublished(pair.teller) == 0
    relay._disconnect()
    relay.lease.release()


@pytest.mark.kafka
@pytest.mark.slow
def test_a_real_broker_forgets_who_they_were(make_pair: MakePair, tmp_path_factory: pytest.TempPathFactory) -> None:
    broker = make_broker("real-kafka", tmp_path_factory.mktemp("compacting"))
    broker.start()
    try:
        pair = make_pair(broker.url, CONTACTS)
        subject = f"compacted-{pair.teller.name}"
        with pair.running("enrolment", "reporting"):
            pair.desk.carry_out(change, subject, "mot@example.org")
            wait_until(lambda: heard(pair, subject).get("name") == NAME)
            _compact_at_once(broker)
            pair.desk.carry_out(erase, subject)
            wait_until(lambda: heard(pair, subject).get("times") == 1)

            def only_the_tombstone_is_left() -> bool:
                # A segment is closed by the next record in its partition: one of these comes there.
                for n in range(20):
                    pair.desk.carry_out(change, f"beside-{n}-{subject}", "khac@example.org")
                return [told(one) for one in records(broker, subject)] == [None]

            wait_until(only_the_tombstone_is_left, 150)
    finally:
        broker.stop()


def _compact_at_once(broker: Broker) -> None:
    admin = KafkaAdminClient(bootstrap_servers=broker.url)
    at_once = {
        "cleanup.policy": "compact",
        "segment.ms": "500",
        "max.compaction.lag.ms": "1000",
        "min.cleanable.dirty.ratio": "0.0",
    }
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, said.CONTACTS.name, at_once)])
    admin.close()
