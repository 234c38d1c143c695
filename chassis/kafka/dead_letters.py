"""Records that cannot be handled: kept with the reason and where they came from, and replayed on request."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chassis.ids import now
from chassis.kafka.producer import Producer
from chassis.settings import Settings
from contracts.envelope import Envelope, Headers
from contracts.topics import TOPICS, Topic, topic_of

_PREFIX = "dlq_"
_POLL = 150
"""Milliseconds without a record after which a topic is read to its end."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter. `topic` is the registered name it came from; `reason` carries no content.

    `partition` and `offset` are None for a message that was read and could not be passed on later.
    `made_at` (epoch ms) is when its message was made; 0 where it does not say so, which nobody can handle.
    """

    topic: str
    partition: int | None
    offset: int | None
    group: str
    reason: str
    type: str
    id: str
    made_at: int
    record: "ConsumerRecord[Any, Any]"

    def may_come_back(self, at: int) -> bool:
        """Whether it may be replayed: of a person only while whatever was erased since is known to be erased.

        Each replay that fails begins a new stay among the dead letters: the age of the message counts.
        """
        topic = topic_of(self.topic)
        return not topic.personal_data or at - self.made_at <= topic.replayable


class TooOld(ValueError):
    """A dead letter that may not be replayed any more."""


async def bury(producer: Producer, record: "ConsumerRecord[Any, Any]", group: str, reason: str) -> None:
    """Keep a record's bytes as they came. Raises KafkaUnavailable when that cannot be confirmed."""
    headers: Headers = [(name, value) for name, value in record.headers if value is not None]
    headers += _marks(record.topic, group, reason, partition=record.partition, offset=record.offset)
    await producer.publish_raw(f"{record.topic}.dlq", record.key, headers, record.value)


async def bury_message(
    producer: Producer,
    settings: Settings,
    topic: Topic,
    envelope: Envelope,
    body: bytes,
    service: str,
    reason: str,
) -> None:
    """Keep a message that was read from a topic, and that its service could not pass on. Raises as `bury`."""
    group, name = f"{settings.kafka_prefix}{service}", f"{settings.kafka_prefix}{topic.name}"
    headers = [*envelope.to_headers(), *_marks(name, group, reason)]
    await producer.publish_raw(f"{name}.dlq", envelope.subject.encode(), headers, body)


async def replay(producer: Producer, letter: DeadLetter, settings: Settings) -> None:
    """Put a dead letter back on the partition it came from, or its key's, without the marks of its burial.

    Raises TooOld where it might bring back what was erased.
    """
    if not letter.may_come_back(now()):
        raise TooOld(f"the dead letter {letter.id} is too old to be replayed")
    headers = [(name, value) for name, value in letter.record.headers if not name.startswith(_PREFIX)]
    topic, record = settings.kafka_prefix + letter.topic, letter.record
    await producer.publish_raw(topic, record.key, headers, record.value, letter.partition)


async def dead_letters(settings: Settings) -> AsyncIterator[DeadLetter]:
    """Every dead letter there is now, oldest first within a topic."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
    )
    await consumer.start()
    try:
        for topic in TOPICS:
            partition = TopicPartition(settings.kafka_prefix + topic.dead_letters, 0)
            consumer.assign([partition])
            end = (await consumer.end_offsets([partition]))[partition]
            # Until an empty poll: inside a batch the embedded broker names an end that is too low.
            while (found := await consumer.getmany(partition, timeout_ms=_POLL)) or (
                await consumer.position(partition) < end
            ):
                for record in found.get(partition, ()):
                    yield _letter(topic.name, record)
    finally:
        await consumer.stop()


def _marks(topic: str, group: str, reason: str, **place: int) -> Headers:
    marks = {"topic": topic, **place, "group": group, "reason": reason}
    return [(_PREFIX + name, str(value).encode()) for name, value in marks.items()]


def _letter(topic: str, record: "ConsumerRecord[Any, Any]") -> DeadLetter:
    headers = {name: (value or b"").decode(errors="replace") for name, value in record.headers}
    return DeadLetter(
        topic=topic,
        partition=_number(headers.get("dlq_partition")),
        offset=_number(headers.get("dlq_offset")),
        group=headers.get("dlq_group", ""),
        reason=headers.get("dlq_reason", ""),
        type=headers.get("ce_type", ""),
        id=headers.get("ce_id", ""),
        made_at=_epoch(headers.get("ce_time", "")),
        record=record,
    )


def _number(written: str | None) -> int | None:
    return None if written is None else int(written)


def _epoch(moment: str) -> int:
    try:
        return round(datetime.fromisoformat(moment).timestamp() * 1000)
    except ValueError:
        return 0
