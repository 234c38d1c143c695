"""What an interview leaves behind: records in Kafka, documents in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer
from bson.raw_bson import RawBSONDocument
from pymongo import AsyncMongoClient

from bench.ground import Ground, Served
from contracts.topics import TOPICS

READ_MILLISECONDS = 2000


@dataclass(frozen=True)
class Volume:
    """For one interview: records and their bytes by topic, bytes of documents by service."""

    records: Mapping[str, float]
    record_bytes: Mapping[str, float]
    stored_bytes: Mapping[str, float]


async def volume_of(under: Ground, served: Served, interviews: int) -> Volume:
    """Read everything that a system has said and stored, and divide it by its interviews."""
    records: dict[str, float] = {}
    sizes: dict[str, float] = {}
    for topic in TOPICS:
        said = await _said(under, f"{served.name}.{topic.name}")
        records[topic.name], sizes[topic.name] = len(said) / interviews, sum(said) / interviews
    stored = await _stored(under, served)
    return Volume(records, sizes, {name: size / interviews for name, size in stored.items()})


async def _said(under: Ground, topic: str) -> list[int]:
    """The size of each record of a topic, in bytes, without the few that Kafka adds."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=under.kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = consumer.assignment()
        ends = await consumer.end_offsets(places)
        sizes: list[int] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            fetched = await consumer.getmany(timeout_ms=READ_MILLISECONDS)
            sizes += [_size(record) for found in fetched.values() for record in found]
        return sizes
    finally:
        await consumer.stop()


def _size(record: Any) -> int:
    headers = sum(len(name) + len(value or b"") for name, value in record.headers)
    return len(record.key or b"") + len(record.value or b"") + headers


async def _stored(under: Ground, served: Served) -> dict[str, int]:
    sizes = {}
    async with AsyncMongoClient[RawBSONDocument](under.mongo, document_class=RawBSONDocument) as client:
        for service in ("setup", "research", "conductor", "feedback"):
            database = client[f"{served.name}_{service}"]
            size = 0
            for name in await database.list_collection_names():
                async for document in database[name].find({}):
                    size += len(document.raw)
            sizes[service] = size
    return sizes
