"""From one service's transaction to another's document, over a real broker that dies and forgets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest
from kafka import KafkaProducer

from shared import outbox
from shared.events import enrolment as said
from shared.refusal import Refusal, Words
from shared.relay import Relay
from shared.store import Store
from shared.unit_of_work import UnitOfWork
from tests.adapters.delivery.conftest import Pair, tell, wait_until
from tests.brokers import Broker

MakePair = Callable[..., Pair]


def everything_published(pair: Pair) -> bool:
    return outbox.unpublished(pair.teller) == 0


def test_what_is_told_is_heard_once_and_in_order(shared_broker: Broker, make_pair: MakePair) -> None:
    pair = make_pair(shared_broker.url)
    with pair.running("enrolment", "reporting"):
        for n in range(30):
            pair.desk.carry_out(tell, f"class-{n % 5}-{pair.teller.name}", f"{n}", f"{n} again")
        mine = {f"class-{n}-{pair.teller.name}": 12 for n in range(5)}
        wait_until(lambda: pair.heard() == mine)
    assert pair.listener.parked.count_documents({}) == 0
    assert pair.listener.followed.find_one({"_id": f"class-4-{pair.teller.name}"})["last"] == "29 again"


def test_a_refused_command_leaves_neither_state_nor_event(
    make_store: Callable[..., Store], make_pair: MakePair
) -> None:
    def tell_and_refuse(unit: UnitOfWork) -> dict:
        tell(unit, "a", "one")
        raise Refusal("no", Words("không", "no"))

    pair = make_pair("127.0.0.1:1")
    with pytest.raises(Refusal):
        pair.desk.carry_out(tell_and_refuse)
    assert pair.teller.told.count_documents({}) == 0 and pair.teller.outbox.count_documents({}) == 0


def test_no_row_is_published_before_the_one_before_it(make_pair: MakePair) -> None:
    pair = make_pair("127.0.0.1:1")
    pair.desk.carry_out(tell, "a", "one", "two", "three")
    hidden = pair.teller.unsent.find_one({"_id": "enrolment.classes/a/2"})
    pair.teller.unsent.delete_one({"_id": "enrolment.classes/a/2"})
    assert [row["sequence"] for row in outbox.publishable(pair.teller, 10)] == [1]
    pair.teller.unsent.insert_one(hidden)
    assert [row["sequence"] for row in outbox.publishable(pair.teller, 10)] == [1, 2, 3]


def test_two_clerks_at_the_same_class_lose_nothing(make_pair: MakePair) -> None:
    pair = make_pair("127.0.0.1:1")
    threads = [
        threading.Thread(target=lambda n=n: [pair.desk.carry_out(tell, "a", f"{n}-{m}") for m in range(5)])
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pair.teller.told.find_one({"_id": "a"})["version"] == 15
    assert sorted(row["sequence"] for row in pair.teller.outbox.find()) == list(range(1, 16))


def test_only_one_relay_of_a_service_works_and_the_next_one_has_a_greater_number(make_pair: MakePair) -> None:
    pair = make_pair("127.0.0.1:1")
    first, second = (Relay(pair.teller, "enrolment", "127.0.0.1:1", name) for name in ("one", "two"))
    assert first.lease.take() and not second.lease.take()
    first.lease.release()
    assert second.lease.take() and not first.lease.take()
    assert second.lease.number > first.lease.number


def test_what_the_log_forgot_is_published_again(own_broker: Broker, make_pair: MakePair) -> None:
    pair = make_pair(own_broker.url)
    subjects = [f"class-{n}" for n in range(8)]
    with pair.running("enrolment", "reporting"):
        for n in range(3):
            for subject in subjects:
                pair.desk.carry_out(tell, subject, f"before {n}")
        wait_until(lambda: everything_published(pair))
        own_broker.kill()  # the embedded log loses what it acknowledged in the last second
        for subject in subjects:
            pair.desk.carry_out(tell, subject, "while it was away")
        own_broker.start()
        for subject in subjects:
            pair.desk.carry_out(tell, subject, "after")
        wait_until(lambda: pair.heard() == dict.fromkeys(subjects, 5), 150)
    assert pair.listener.parked.count_documents({}) == 0


def test_a_follower_that_was_away_while_the_log_was_lost_still_hears_everything(
    own_broker: Broker, make_pair: MakePair
) -> None:
    pair = make_pair(own_broker.url)
    subjects = [f"class-{n}" for n in range(20)]
    with pair.running("enrolment"):
        for subject in subjects:
            pair.desk.carry_out(tell, subject, "one", "two")
        with pair.running("reporting"):
            wait_until(lambda: len(pair.heard()) > 3)
        wait_until(lambda: everything_published(pair))
        own_broker.kill()
        own_broker.start()
        for subject in subjects[:5]:
            pair.desk.carry_out(tell, subject, "three")
        wait_until(lambda: everything_published(pair), 150)
        with pair.running("reporting"):
            expected = {subject: 3 if subject in subjects[:5] else 2 for subject in subjects}
            wait_until(lambda: pair.heard() == expected, 150)


def test_a_hole_is_healed_from_the_owners_journal(shared_broker: Broker, make_pair: MakePair) -> None:
    pair = make_pair(shared_broker.url)
    subject = f"healed-{pair.teller.name}"
    pair.desk.carry_out(tell, subject, "one", "two", "three")
    # Rows that claim to be published, but that the log never had.
    pair.teller.unsent.delete_many({"sequence": {"$lte": 2}})
    with pair.running("enrolment", "reporting"):
        wait_until(lambda: pair.heard().get(subject) == 3, 150)
    assert pair.listener.parked.count_documents({}) == 0


def test_a_record_that_is_no_event_is_kept_aside_and_stops_nobody(shared_broker: Broker, make_pair: MakePair) -> None:
    pair = make_pair(shared_broker.url)
    subject = f"beside-{pair.teller.name}"
    with pair.running("enrolment", "reporting"):
        producer = KafkaProducer(bootstrap_servers=shared_broker.url)
        for value in (b"\xff\xfe not json", json.dumps({"id": "x"}).encode(), b"[]"):
            producer.send(said.CLASSES.name, value=value, key=subject.encode())
        producer.flush()
        producer.close()
        pair.desk.carry_out(tell, subject, "one")
        wait_until(lambda: pair.heard().get(subject) == 1)
        wait_until(lambda: pair.listener.parked.count_documents({"kind": "unreadable"}) == 3)
    kept = pair.listener.parked.find_one({"_id": {"$regex": "@"}, "value": b"[]"})
    assert kept is not None and "ValueError" in kept["why"]


def test_a_worker_waits_for_a_broker_that_is_not_there_yet(own_broker: Broker, make_pair: MakePair) -> None:
    pair = make_pair(own_broker.url)
    own_broker.stop()
    pair.desk.carry_out(tell, "a", "early")
    with pair.running("enrolment", "reporting"):
        own_broker.start()
        wait_until(lambda: pair.heard() == {"a": 1}, 150)
