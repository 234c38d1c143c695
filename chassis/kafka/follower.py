"""Kafka in without a group: every record of chosen partitions, from now on, for one process."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import structlog
from aiokafka import TopicPartition
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka import TopicPartition as Assignment

from chassis.kafka.connection import bootstrap, security
from chassis.kafka.consumer import FETCH_BYTES
from chassis.kafka.decode import Undecodable, as_it_came, decode, record_parser
from chassis.kafka.pace import Pace
from chassis.settings import Settings
from contracts.envelope import Envelope, Message
from contracts.topics import Topic

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

_log = structlog.get_logger()


class Follower:
    """Calls `on` with each new record; one that cannot be read is logged and passed over."""

    def __init__(
        self,
        settings: Settings,
        name: str,
        pace: Pace,
        partitions: Mapping[Topic, Sequence[int]],
        on: Callable[[Envelope, Message], None],
    ) -> None:
        self._settings = settings
        self._on = on
        self._lost = False
        self._pace = pace
        self._assigned = [
            TopicPartition(settings.kafka_prefix + topic.name, number)
            for topic, numbers in partitions.items()
            for number in numbers
        ]
        self._broker = KafkaBroker(
            bootstrap(settings),
            security=security(settings),
            client_id=name,
            consumer_only=True,
            apply_types=False,
            logger=None,
        )
        self._subscriber = self._broker.subscriber(
            partitions=[Assignment(item.topic, item.partition) for item in self._assigned],
            auto_offset_reset="earliest",  # only where what it wants next is no longer there
            fetch_max_wait_ms=pace.initial,
            max_partition_fetch_bytes=FETCH_BYTES,
            parser=record_parser,
            decoder=as_it_came,
            no_reply=True,
        )
        self._subscriber(self._consume)

    async def start(self) -> None:
        """Returns when the position in every partition is known: nothing produced later is missed."""
        try:
            await self._broker.start()
        except BaseException:
            await self._broker.stop()
            raise
        consumer = self._subscriber.consumer
        if consumer is None:
            raise RuntimeError("the follower has no consumer")
        self._pace.join(consumer)
        for partition, end in (await consumer.end_offsets(self._assigned)).items():
            consumer.seek(partition, end)

    async def stop(self) -> None:
        """Stop following."""
        await self._broker.stop()

    async def check(self) -> None:
        """Raise unless a broker answers for the followed partitions; after a failure, mend the positions."""
        consumer = self._subscriber.consumer
        if consumer is None:
            raise RuntimeError("not following yet")
        lost, self._lost = self._lost, True
        ends = await consumer.end_offsets(self._assigned)
        for partition, end in ends.items() if lost else ():
            # A broker that kept its topics in memory has begun anew, and waits with us for the old position.
            if await consumer.position(partition) > end:
                consumer.seek(partition, end)
        self._lost = False

    async def _consume(self, message: KafkaMessage) -> None:
        record: ConsumerRecord[Any, Any] = message.raw_message
        try:
            self._on(*decode(record, self._settings))
        except Undecodable as error:
            _log.warning("undecodable record", topic=record.topic, offset=record.offset, reason=error.reason)
