"""Topics at the broker: made explicitly, with their partitions, so that no producer's typing error makes one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import InvalidPartitionsError, TopicAlreadyExistsError, UnknownTopicOrPartitionError

from shared.events import REGISTRY, Topic

ENDS_MS = 5000
RETENTION_MS = 7 * 24 * 3600 * 1000  # history lives in the journals, the log only carries
COMPACTED_WITHIN_MS = 24 * 3600 * 1000  # otherwise a quiet partition would keep for ever what a tombstone took back


def configuration(topic: Topic, retention_ms: int = RETENTION_MS) -> dict[str, str]:
    """The broker's settings of a topic."""
    if topic.compacted:
        return {
            "cleanup.policy": "compact",
            "max.compaction.lag.ms": str(COMPACTED_WITHIN_MS),
            # A follower that was away hears of an erasure for as long as of anything else.
            "delete.retention.ms": str(RETENTION_MS),
        }
    return {"cleanup.policy": "delete", "retention.ms": str(retention_ms)}


def ends(client: KafkaConsumer, places: Collection[TopicPartition]) -> dict[TopicPartition, int]:
    """The end of the log in each of these partitions. Raises KafkaError, also where the client library stumbles
    over a topic that the broker has just lost."""
    try:
        # Without a limit it asks for ever about a topic that is gone.
        return dict(client.end_offsets(list(places), timeout_ms=ENDS_MS)) if places else {}
    except KeyError as missing:
        raise UnknownTopicOrPartitionError(str(missing)) from None


def ensure(kafka_url: str, topics: Iterable[Topic] | None = None, *, replication: int = 1) -> list[str]:
    """Create what is missing of these topics (of all, by default) and of their partitions; the names of the topics
    created. Raises KafkaError when the broker is away or refuses."""
    wanted = list(REGISTRY.topics.values() if topics is None else topics)
    admin = KafkaAdminClient(bootstrap_servers=kafka_url.split(","), bootstrap_timeout_ms=10000)
    try:
        existing = {one["name"]: len(one["partitions"]) for one in admin.describe_topics() if one["name"]}
        missing = {
            topic.name: {
                "num_partitions": topic.partitions,
                "replication_factor": replication,
                "configs": configuration(topic),
            }
            for topic in wanted
            if topic.name not in existing
        }
        if missing:
            with suppress(TopicAlreadyExistsError):  # another worker starting at the same moment
                admin.create_topics(missing)
        # A broker that makes topics by itself gives them one partition as soon as anybody asks for them.
        narrow = {one.name: one.partitions for one in wanted if 0 < existing.get(one.name, 0) < one.partitions}
        if narrow:
            with suppress(InvalidPartitionsError):  # the same
                admin.create_partitions(narrow)
        return sorted(missing)
    finally:
        admin.close()
