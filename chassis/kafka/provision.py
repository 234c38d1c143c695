"""Topics are made from the registry, never by accident, and kept as it says."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from chassis.kafka.connection import client_options
from chassis.kafka.producer import MARKS
from chassis.settings import Settings
from contracts.topics import DEAD_LETTER_RETENTION, MAX_MESSAGE_BYTES, TOPICS, Topic, segment

_OF_THE_TOPIC = 1
"""Source of a configuration that was set on the topic itself (DYNAMIC_TOPIC_CONFIG of Kafka's protocol)."""
_KNOWN_WITHIN = 10.0
"""Seconds until every node has heard of a topic that another process made a moment ago."""
_PAUSE = 0.1


@dataclass(frozen=True)
class Odd:
    """A topic that is there with other partitions. More would send a key's later records elsewhere."""

    name: str
    partitions: int
    wanted: int


@dataclass(frozen=True)
class Provisioned:
    """What was done, by the names of the topics, and what a person has to decide."""

    made: list[str]
    changed: list[str]
    odd: list[Odd]


async def provision(settings: Settings) -> Provisioned:
    """Make every topic of the registry and its dead letter topic; those that exist get its configuration.

    Partitions and replicas of topics that exist are left alone, and so is what else was configured on them.
    """
    topics = wanted(settings)
    changed, odd = [], []
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        existing = await _make(admin, topics)
        if existing and not settings.kafka_embedded:  # that one is in memory and knows no change of these
            changed = await _bring_in_line(admin, existing)
            odd = await _odd(admin, existing)
    finally:
        await admin.close()
    there = {topic.name for topic in existing}
    return Provisioned([topic.name for topic in topics if topic.name not in there], changed, odd)


def partitions(topic: Topic, settings: Settings) -> int:
    """How many partitions a topic has in this system."""
    return 1 if settings.kafka_embedded else topic.partitions


def wanted(settings: Settings) -> list[NewTopic]:
    """Every topic there must be, with its configuration."""
    return [
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
        for topic in TOPICS
        for name, count, retention, size in (
            (topic.name, partitions(topic, settings), topic.retention, MAX_MESSAGE_BYTES),
            (topic.dead_letters, 1, DEAD_LETTER_RETENTION, MAX_MESSAGE_BYTES + MARKS),
        )
    ]


async def _make(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> list[NewTopic]:
    """Make the topics; returns those that there were before."""
    response = await admin.create_topics(topics)
    existing = set()
    for name, code, *_ in response.topic_errors:
        error = for_code(code)
        if error is TopicAlreadyExistsError:
            existing.add(name)
        elif code:
            raise error(f"topic {name} could not be made")
    return [topic for topic in topics if topic.name in existing]


async def _bring_in_line(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> list[str]:
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
    return [change.name for change in differing]


async def _odd(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> list[Odd]:
    """A node that has not heard of a topic yet tells of no partitions, which says nothing."""
    described = await admin.describe_topics([topic.name for topic in topics])
    counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
    return [
        Odd(topic.name, counts[topic.name], topic.num_partitions)
        for topic in topics
        if counts[topic.name] not in {0, topic.num_partitions}
    ]


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
