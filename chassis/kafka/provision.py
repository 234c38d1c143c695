"""Topics are made from the registry, never by accident."""

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from chassis.kafka.producer import MARKS
from chassis.settings import Settings
from contracts.topics import DAY, MAX_MESSAGE_BYTES, TOPICS, Topic

_DEAD_LETTER_RETENTION = 14 * DAY


async def provision(settings: Settings) -> None:
    """Make every topic of the registry and its dead letter topic; those that exist are left alone."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    await admin.start()
    try:
        response = await admin.create_topics(wanted(settings))
    finally:
        await admin.close()
    for name, code, *_ in response.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(f"topic {name} could not be made")


def partitions(topic: Topic, settings: Settings) -> int:
    """How many partitions a topic has in this system."""
    return 1 if settings.kafka_embedded else topic.partitions


def wanted(settings: Settings) -> list[NewTopic]:
    """Every topic of the registry and its dead letter topic, as this system has them."""
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
