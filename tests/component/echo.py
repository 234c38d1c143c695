"""A Kafka that delivers everything twice, some of it late and out of order."""

import asyncio
import contextlib
import random

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from chassis.settings import Settings
from contracts.topics import Topic
from tests.component.records import places_of

MARK = ("echo", b"1")
HELD_BACK = 6


class Echo:
    """Produces every record of some topics once more, as if it had never been acknowledged."""

    def __init__(self, settings: Settings, topics: list[Topic], seed: int) -> None:
        self._settings = settings
        self._places = places_of(settings, topics)
        self._random = random.Random(seed)  # noqa: S311 - a test's own order
        self._held: list[ConsumerRecord] = []
        self.repeated: list[ConsumerRecord] = []

    async def start(self) -> None:
        kafka = self._settings.kafka_bootstrap
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=kafka, enable_auto_commit=False, fetch_max_wait_ms=15
        )
        self._producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all")
        await asyncio.gather(self._consumer.start(), self._producer.start())
        self._consumer.assign(self._places)
        await asyncio.gather(*(self._consumer.position(place) for place in self._places))
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Repeat what is still held back, and end."""
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        while self._held:
            await self._repeat_one()
        await self._consumer.stop()
        await self._producer.stop()

    async def again(self, records: list[ConsumerRecord]) -> None:
        """Repeat some records in another order."""
        self._random.shuffle(records)
        self._held = records
        while self._held:
            await self._repeat_one()

    async def _listen(self) -> None:
        async for record in self._consumer:
            if MARK in record.headers:
                continue
            self._held.append(record)
            while len(self._held) > HELD_BACK:
                await self._repeat_one()

    async def _repeat_one(self) -> None:
        record = self._held.pop(self._random.randrange(len(self._held)))
        self.repeated.append(record)
        place = TopicPartition(record.topic, record.partition)
        await self._producer.send_and_wait(
            place.topic,
            record.value,
            key=record.key,
            partition=place.partition,
            headers=[*record.headers, MARK],
        )
