"""What is in a topic, and putting things there that no service of ours would."""

import asyncio
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from chassis.ids import new_id, now
from chassis.kafka.follower import Follower
from chassis.kafka.pace import Pace
from chassis.kafka.provision import partitions
from chassis.settings import Settings
from contracts.envelope import Command, Envelope, Message, RawHeaders, Reply
from contracts.topics import REPLIES, Topic
from tests.support.eventually import eventually

REPLY_PARTITION = 0


async def records(settings: Settings, topic: Topic, key: str | None = None) -> list[ConsumerRecord]:
    """Every record there is now, in order within a partition; those of one key, if it is given."""
    places = places_of(settings, [topic])
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=15,
    )
    await consumer.start()
    try:
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: list[ConsumerRecord] = []
        # Until an empty poll: inside a batch the embedded broker names an end that is too low.
        while (some := await consumer.getmany(timeout_ms=100)) or [
            place for place in places if await consumer.position(place) < ends[place]
        ]:
            found += [record for records_there in some.values() for record in records_there]
        return [record for record in found if key is None or record.key == key.encode()]
    finally:
        await consumer.stop()


def places_of(settings: Settings, topics: list[Topic]) -> list[TopicPartition]:
    """Every partition of some topics."""
    return [
        TopicPartition(settings.kafka_prefix + topic.name, number)
        for topic in topics
        for number in range(partitions(topic, settings))
    ]


async def told(settings: Settings, topic: Topic, key: str) -> list[Envelope]:
    """The envelopes of what was published on an aggregate."""
    found = await records(settings, topic, key)
    return [Envelope.from_headers(record.headers) for record in found]


@dataclass(frozen=True)
class Raw:
    """A record as it goes to the broker."""

    value: bytes | None
    headers: RawHeaders
    key: bytes | None = b"k"


async def put(settings: Settings, topic: Topic, partition: int, raws: list[Raw]) -> list[int]:
    """Produce records to one partition; returns their offsets."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap, acks="all", max_request_size=2**24
    )
    await producer.start()
    try:
        return [await _put(producer, settings.kafka_prefix + topic.name, partition, raw) for raw in raws]
    finally:
        await producer.stop()


async def _put(producer: AIOKafkaProducer, topic: str, partition: int, raw: Raw) -> int:
    batch = producer.create_batch()  # unlike `send`, it takes a record with neither key nor value
    assert batch.append(key=raw.key, value=raw.value, timestamp=now(), headers=[*raw.headers])
    sent = await producer.send_batch(batch, topic, partition=partition)
    return int((await sent).offset)


def envelope_of(
    message: type[Message], user_id: str = "alice", identifier: str | None = None, subject: str = "s"
) -> Envelope:
    """The envelope of a message; of a command, one whose reply `Ear` hears."""
    asked = issubclass(message, Command)
    return Envelope(
        id=identifier or new_id(),
        type=message.TYPE,
        source="test",
        time=now(),
        subject=subject,
        user_id=user_id if asked else None,
        reply_to=REPLY_PARTITION if asked else None,
        request_id=new_id() if asked else None,
    )


class Ear:
    """Hears the replies on `REPLY_PARTITION`."""

    def __init__(self, settings: Settings) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self._follower = Follower(settings, "ear", Pace(settings), {REPLIES: [REPLY_PARTITION]}, self._hear)

    async def start(self) -> None:
        await self._follower.start()

    async def stop(self) -> None:
        await self._follower.stop()

    async def reply_to(self, envelope: Envelope, within: float = 10.0) -> Reply:
        """The first reply to a command."""
        return (await self.replies_to(envelope, 1, within))[0]

    async def replies_to(self, envelope: Envelope, count: int, within: float = 10.0) -> list[Reply]:
        """At least `count` replies to a command."""

        def heard() -> list[Reply]:
            replies = self.replies.get(envelope.request_id or "", [])
            assert len(replies) >= count, f"{len(replies)} replies to {envelope.type}"
            return replies

        return await eventually(heard, within=within)

    def _hear(self, envelope: Envelope, message: Message) -> None:
        if isinstance(message, Reply):
            self.replies.setdefault(envelope.request_id or "", []).append(message)


async def all_consumed(settings: Settings, group: str, topics: list[Topic], within: float = 20.0) -> None:
    """Until a service's group has committed everything that is in the topics now."""
    places = places_of(settings, topics)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap,
        group_id=settings.kafka_prefix + group,
        enable_auto_commit=False,
    )
    await consumer.start()
    consumer.assign(places)
    try:
        ends = await consumer.end_offsets(places)

        async def no_lag() -> None:
            committed = await asyncio.gather(*(consumer.committed(place) for place in places))
            behind = [place for place, at in zip(places, committed, strict=True) if (at or 0) < ends[place]]
            assert not behind, f"{group} has not consumed {behind}"

        await eventually(no_lag, within=within, every=0.1)
    finally:
        await consumer.stop()
