"""Kafka in: one subscriber a service, every record answered, buried or tried again."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import structlog
from aiokafka import TopicPartition
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from chassis.aggregate.decision import Context
from chassis.aggregate.relay import Relay
from chassis.cause import caused_by
from chassis.ids import now, was_keyed
from chassis.kafka.connection import bootstrap, security
from chassis.kafka.dead_letters import bury
from chassis.kafka.decode import Undecodable, as_it_came, decode, digest, record_parser
from chassis.kafka.ledger import Ledger
from chassis.kafka.producer import KafkaUnavailable, Producer
from chassis.kafka.spans import processing
from chassis.logs import about, where
from chassis.metrics import DEAD_LETTERS, HANDLED, HANDLING, REFUSALS, show_zeros
from chassis.mongo import Mongo, is_lost_connection, is_outage
from chassis.refusals import NotFound, Refusal, Unavailable
from chassis.settings import Settings
from chassis.tracing import failed
from contracts.envelope import Command, Envelope, Message, Reply
from contracts.replies import GetOperation, OperationReply, Problem
from contracts.topics import MODELS, Topic

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

Handler = Callable[[Any, Context], Awaitable[Reply | None]]

_log = structlog.get_logger()

GRACE = 15.0
"""Seconds that a stopping consumer waits for the record in hand."""
OUTAGE_PAUSE = 0.25
"""Seconds before an event is tried again while a part is down; commands behind it get their turn."""
BATCH = 200
"""Records dealt with side by side at most."""
FETCH_BYTES = 4 * 1024 * 1024
UNAVAILABLE = "The service cannot reach its database. Nothing was changed. Try again shortly."
UNEXPECTED = Problem(
    status=500,
    title="Internal error",
    detail="The request could not be handled. It was kept for inspection; trying again will not help.",
)


class Consumer:
    """The records of some topics: those of one key one after another, different keys side by side.

    What the client has fetched is dealt with as one batch and committed once, so that the round trips of
    one candidate's record do not add up to another's wait.

    A record ends in one of these ways: handled; refused with a Problem reply; buried as a dead letter
    (undecodable, or a handler failed in a way that waiting does not mend); or, for events, tried again
    for as long as a part is down. A command that meets an outage is refused with 503 at once: its
    sender is still there to try again.
    """

    def __init__(
        self,
        settings: Settings,
        service: str,
        topics: Sequence[Topic],
        handlers: Mapping[type[Message], Handler],
        *,
        relay: Relay,
        producer: Producer,
        mongo: Mongo,
        ledger: Ledger,
    ) -> None:
        self._settings = settings
        self._service = service
        self._handlers = handlers
        self._relay = relay
        self._producer = producer
        self._mongo = mongo
        self._ledger = ledger
        self._group = f"{settings.kafka_prefix}{service}"
        self._broker = KafkaBroker(
            bootstrap(settings),
            security=security(settings),
            client_id=service,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            graceful_timeout=GRACE,
            consumer_only=True,
            apply_types=False,
            logger=None,
        )
        self._subscriber = self._broker.subscriber(
            *(settings.kafka_prefix + topic.name for topic in topics),
            group_id=self._group,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=producer.pace.initial,
            max_partition_fetch_bytes=FETCH_BYTES,
            parser=record_parser,
            decoder=as_it_came,
            no_reply=True,
        )
        self._subscriber(self._consume_batch)
        self._topics = topics
        self._in_hand: Counter[str] = Counter()
        """Records of each topic that are being dealt with."""
        show_zeros(service, [t.name for t in topics], [m.TYPE for m in handlers if issubclass(m, Command)])
        self._ahead: set[tuple[str, int, int, int]] = set()
        """What was dealt with behind a record that has to come again, and comes again with it."""

    async def start(self) -> None:
        """Join the group; returns when partitions are assigned."""
        try:
            await self._broker.start()
            self._producer.pace.join(self._subscriber.consumer)
        except BaseException:
            await self._broker.stop()
            raise

    async def stop(self) -> None:
        """Finish the record in hand, commit it and leave the group."""
        await self._broker.stop()

    def assigned(self) -> bool:
        """Whether this consumer has partitions now."""
        consumer = self._subscriber.consumer
        return consumer is not None and bool(consumer.assignment())

    async def lag(self) -> dict[str, int]:
        """Records of each topic that are there for this consumer and not dealt with, as far as it knows."""
        behind = {topic.name: self._in_hand[topic.name] for topic in self._topics}
        consumer = self._subscriber.consumer
        if consumer is None:
            return behind
        for place in consumer.assignment():
            position = await consumer.position(place)
            behind[self._name(place.topic)] += max(0, (consumer.highwater(place) or position) - position)
        return behind

    async def _consume_batch(self, message: KafkaMessage) -> None:
        """Deal with a record and all that is fetched behind it; the subscriber then commits the positions."""
        self._producer.pace.touch()
        consumer = self._subscriber.consumer
        first: ConsumerRecord[Any, Any] = message.raw_message
        if consumer is None:
            raise RuntimeError("a record came while the consumer was stopping")
        fetched = await consumer.getmany(timeout_ms=0, max_records=BATCH - 1)
        lanes: dict[tuple[str, bytes | None], list[ConsumerRecord[Any, Any]]] = {}
        records = [first, *(item for items in fetched.values() for item in items)]
        for record in records:
            if _identity(record) in self._ahead:
                continue
            # Not the key alone: an event that waits for the database must not hold up the commands.
            lanes.setdefault((record.topic, record.key), []).append(record)
        self._in_hand = Counter(self._name(record.topic) for lane in lanes.values() for record in lane)
        left = await asyncio.gather(*(self._consume_lane(lane) for lane in lanes.values()))
        self._in_hand.clear()
        undone = {_identity(record): record for lane in left for record in lane}
        back: dict[TopicPartition, int] = {}
        for record in undone.values():
            place = _place(record)
            back[place] = min(record.offset, back.get(place, record.offset))
        self._ahead = {
            _identity(record)
            for record in records
            if _identity(record) not in undone and record.offset > back.get(_place(record), record.offset)
        }
        for place, offset in back.items():
            if place in consumer.assignment():
                # The commit that follows is of positions, so what is sought back to is not committed.
                consumer.seek(place, offset)

    async def _consume_lane(
        self, records: "list[ConsumerRecord[Any, Any]]"
    ) -> "list[ConsumerRecord[Any, Any]]":
        """The records of one key, in order; returns those that have to be delivered again."""
        for position, record in enumerate(records):
            try:
                await self.consume(record)
            except Exception as error:
                _log.warning("will be delivered again", topic=record.topic, error=type(error).__name__)
                await asyncio.sleep(OUTAGE_PAUSE)
                return records[position:]
        return []

    async def consume(self, record: "ConsumerRecord[Any, Any]") -> None:
        """Deal with one record. Raises only to have it delivered again."""
        try:
            envelope, message = decode(record, self._settings)
        except Undecodable as error:
            _log.warning("undecodable record", topic=record.topic, offset=record.offset, reason=error.reason)
            await self._bury(record, error.part, error.reason, error.envelope)
            return
        handler = self._handlers.get(type(message))
        if handler is None:
            return
        with (
            caused_by(
                envelope.correlation_id,
                service=self._service,
                message_id=envelope.id,
                type=envelope.type,
                **about(envelope.subject),
            ),
            processing(envelope, self._name(record.topic), self._service),
            HANDLING.labels(self._service, envelope.type).time(),
        ):
            outcome = await self._handle(handler, record, envelope, message)
            _log.debug("handled", outcome=outcome)
        HANDLED.labels(self._service, envelope.type, outcome).inc()

    async def _handle(
        self, handler: Handler, record: "ConsumerRecord[Any, Any]", envelope: Envelope, message: Message
    ) -> str:
        is_command = envelope.request_id is not None
        try:
            body = await self._admit(envelope, record)
            reply = await _perform(handler, message, Context(envelope, now(), body))
            if reply is not None:
                await self._relay.answer(envelope, self._service, reply)
        except Refusal as refusal:
            if not is_command and isinstance(refusal, Unavailable):
                raise
            return await self._refuse(envelope, message, refusal)
        except KafkaUnavailable:
            raise
        except Exception as error:
            failed(error)
            if not is_outage(error):
                _log.error("handler failed", error=type(error).__name__, where=where(error))
                await self._bury(record, "handler", f"handler failed: {type(error).__name__}", envelope)
                return "failed"
            self._mongo.failed()
            if not is_command:
                raise
            await self._relay.answer(envelope, self._service, Unavailable(UNAVAILABLE, retry_after=1).problem)
            return "unavailable"
        return "handled"

    async def _refuse(self, envelope: Envelope, message: Message, refusal: Refusal) -> str:
        user_id = envelope.user_id or ""
        if isinstance(message, GetOperation) and isinstance(refusal, NotFound):
            refused = await self._ledger.refusal(message.operation_id, user_id)
            if refused is not None:
                outcome = OperationReply(state="done", result_type=Problem.TYPE, result=refused.model_dump())
                await self._relay.answer(envelope, self._service, outcome)
                return "handled"
        _log.info("refused", status=refusal.status)
        REFUSALS.labels(self._service, envelope.type, str(refusal.status)).inc()
        await self._relay.answer(envelope, self._service, refusal.problem)
        if not isinstance(refusal, Unavailable):
            await self._ledger.refuse(envelope.id, user_id, refusal.problem)
        return "refused"

    async def _admit(self, envelope: Envelope, record: "ConsumerRecord[Any, Any]") -> str:
        """Refuse what cannot be done now and a command that reuses a key; returns the body's digest."""
        if not self._mongo.up:
            raise Unavailable(UNAVAILABLE, retry_after=1)
        body = digest(record)
        if was_keyed(envelope.id):
            await self._ledger.check(envelope.id, body)
        return body

    def _name(self, topic: str) -> str:
        """The topic as the registry has it."""
        return topic.removeprefix(self._settings.kafka_prefix)

    async def _bury(
        self, record: "ConsumerRecord[Any, Any]", cause: str, reason: str, envelope: Envelope | None
    ) -> None:
        await bury(self._producer, record, self._group, reason)
        if envelope is not None:
            await self._relay.answer(envelope, self._service, UNEXPECTED)
        # Whoever can write to Kafka can invent types; each label is kept for good.
        kind = envelope.type if envelope and envelope.type in MODELS else "unknown"
        HANDLED.labels(self._service, kind, "dead_letter").inc()
        DEAD_LETTERS.labels(self._service, self._name(record.topic), cause).inc()


async def _perform(handler: Handler, message: Message, context: Context) -> Reply | None:
    """Handle a message, once more when a connection to the database broke: handlers bear repetition."""
    try:
        return await handler(message, context)
    except Exception as error:
        if not is_lost_connection(error):
            raise
    return await handler(message, context)


def _place(record: "ConsumerRecord[Any, Any]") -> TopicPartition:
    return TopicPartition(record.topic, record.partition)


def _identity(record: "ConsumerRecord[Any, Any]") -> tuple[str, int, int, int]:
    """A topic that was made anew has other times at the same offsets."""
    return record.topic, record.partition, record.offset, record.timestamp
