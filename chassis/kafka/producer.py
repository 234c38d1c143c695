"""Kafka out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, OutOfOrderSequenceNumber

from chassis.metrics import PUBLISHED
from chassis.settings import Settings
from contracts.envelope import Headers
from contracts.topics import MAX_MESSAGE_BYTES, accepts, topic_of

_log = structlog.get_logger()

REQUEST_TIMEOUT = 3500
"""Milliseconds for the broker to answer; a batch that got no answer by then has failed."""


class KafkaUnavailable(Exception):
    """Kafka did not confirm in time; the message may or may not have arrived."""


class Unregistered(Exception):
    """The registry does not allow this message on this topic: a mistake in the code."""


@dataclass(frozen=True, slots=True)
class Record:
    """One message on its way out. `partition` is set for replies; the others are placed by `key`."""

    topic: str
    key: str
    headers: Headers
    body: bytes
    partition: int | None = None


class Producer:
    """Publishes what the registry allows, in order, and returns when the broker has confirmed."""

    def __init__(self, settings: Settings, client_id: str) -> None:
        self._settings = settings
        self._client_id = client_id
        self._producer: Any = None
        self._restart = asyncio.Lock()

    async def start(self) -> None:
        """Connect; raises KafkaError when no broker answers."""
        self._producer = self._make()
        await self._producer.start()

    async def stop(self) -> None:
        """Send what is buffered and disconnect."""
        if self._producer:
            await self._producer.stop()

    async def publish(self, records: Sequence[Record], *, timeout: float = 4.0) -> None:  # noqa: ASYNC109
        """Raises Unregistered, or KafkaUnavailable when not all were confirmed in `timeout` seconds."""
        for record in records:
            _check(record)
        await self._confirmed(
            [(self._settings.kafka_prefix + record.topic, record) for record in records], timeout
        )
        for record in records:
            PUBLISHED.labels(self._client_id, record.topic).inc()

    async def publish_raw(self, topic: str, key: bytes | None, headers: Headers, body: bytes | None) -> None:
        """Send bytes as they are: dead letters, and replayed ones. `topic` carries its prefix already."""
        try:
            async with asyncio.timeout(10):
                await self._live().send_and_wait(topic, body, key=key, headers=headers)
        except (KafkaError, TimeoutError) as error:
            raise KafkaUnavailable(str(error)) from error

    async def _confirmed(self, records: list[tuple[str, Record]], timeout: float) -> None:  # noqa: ASYNC109
        producer = self._live()
        try:
            async with asyncio.timeout(timeout):
                sent = [
                    await producer.send(
                        name,
                        record.body,
                        key=record.key.encode(),
                        partition=record.partition,
                        headers=record.headers,
                    )
                    for name, record in records
                ]
                await asyncio.gather(*sent)
        except OutOfOrderSequenceNumber as error:
            # aiokafka cannot go on with this producer id (aiokafka issue 1017): start with a new one.
            await self._replace(producer)
            raise KafkaUnavailable("the producer lost its sequence") from error
        except (KafkaError, TimeoutError) as error:
            raise KafkaUnavailable(str(error) or "no answer in time") from error

    def _live(self) -> AIOKafkaProducer:
        if self._producer is None:
            raise KafkaUnavailable("the producer has not started")
        return self._producer

    async def _replace(self, broken: AIOKafkaProducer) -> None:
        async with self._restart:
            if self._producer is broken:
                _log.warning("producer replaced")
                self._producer = self._make()
                await self._producer.start()
                await broken.stop()

    def _make(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self._settings.kafka_bootstrap,
            client_id=self._client_id,
            acks="all",
            enable_idempotence=self._settings.kafka_idempotence,
            max_request_size=MAX_MESSAGE_BYTES,
            request_timeout_ms=REQUEST_TIMEOUT,
            linger_ms=0,
        )


def _check(record: Record) -> None:
    kind = dict(record.headers).get("ce_type", b"").decode()
    try:
        allowed = accepts(topic_of(record.topic), kind)
    except KeyError:
        allowed = False
    if not allowed:
        raise Unregistered(f"{kind or 'a message without a type'} is not registered for {record.topic}")
