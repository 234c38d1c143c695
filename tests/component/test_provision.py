"""Topics on the broker are what the registry says, made now or before."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from chassis.kafka.provision import provision
from contracts.topics import DEAD_LETTER_RETENTION, INTERNAL, TOPICS, segment
from services.gateway.settings import Settings
from tests.support.eventually import eventually

REAL_KAFKA = "the embedded broker keeps everything in memory and does not tell what it was configured with"


@pytest.fixture
async def admin(infrastructure: str, kafka_bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    if infrastructure == "embedded":
        pytest.skip(REAL_KAFKA)
    client = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await client.start()
    yield client
    await client.close()


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings()


async def test_topics_are_made_with_their_retention_and_segments(
    settings: Settings, admin: AIOKafkaAdminClient
) -> None:
    await provision(settings)

    for topic in TOPICS:
        for name, retention in ((topic.name, topic.retention), (topic.dead_letters, DEAD_LETTER_RETENTION)):
            found = await _configuration(admin, settings.kafka_prefix + name)
            assert found["retention.ms"] == str(retention)
            assert found["segment.ms"] == str(segment(retention))


async def test_a_topic_that_was_there_is_brought_in_line(
    settings: Settings, admin: AIOKafkaAdminClient
) -> None:
    """Also one of an earlier version; what somebody else has set on it stays."""
    name = settings.kafka_prefix + INTERNAL.name
    earlier = {"retention.ms": "-1", "min.insync.replicas": "1", "compression.type": "gzip"}
    await admin.create_topics([NewTopic(name, 1, 1, topic_configs=earlier)])

    async def in_line() -> None:
        found = await _configuration(admin, name)
        assert found["retention.ms"] == str(INTERNAL.retention)
        assert found["segment.ms"] == str(segment(INTERNAL.retention))
        assert (found["compression.type"], found["min.insync.replicas"]) == ("gzip", "1")

    await provision(settings)
    await eventually(in_line)
    await provision(settings)
    await in_line()


async def test_topics_are_provisioned_again_on_every_broker(settings: Settings) -> None:
    """The embedded one too, which takes no change of a configuration."""
    await provision(settings)
    await provision(settings)


async def _configuration(admin: AIOKafkaAdminClient, topic: str) -> dict[str, str]:
    [response] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    [(code, message, _, _, entries)] = response.resources
    assert code == 0, message
    return {name: value for name, value, *_ in entries}
