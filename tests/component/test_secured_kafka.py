"""On a Kafka with TLS, logins and rights: what the registry allows works, and nothing else does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAuthorizationFailedError

from chassis.kafka.connection import client_options
from chassis.kafka.dead_letters import dead_letters
from chassis.kafka.producer import KafkaUnavailable, Producer
from chassis.kafka.provision import provision
from chassis.process import Parts
from chassis.settings import Settings
from contracts.access import OPERATOR, TOPIC_MAKER
from contracts.topics import CONDUCTOR_COMMANDS, EVENTS, REPLIES, SETUP_COMMANDS, TOPICS
from interview_room import doctor
from interview_room.parts import PartError
from interview_room.topics import bring_up_to_date
from services.conductor.app import build as conductor
from services.feedback.app import build as feedback
from services.gateway.server import Server
from services.gateway.settings import Settings as GatewaySettings
from services.research.app import build as research
from services.setup.app import build as setup
from tests.support.eventually import eventually
from tests.support.room import SERVICES, settings_for, sign_in
from tests.support.secured_kafka import BROKER, SecuredKafka, administrator
from tests.system.interviews import completed, report_ready

BUILDS = {"setup": setup, "research": research, "conductor": conductor, "feedback": feedback}


@pytest.fixture(scope="module")
async def kafka(infrastructure: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SecuredKafka]:
    """A broker that lets in nobody it does not know."""
    if infrastructure != "kafka":
        pytest.skip("needs Apache Kafka: TEST_INFRA=kafka")
    broker = SecuredKafka(tmp_path_factory.mktemp("secured"))
    await broker.start()
    yield broker
    await broker.stop()


@pytest.fixture
async def prefix(kafka: SecuredKafka, unique_name: str) -> str:
    """What the topics of this test begin with; everybody has the registry's rights to them."""
    await kafka.grant(f"{unique_name}.")
    return f"{unique_name}."


async def test_an_interview_is_held_with_each_service_as_its_own_user(
    kafka: SecuredKafka, prefix: str, mongo_url: str, tmp_path: Path
) -> None:
    """Commands, replies, events, groups and the gateway's reading: each with no right but the registry's."""
    await provision(Settings(**kafka.by_scram(TOPIC_MAKER), kafka_prefix=prefix))

    def settings_of(user: str) -> GatewaySettings:
        more = {**kafka.by_scram(user), "kafka_prefix": prefix}
        return settings_for("kafka", kafka.address, mongo_url, prefix.strip("."), tmp_path, **more)

    async with _room(settings_of) as url:
        client = await sign_in(url, "alice")
        session = await completed(client)
        report = await report_ready(client, session)
        await client.aclose()
    assert report["sessionId"] == session


async def test_what_the_registry_does_not_name_is_refused(kafka: SecuredKafka, prefix: str) -> None:
    await provision(Settings(**kafka.by_scram(TOPIC_MAKER), kafka_prefix=prefix))
    research = Settings(**kafka.by_scram("research"), kafka_prefix=prefix)

    await _write(research, f"{prefix}{REPLIES.name}")
    with pytest.raises(KafkaUnavailable, match=CONDUCTOR_COMMANDS.name):
        await _write(research, f"{prefix}{CONDUCTOR_COMMANDS.name}")
    with pytest.raises(TopicAuthorizationFailedError):
        await _read(research, f"{prefix}{REPLIES.name}")
    with pytest.raises(TopicAuthorizationFailedError):
        await provision(Settings(**kafka.by_scram("research"), kafka_prefix=f"{prefix}other."))


async def test_topics_are_made_once_and_aligned_later(kafka: SecuredKafka, prefix: str) -> None:
    """As the user who may make topics and read none."""
    maker = Settings(**kafka.by_scram(TOPIC_MAKER), kafka_prefix=prefix)
    name = f"{prefix}{EVENTS.name}"

    first, again = await bring_up_to_date(maker), await bring_up_to_date(maker)
    async with administrator(kafka.by_certificate(BROKER)) as admin:
        other = ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": "1000"})
        await admin.alter_configs([other])

    async def told(line: str) -> None:
        assert (await bring_up_to_date(maker)).lines == [line]

    assert first.well
    assert len(first.lines) == 2 * len(TOPICS)
    assert again.lines == [f"all {2 * len(TOPICS)} topics are as registered"]
    # The broker that is asked hears of a change after the one that made it.
    await eventually(partial(told, f"changed the settings of {name}"))
    await eventually(partial(told, *again.lines))


async def test_a_topic_with_other_partitions_is_left_to_a_person(kafka: SecuredKafka, prefix: str) -> None:
    async with administrator(kafka.by_certificate(BROKER)) as admin:
        await admin.create_topics([NewTopic(f"{prefix}{EVENTS.name}", 1, 1)])

    outcome = await bring_up_to_date(Settings(**kafka.by_scram(TOPIC_MAKER), kafka_prefix=prefix))

    assert not outcome.well
    assert f"{prefix}{EVENTS.name} has 1 partitions instead of {EVENTS.partitions}" in outcome.lines[-1]


async def test_an_operator_with_a_certificate_lists_dead_letters(kafka: SecuredKafka, prefix: str) -> None:
    await provision(Settings(**kafka.by_scram(TOPIC_MAKER), kafka_prefix=prefix))
    writer = Settings(**kafka.by_scram("setup"), kafka_prefix=prefix)
    operator = kafka.by_certificate(OPERATOR).model_copy(update={"kafka_prefix": prefix})

    await _write(writer, f"{prefix}{SETUP_COMMANDS.dead_letters}")

    assert [letter.topic async for letter in dead_letters(operator)] == [SETUP_COMMANDS.name]


async def test_a_password_in_the_clear_is_a_way_in_too(kafka: SecuredKafka, prefix: str) -> None:
    done = await provision(Settings(**kafka.by_plain(TOPIC_MAKER), kafka_prefix=prefix))

    assert f"{prefix}{EVENTS.name}" in done.made


@pytest.mark.parametrize(
    "wrong",
    [{"kafka_password": "wrong"}, {"kafka_ca_file": None}, None],
    ids=["another password", "an authority the system does not know", "no security at all"],
)
async def test_who_is_not_let_in_is_told_by_the_doctor_and_by_topics(
    kafka: SecuredKafka, prefix: str, wrong: dict[str, Any] | None
) -> None:
    right = kafka.by_scram(TOPIC_MAKER)
    told = {"kafka_bootstrap": kafka.address} if wrong is None else right | wrong
    mistaken = GatewaySettings(**told, kafka_prefix=prefix)

    (finding,) = await doctor.kafka(mistaken)

    assert finding.state == "problem"
    assert "KAFKA_SECURITY" in finding.remedy
    with pytest.raises(PartError, match="KAFKA_SECURITY"):
        await bring_up_to_date(mistaken)


@asynccontextmanager
async def _room(settings_of: Callable[[str], GatewaySettings]) -> AsyncIterator[str]:
    """The five services in this process, each with connections of its own; its address."""
    settings = settings_of("gateway")
    parts = {name: Parts(settings_of(name), name) for name in SERVICES}
    services = [build(parts[name]) for name, build in BUILDS.items()]
    gateway = Server(settings, parts["gateway"])
    await asyncio.gather(*(one.start() for one in parts.values()))
    await asyncio.gather(*(service.start() for service in services), gateway.start())
    try:
        yield f"http://{settings.host}:{settings.port}"
    finally:
        await gateway.stop()
        await asyncio.gather(*(service.stop() for service in services))
        await asyncio.gather(*(one.stop() for one in parts.values()))


async def _write(settings: Settings, topic: str) -> None:
    producer = Producer(settings, "test")
    await producer.start()
    try:
        await producer.publish_raw(topic, b"k", [], b"{}", 0)
    finally:
        await producer.stop()


async def _read(settings: Settings, topic: str) -> None:
    consumer = AIOKafkaConsumer(**client_options(settings), enable_auto_commit=False)
    await consumer.start()
    try:
        place = TopicPartition(topic, 0)
        consumer.assign([place])
        await consumer.seek_to_beginning(place)
        await asyncio.wait_for(consumer.getone(), 20)
    finally:
        await consumer.stop()
