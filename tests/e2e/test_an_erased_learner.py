"""A learner is erased on request: neither a service's store nor what compaction leaves of the log names them."""

from __future__ import annotations

import time
from zlib import crc32

import bson
import pytest
from kafka import KafkaConsumer, TopicPartition

from deploy.service_stores import store_of
from shared.events import REGISTRY
from shared.settings import SERVICES
from tests.e2e.test_a_class_through_all_services import mailbox
from tests.systems import Province, wait_for

pytestmark = pytest.mark.slow


def kept(province: Province, service: str) -> bytes:
    """All that a service's store holds."""
    with store_of(service, None, province.system.folder.path) as store:
        return b"\n".join(bson.encode(one) for name in store.list_collection_names() for one in store[name].find())


def compacted(province: Province) -> bytes:
    """What somebody who reads every topic from its beginning knows in the end: the last record of every key."""
    consumer = KafkaConsumer(
        bootstrap_servers=province.system.kafka_url, enable_auto_commit=False, receive_message_max_bytes=1_000_000_000
    )
    try:
        places = [
            TopicPartition(one, partition)
            for one in REGISTRY.topics
            for partition in consumer.partitions_for_topic(one) or ()
        ]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)
        last: dict[tuple[str, bytes], bytes] = {}
        deadline = time.monotonic() + 60
        while any(consumer.position(place) < ends[place] for place in places):
            assert time.monotonic() < deadline, "the log cannot be read to its end"
            for place, batch in consumer.poll(timeout_ms=200).items():
                last |= {(place.topic, one.key): one.value or b"" for one in batch}
        return b"\n".join(last.values())
    finally:
        consumer.close()


def found_in(where: bytes, texts: list[str]) -> list[str]:
    return [one for one in texts if one.encode() in where]


def test_who_is_erased_is_named_nowhere_any_more(province: Province) -> None:
    province.write_at_any_hour()
    mark = province.names["mark"]
    name, email = "Lường Thị Vĩnh Khuyên", f"erased-{mark}@example.org"
    number = f"010190{crc32(email.encode()) % 10**6:06d}"
    row = [name, "06/04/1990", number, email, province.names["committee"]]
    other = ["Sùng A Chớ", "1991", "", f"stays-{mark}@example.org", ""]
    # At night, too, this centre writes at once.
    rules = f"/rules/{province.centre}"
    version = wait_for(lambda: province.staff.get("notification", rules), lambda found: bool(found))["version"]
    province.staff.do("PUT", "notification", f"{rules}/times", version=version, json={"quiet": "none"})
    class_id = province.announce()["class_id"]
    learner_id, other_id = province.enrol(class_id, [row, other])["enrolled"]
    path = f"/classes/{class_id}"
    province.staff.do("POST", "enrolment", f"{path}/opening", version=2, json={"opened_on": "2023-02-13"})
    wait_for(lambda: mailbox(province, email), lambda letters: len(letters) == 1)
    wait_for(
        lambda: province.staff.get("attendance", f"{path}/register"),
        lambda found: all(one["name"] for one in found["roster"]) and len(found["roster"]) == 2,
    )
    marks = {"marks": {learner_id: "present", other_id: "present"}}
    province.staff.do("PUT", "attendance", f"{path}/sheets/01", version=0, json=marks)
    with store_of("attendance", None, province.system.folder.path) as store:
        identity_mark = store.learners.find_one({"_id": learner_id})["identity_mark"]  # type: ignore[index]
    personal = [name, email, number, identity_mark, "1990-04-06"]
    assert set(found_in(kept(province, "enrolment"), personal)) == {name, email, identity_mark, "1990-04-06"}
    assert found_in(kept(province, "attendance"), personal) == [name, identity_mark]
    assert email in found_in(kept(province, "notification"), personal)

    withdrawal = {"withdrawn_on": "2023-02-14", "reason": "chuyển công tác"}
    province.staff.do("POST", "enrolment", f"{path}/learners/{learner_id}/withdrawal", version=3, json=withdrawal)
    answer = province.staff.do(
        "POST", "enrolment", f"/learners/{learner_id}/erasure", version=1, json={"reason": "theo đơn ngày 05/03/2026"}
    )
    assert answer["erased_at"]

    wait_for(
        lambda: {one: found_in(kept(province, one), personal) for one in SERVICES},
        lambda found: not any(found.values()),
    )
    wait_for(lambda: found_in(compacted(province), personal), lambda found: found == [])
    # Nobody else went with them, and what was counted still counts.
    stays = kept(province, "enrolment") + kept(province, "notification")
    assert found_in(stays, [other[0], other[3]]) == [other[0], other[3]]
    sheet = province.staff.get("attendance", f"{path}/sheets/01")
    assert sheet["marks"] == {learner_id: "present", other_id: "present"}
    for service in SERVICES:
        with store_of(service, None, province.system.folder.path) as store:
            assert store.parked.count_documents({}) == 0, list(store.parked.find())
