"""Kafka out."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, OutOfOrderSequenceNumber

from chassis.kafka.connection import client_options
from chassis.kafka.pace import Pace
from chassis.kafka.spans import sending
from chassis.metrics import PUBLISH_ERRORS, PUBLISHED
from chassis.settings import Settings
from chassis.tracing import is_on
from contracts.envelope import Headers
from contracts.topics import MAX_MESSAGE_BYTES, accepts, topic_of

_log = structlog.get_logger()

REQUEST_TIMEOUT = 3500
"""Milliseconds for the broker to answer; a batch that got no answer by then has failed."""
CLOSE_TIMEOUT = 5.0
"""Seconds for what is buffered: an idempotent producer would try for as long as no broker answers."""
MARKS = 64 * 1024
"""Bytes that a dead letter may be larger than the record it keeps."""


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


@dataclass(frozen=True, slots=True)
class _Raw:
    """What aiokafka is given; `topic` carries its prefix."""

    topic: str
    key: bytes | None
    headers: Headers
    value: bytes | None
    partition: int | None = None


class Producer:
    """Publishes what the registry allows, in order, and returns when the broker has confirmed."""

    def __init__(self, settings: Settings, client_id: str) -> None:
        self._settings = settings
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None
        self._restart = asyncio.Lock()
        self.pace = Pace(settings)

    async def start(self) -> None:
        """Connect; raises KafkaError when no broker answers."""
        producer = self._make()
        try:
            await producer.start()
        except BaseException:
            await _close(producer)
            raise
        self._producer = producer

    async def stop(self) -> None:
        """Send what is buffered and disconnect."""
        if self._producer:
            await _close(self._producer)

    async def check(self) -> None:
        """Raise unless a broker answers."""
        if self._producer is None or not await self._producer.client.force_metadata_update():
            raise KafkaUnavailable("no broker answers")

    async def publish(self, records: Sequence[Record], *, timeout: float = 4.0) -> None:  # noqa: ASYNC109
        """Raises Unregistered, or KafkaUnavailable when not all were confirmed in `timeout` seconds."""
        self.pace.touch()
        kinds = [_check(record) for record in records]
        with contextlib.ExitStack() as spans:
            if is_on():
                records = [
                    replace(record, headers=spans.enter_context(sending(record.topic, record.headers)))
                    for record in records
                ]
            await self._confirmed([self._raw(record) for record in records], timeout)
        for record, kind in zip(records, kinds, strict=True):
            PUBLISHED.labels(self._client_id, record.topic).inc()
            _log.debug("published", topic=record.topic, published=kind)

    async def publish_raw(
        self,
        topic: str,
        key: bytes | None,
        headers: Headers,
        body: bytes | None,
        partition: int | None = None,
    ) -> None:
        """Send bytes as they are: dead letters, and replayed ones. `topic` carries its prefix already."""
        if key is None and body is None:
            key = b""  # Kafka takes a record with neither; aiokafka does not.
        await self._confirmed([_Raw(topic, key, headers, body, partition)], timeout=10)

    def _raw(self, record: Record) -> _Raw:
        topic = self._settings.kafka_prefix + record.topic
        return _Raw(topic, record.key.encode(), record.headers, record.body, record.partition)

    async def _confirmed(self, records: list[_Raw], timeout: float) -> None:  # noqa: ASYNC109
        producer = self._producer
        if producer is None:
            raise KafkaUnavailable("the producer has not started")
        try:
            async with asyncio.timeout(timeout):
                sent = [
                    await producer.send(
                        raw.topic, raw.value, key=raw.key, partition=raw.partition, headers=raw.headers
                    )
                    for raw in records
                ]
                await asyncio.gather(*sent)
        except OutOfOrderSequenceNumber as error:
            # aiokafka cannot go on with this producer id (aiokafka issue 1017): start with a new one.
            self._failed(error)
            await self._replace(producer)
            raise KafkaUnavailable("the producer lost its sequence") from error
        except (KafkaError, TimeoutError) as error:
            self._failed(error)
            raise KafkaUnavailable(str(error) or "no answer in time") from error

    def _failed(self, error: Exception) -> None:
        PUBLISH_ERRORS.labels(self._client_id, type(error).__name__).inc()

    async def _replace(self, broken: AIOKafkaProducer) -> None:
        async with self._restart:
            if self._producer is not broken:
                return
            with contextlib.suppress(KafkaError):
                await self.start()
                _log.warning("producer replaced")
                await _close(broken)

    def _make(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **client_options(self._settings),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=not self._settings.kafka_embedded,
            max_request_size=MAX_MESSAGE_BYTES + MARKS,
            request_timeout_ms=REQUEST_TIMEOUT,
            linger_ms=0,
        )


async def _close(producer: AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(CLOSE_TIMEOUT):
            await producer.stop()
    except TimeoutError:
        _log.warning("kafka took no more; unsent messages stay in their outboxes")
        await producer.client.close()


def _check(record: Record) -> str:
    """The type of a message that the registry allows on its topic."""
    kind = dict(record.headers).get("ce_type", b"").decode()
    try:
        allowed = accepts(topic_of(record.topic), kind)
    except KeyError:
        allowed = False
    if not allowed:
        raise Unregistered(f"{kind or 'a message without a type'} is not registered for {record.topic}")
    return kind
