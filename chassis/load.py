"""How far a service is behind, and whether its parts answer: measured as a scrape asks for it."""

import asyncio
import contextlib
import math
from collections.abc import Sequence
from typing import Any

import pymongo
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from chassis.aggregate import Store
from chassis.aggregate.backlog import backlog
from chassis.ids import now
from chassis.kafka.consumer import Consumer
from chassis.kafka.producer import KafkaUnavailable, Producer
from chassis.metrics import DEPENDENCY_UP, KAFKA_LAG, OUTBOX_OLDEST, OUTBOXES, TODO_OLDEST, TODOS_DUE
from chassis.mongo import Mongo

TIMEOUT = 1.5
"""Seconds for a part to answer; below the time that is waited for all measurements."""


async def measure_load(
    service: str, consumer: Consumer, stores: Sequence[Store[Any]], mongo: Mongo, producer: Producer
) -> None:
    """Set the gauges; what cannot be known now is NaN."""
    await asyncio.gather(
        _lag(service, consumer), _backlog(service, stores), _mongodb(mongo), _kafka(producer)
    )


async def _lag(service: str, consumer: Consumer) -> None:
    with contextlib.suppress(TimeoutError):  # in the middle of a rebalance
        async with asyncio.timeout(TIMEOUT):
            for topic, records in (await consumer.lag()).items():
                KAFKA_LAG.labels(service, topic).set(records)


async def _backlog(service: str, stores: Sequence[Store[Any]]) -> None:
    try:
        with pymongo.timeout(TIMEOUT):
            found = await backlog(stores, now())
        values = [found.todos, found.oldest_todo, found.outboxes, found.oldest_message]
    except PyMongoError:
        values = [math.nan] * 4
    for gauge, value in zip((TODOS_DUE, TODO_OLDEST, OUTBOXES, OUTBOX_OLDEST), values, strict=True):
        gauge.labels(service).set(value)


async def _mongodb(mongo: Mongo) -> None:
    try:
        await mongo.ping()
    except PyMongoError:
        DEPENDENCY_UP.labels("mongodb").set(0)


async def _kafka(producer: Producer) -> None:
    try:
        async with asyncio.timeout(TIMEOUT):
            await producer.check()
    except (KafkaError, KafkaUnavailable, TimeoutError):
        DEPENDENCY_UP.labels("kafka").set(0)
    else:
        DEPENDENCY_UP.labels("kafka").set(1)
