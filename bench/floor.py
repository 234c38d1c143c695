"""The floor under an action: a Kafka ping-pong with the same reads and writes, and none of our code.

`python -m bench.floor` is the other side of the ping-pong, a process of its own. Without HTTP: what the
gateway adds is the system's cost. The clients are set as the system sets them.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from bench.ground import Ground

DOCUMENT = "x" * 8000
"""An interview with its questions and answers is about as large."""
WRITTEN = "y" * 1000
EMBEDDED_WAIT, KAFKA_WAIT = 15, 100
"""Milliseconds a fetch may wait; the embedded broker is not woken by new data, so it is asked often."""


class Floor:
    """The asking side: `ask` is one round."""

    def __init__(self, producer: AIOKafkaProducer, consumer: AIOKafkaConsumer, pings: str) -> None:
        self._producer = producer
        self._consumer = consumer
        self._pings = pings

    async def ask(self, reads: int, writes: int) -> float:
        """Seconds from the request to its reply, with so many reads and writes between them."""
        begin = time.perf_counter()
        await self._producer.send_and_wait(self._pings, f"{reads} {writes}".encode(), key=b"session")
        await self._consumer.getone()
        return time.perf_counter() - begin


@asynccontextmanager
async def floor(under: Ground) -> AsyncIterator[Floor]:
    """Both sides, ready."""
    name = f"f{uuid4().hex[:8]}"
    pings, pongs = f"{name}.pings", f"{name}.pongs"
    wait = EMBEDDED_WAIT if under.infrastructure == "embedded" else KAFKA_WAIT
    admin = AIOKafkaAdminClient(bootstrap_servers=under.kafka)
    await admin.start()
    await admin.create_topics([NewTopic(pings, 1, 1), NewTopic(pongs, 1, 1)])
    await admin.close()
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "bench.floor", under.kafka, under.mongo, name, str(wait)]
    )
    producer = _producer(under.kafka, under.infrastructure != "embedded")
    consumer = AIOKafkaConsumer(bootstrap_servers=under.kafka, fetch_max_wait_ms=wait)
    try:
        await producer.start()
        await consumer.start()
        place = TopicPartition(pongs, 0)
        consumer.assign([place])
        await consumer.seek_to_beginning(place)
        asking = Floor(producer, consumer, pings)
        async with asyncio.timeout(40):
            await asking.ask(1, 1)
        yield asking
    finally:
        process.terminate()
        await process.wait()
        await consumer.stop()
        await producer.stop()


async def _answer(kafka: str, mongo: str, name: str, wait: int) -> None:
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mongo, w="majority")
    collection = client[name]["documents"]
    await collection.insert_one({"_id": "session", "version": 0, "text": DOCUMENT, "part": WRITTEN})
    consumer = AIOKafkaConsumer(
        f"{name}.pings",
        bootstrap_servers=kafka,
        group_id=name,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=wait,
    )
    producer = _producer(kafka, wait == KAFKA_WAIT)
    await producer.start()
    await consumer.start()
    version = 0
    async for record in consumer:
        reads, writes = map(int, record.value.split())
        version = await _touch(collection, version, reads, writes)
        await producer.send_and_wait(f"{name}.pongs", record.value, key=record.key)
        await consumer.commit()


async def _touch(collection: AsyncCollection[dict[str, Any]], version: int, reads: int, writes: int) -> int:
    for _ in range(reads):
        await collection.find_one({"_id": "session"})
    for _ in range(writes):
        changes = {"version": version + 1, "part": WRITTEN}
        written = await collection.update_one({"_id": "session", "version": version}, {"$set": changes})
        version += written.matched_count
    return version


def _producer(kafka: str, idempotent: bool) -> AIOKafkaProducer:
    return AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=idempotent, linger_ms=0)


if __name__ == "__main__":
    uvloop.run(_answer(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
