"""Topics are made from the registry, never by accident."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from chassis.kafka.connection import client_options
from chassis.kafka.producer import MARKS
from chassis.settings import Settings
from contracts.topics import DAY, MAX_MESSAGE_BYTES, TOPICS, Topic

_DEAD_LETTER_RETENTION = 14 * DAY
_SET_ON_THE_TOPIC = 1
"""The source of a setting, in the answer to DescribeConfigs: the topic itself, no default of its broker."""


@dataclass(frozen=True)
class Differing:
    """A topic that is there with other partitions. More would send a key's later records elsewhere."""

    name: str
    partitions: int
    wanted: int


async def provision(settings: Settings) -> list[str]:
    """Make every topic of the registry and its dead letter topic that is not there; returns their names."""
    async with _admin(settings) as admin:
        response = await admin.create_topics(wanted(settings))
    made = []
    for name, code, *_ in response.topic_errors:
        error = for_code(code)
        if not code:
            made.append(name)
        elif error is not TopicAlreadyExistsError:
            raise error(f"topic {name} could not be made")
    return made


async def align(settings: Settings, topics: Sequence[NewTopic]) -> list[str]:
    """Give topics that are there the retention and sizes they must have; returns the names of those changed.

    What else was set on a topic stays.
    """
    async with _admin(settings) as admin:
        found = await _configs(admin, [topic.name for topic in topics])
        changes = [
            ConfigResource(ConfigResourceType.TOPIC, topic.name, found[topic.name] | topic.topic_configs)
            for topic in topics
            if not topic.topic_configs.items() <= found[topic.name].items()
        ]
        if changes:
            _must_be_well((answer.resources for answer in await admin.alter_configs(changes)), "changed")
    return [change.name for change in changes]


async def differing(settings: Settings, topics: Sequence[NewTopic]) -> list[Differing]:
    """Those of the topics that are there whose partitions are not as many as they must be."""
    async with _admin(settings) as admin:
        described = await admin.describe_topics([topic.name for topic in topics])
    counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
    return [
        Differing(topic.name, counts[topic.name], topic.num_partitions)
        for topic in topics
        if counts[topic.name] != topic.num_partitions
    ]


def partitions(topic: Topic, settings: Settings) -> int:
    """How many partitions a topic has in this system."""
    return 1 if settings.kafka_embedded else topic.partitions


def wanted(settings: Settings) -> list[NewTopic]:
    """Every topic there must be, with its settings."""
    topics = []
    for topic in TOPICS:
        for name, count, retention, size in (
            (topic.name, partitions(topic, settings), topic.retention, MAX_MESSAGE_BYTES),
            (topic.dead_letters, 1, _DEAD_LETTER_RETENTION, MAX_MESSAGE_BYTES + MARKS),
        ):
            topics.append(
                NewTopic(
                    f"{settings.kafka_prefix}{name}",
                    count,
                    settings.kafka_replication,
                    topic_configs={
                        "retention.ms": str(retention),
                        "max.message.bytes": str(size),
                    },
                )
            )
    return topics


@asynccontextmanager
async def _admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


async def _configs(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """What is set on each topic itself. Kafka's AlterConfigs unsets whatever it is not told again."""
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    _must_be_well((answer.resources for answer in answers), "read")
    return {
        resource[3]: {
            name: value for name, value, _, source, *_ in resource[4] if source == _SET_ON_THE_TOPIC
        }
        for answer in answers
        for resource in answer.resources
    }


def _must_be_well(answers: Iterable[Any], what: str) -> None:
    for resources in answers:
        for code, _, _, name, *_ in resources:
            if code:
                raise for_code(code)(f"the settings of topic {name} could not be {what}")
