"""Makes the topics at the broker be what the register says: present, with their partitions and settings."""

from __future__ import annotations

import time

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError

from deploy.trouble import Trouble
from shared.events import REGISTRY
from shared.topics import RETENTION_MS, configuration, ensure

# The embedded log keeps everything in memory.
EMBEDDED_RETENTION_MS = 24 * 3600 * 1000


def make_topics(
    kafka_url: str, *, replication: int = 1, retention_ms: int = RETENTION_MS, patience: float = 30.0
) -> list[str]:
    """Create what is missing and set right what differs; the names created. Asks again for `patience` seconds
    while the broker is not ready."""
    deadline = time.monotonic() + patience
    while True:
        try:
            created = ensure(kafka_url, replication=replication)
            correct(kafka_url, retention_ms)
            return created
        except KafkaError as problem:
            if time.monotonic() > deadline:
                raise Trouble(f"The topics could not be made at {kafka_url}: {problem}") from problem
            time.sleep(0.5)


def correct(kafka_url: str, retention_ms: int) -> None:
    """Set the settings that differ, and refuse a topic with more partitions than it should have: they stay."""
    admin = KafkaAdminClient(bootstrap_servers=kafka_url.split(","), bootstrap_timeout_ms=10000)
    try:
        wanted = {name: configuration(topic, retention_ms) for name, topic in REGISTRY.topics.items()}
        there = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics(sorted(wanted))}
        for name, topic in REGISTRY.topics.items():
            if not there.get(name):
                raise KafkaError(f"{name} is not there yet")
            if there[name] != topic.partitions:
                raise Trouble(f"Topic {name} has {there[name]} partitions instead of {topic.partitions}.")
        resources = [
            ConfigResource(ConfigResourceType.TOPIC, name, dict.fromkeys(settings)) for name, settings in wanted.items()
        ]
        is_set = admin.describe_configs(resources, config_filter="all")["topic"]
        differing = [
            ConfigResource(ConfigResourceType.TOPIC, name, settings)
            for name, settings in wanted.items()
            if {key: is_set[name].get(key, {}).get("value") for key in settings} != settings
        ]
        if differing:
            admin.alter_configs(differing)
    finally:
        admin.close()
