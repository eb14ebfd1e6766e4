"""The topics at the broker are what the register says; the same code makes them on both logs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from deploy.kafka.real import RealKafka, is_available
from deploy.ports import Ports, free_base
from deploy.system import System
from deploy.topics import make_topics
from deploy.trouble import Trouble
from shared.events import REGISTRY, Topic
from shared.topics import ensure

DAY = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def real_log() -> Iterator[str]:
    if not is_available():
        pytest.skip("needs Java, and Maven for the first time")
    with RealKafka(Ports(free_base()).log) as kafka:
        yield kafka.url


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=[pytest.mark.slow, pytest.mark.kafka])])
def log_url(request: pytest.FixtureRequest) -> str:
    if request.param == "kafka":
        return str(request.getfixturevalue("real_log"))
    engines: System = request.getfixturevalue("engines")
    return engines.kafka_url


@pytest.fixture
def admin(log_url: str) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(bootstrap_servers=log_url)
    yield client
    client.close()


def settings(admin: KafkaAdminClient, topic: str) -> dict[str, str]:
    asked = {"cleanup.policy": None, "retention.ms": None, "max.compaction.lag.ms": None}
    resource = ConfigResource(ConfigResourceType.TOPIC, topic, asked)
    told = admin.describe_configs([resource], config_filter="all")["topic"][topic]
    return {name: told[name]["value"] for name in asked if name in told}


def test_every_topic_of_the_register_is_made_as_it_says(log_url: str, admin: KafkaAdminClient) -> None:
    make_topics(log_url)
    there = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics(sorted(REGISTRY.topics))}
    assert there == {name: topic.partitions for name, topic in REGISTRY.topics.items()}
    for name, topic in REGISTRY.topics.items():
        assert settings(admin, name)["cleanup.policy"] == ("compact" if topic.compacted else "delete")
        if topic.compacted:
            assert settings(admin, name)["max.compaction.lag.ms"] == str(DAY), "what was erased is gone within a day"


def test_a_second_time_nothing_is_made(log_url: str) -> None:
    make_topics(log_url)
    assert make_topics(log_url) == []


def test_a_setting_that_differs_is_set_right(log_url: str, admin: KafkaAdminClient) -> None:
    make_topics(log_url, retention_ms=DAY)
    assert settings(admin, "attendance.sheets")["retention.ms"] == str(DAY)
    make_topics(log_url, retention_ms=7 * DAY)
    assert settings(admin, "attendance.sheets")["retention.ms"] == str(7 * DAY)


def test_a_topic_that_the_broker_made_by_itself_gets_its_partitions(log_url: str, admin: KafkaAdminClient) -> None:
    admin.create_topics({"trial.narrow": {"num_partitions": 1, "replication_factor": 1}})
    narrow = Topic("trial.narrow", "trial", "key", partitions=3)
    assert ensure(log_url, [narrow]) == []
    (there,) = admin.describe_topics([narrow.name])
    assert len(there["partitions"]) == 3


def test_a_topic_with_more_partitions_is_refused(
    log_url: str, admin: KafkaAdminClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_topics(log_url)
    topic = REGISTRY.topics["enrolment.classes"]
    another = type(topic)(topic.name, topic.owner, topic.key, partitions=topic.partitions - 1)
    monkeypatch.setitem(REGISTRY.topics, topic.name, another)
    with pytest.raises(Trouble, match=r"enrolment.classes has \d+ partitions instead of"):
        make_topics(log_url)


@pytest.mark.slow
def test_a_broker_that_is_away_is_named() -> None:
    away = f"127.0.0.1:{Ports(free_base()).log}"
    with pytest.raises(Trouble, match=away):
        make_topics(away, patience=0)
