"""Topics are made from the registry, never by accident, and kept as it says."""

import asyncio
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from chassis.kafka.producer import MARKS
from chassis.settings import Settings
from contracts.topics import DEAD_LETTER_RETENTION, MAX_MESSAGE_BYTES, TOPICS, Topic, segment

_OF_THE_TOPIC = 1
"""Source of a configuration that was set on the topic itself (DYNAMIC_TOPIC_CONFIG of Kafka's protocol)."""
_KNOWN_WITHIN = 10.0
"""Seconds until every node has heard of a topic that another process made a moment ago."""
_PAUSE = 0.1


async def provision(settings: Settings) -> None:
    """Make every topic of the registry and its dead letter topic; those that exist get its configuration.

    Partitions and replicas of topics that exist are left alone, and so is what else was configured on them.
    """
    topics = wanted(settings)
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    await admin.start()
    try:
        existing = await _make(admin, topics)
        if existing and not settings.kafka_embedded:  # that one is in memory and knows no change of these
            await _bring_in_line(admin, existing)
    finally:
        await admin.close()


def partitions(topic: Topic, settings: Settings) -> int:
    """How many partitions a topic has in this system."""
    return 1 if settings.kafka_embedded else topic.partitions


def wanted(settings: Settings) -> list[NewTopic]:
    """Every topic of the registry and its dead letter topic, as this system has them."""
    topics = []
    for topic in TOPICS:
        for name, count, retention, size in (
            (topic.name, partitions(topic, settings), topic.retention, MAX_MESSAGE_BYTES),
            (topic.dead_letters, 1, DEAD_LETTER_RETENTION, MAX_MESSAGE_BYTES + MARKS),
        ):
            topics.append(
                NewTopic(
                    f"{settings.kafka_prefix}{name}",
                    count,
                    settings.kafka_replication,
                    topic_configs={
                        "retention.ms": str(retention),
                        "segment.ms": str(segment(retention)),
                        "max.message.bytes": str(size),
                    },
                )
            )
    return topics


async def _make(admin: AIOKafkaAdminClient, wanted: list[NewTopic]) -> list[NewTopic]:
    """Make the topics; returns those that there were before."""
    response = await admin.create_topics(wanted)
    existing = set()
    for name, code, *_ in response.topic_errors:
        error = for_code(code)
        if error is TopicAlreadyExistsError:
            existing.add(name)
        elif code:
            raise error(f"topic {name} could not be made")
    return [topic for topic in wanted if topic.name in existing]


async def _bring_in_line(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> None:
    own = await _configured(admin, [topic.name for topic in topics])
    # The request replaces all that is configured on a topic: what others have set has to be in it again.
    differing = [
        ConfigResource(ConfigResourceType.TOPIC, topic.name, configs=own[topic.name] | topic.topic_configs)
        for topic in topics
        if not topic.topic_configs.items() <= own[topic.name].items()
    ]
    for altered in await admin.alter_configs(differing) if differing else ():
        for code, message, _, name in altered.resources:
            _check(name, code, message)


async def _configured(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """What was configured on each topic itself; the rest comes from the broker."""
    own: dict[str, dict[str, str]] = {}
    async with asyncio.timeout(_KNOWN_WITHIN):
        while missing := [name for name in names if name not in own]:
            asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in missing]
            for described in await admin.describe_configs(asked):
                for code, message, _, name, entries in described.resources:
                    if for_code(code) is not UnknownTopicOrPartitionError:
                        _check(name, code, message)
                        own[name] = _of_the_topic(entries)
            await asyncio.sleep(_PAUSE if len(own) < len(names) else 0)
    return own


def _of_the_topic(entries: list[Any]) -> dict[str, str]:
    return {name: value for name, value, _, source, *_ in entries if source == _OF_THE_TOPIC}


def _check(topic: str, code: int, message: str | None) -> None:
    if code:
        raise for_code(code)(f"topic {topic} could not be configured: {message}")
