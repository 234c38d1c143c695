"""The gateway's side of Kafka: commands out, replies in on a partition of its own, public events in."""

import asyncio
import contextlib
import random

import structlog

from chassis.cause import current
from chassis.ids import new_id, now
from chassis.kafka.follower import Follower
from chassis.kafka.producer import KafkaUnavailable, Producer, Record
from chassis.kafka.provision import partitions
from chassis.logs import about
from chassis.metrics import DEPENDENCY_UP
from contracts.envelope import Command, Envelope, Event, Message, Reply
from contracts.topics import EVENTS, REPLIES, Topic
from services.gateway.edge.requests import RECEIVED_AT
from services.gateway.errors import KafkaDown, NoReply
from services.gateway.events import EventFan
from services.gateway.receipts import Receipts
from services.gateway.replies import Replies
from services.gateway.settings import Settings

_log = structlog.get_logger()

WATCH_INTERVAL = 1.0
WATCH_TIMEOUT = 2.0
"""Seconds; with the interval, a request that waits hears of a lost Kafka within five seconds."""


class Link:
    """Implements `Commands` on Kafka. Two gateways may share a reply partition: request ids differ."""

    def __init__(self, settings: Settings, producer: Producer, events: EventFan) -> None:
        self._settings = settings
        self._producer = producer
        self._events = events
        self._replies = Replies()
        self._receipts = Receipts()
        self._partition = random.randrange(partitions(REPLIES, settings))  # noqa: S311 - spreads load, guards nothing
        self._follower = Follower(
            settings,
            "gateway",
            producer.pace,
            {REPLIES: [self._partition], EVENTS: range(partitions(EVENTS, settings))},
            self._receive,
        )
        self._up = False
        self._following = True
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when no reply can be missed any more."""
        await self._follower.start()
        self._up = True
        self._watch = asyncio.create_task(self._watch_kafka())

    async def stop(self) -> None:
        """Stop reading replies; what still waits gets no answer from here."""
        self._following = False
        if self._watch:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        await self._follower.stop()

    async def check(self) -> None:
        """Raise unless replies can be read now."""
        if not self._up:
            raise KafkaDown("Kafka cannot be reached")

    async def ask(
        self,
        topic: Topic,
        command: Command,
        *,
        key: str,
        user_id: str,
        command_id: str | None = None,
        wait: float | None = None,
    ) -> Reply:
        """See `Commands.ask`."""
        await self.check()
        with self._receipts.of(command, user_id, RECEIVED_AT.get() or now()) as received_at:
            cause = current()
            envelope = Envelope(
                id=command_id or new_id(),
                type=command.TYPE,
                source="gateway",
                time=received_at,
                subject=key,
                user_id=user_id,
                reply_to=self._partition,
                request_id=new_id(),
                correlation_id=cause.request_id,
                traceparent=cause.traceparent,
            )
            _log.debug("asked", type=envelope.type, message_id=envelope.id, **about(envelope.subject))
            return await self._reply_to(topic, command, envelope, wait or self._settings.reply_wait_seconds)

    async def _reply_to(self, topic: Topic, command: Command, envelope: Envelope, wait: float) -> Reply:
        reply = self._replies.expect(envelope.request_id or "")
        record = Record(topic.name, envelope.subject, envelope.to_headers(), command.to_bytes())
        try:
            await self._producer.publish([record])
            return await asyncio.wait_for(reply, wait)
        except KafkaUnavailable as error:
            raise KafkaDown("Kafka did not take the command") from error
        except TimeoutError as error:
            raise NoReply(envelope.id) from error
        finally:
            reply.cancel()

    def _receive(self, envelope: Envelope, message: Message) -> None:
        if isinstance(message, Reply):
            self._replies.resolve(envelope, message)
        elif isinstance(message, Event):
            self._events.publish(envelope, message)

    async def _watch_kafka(self) -> None:
        # Not only until cancelled: the client may turn a cancellation into an error of its own.
        while self._following:
            up = await self._answers()
            if up != self._up:
                _log.warning("kafka is back" if up else "kafka is down")
                # Events may have been missed: a stream that ends comes back and catches up.
                self._events.close()
            self._up = up
            DEPENDENCY_UP.labels("kafka").set(up)
            if not up:
                self._replies.fail_all(KafkaDown("Kafka went away while the request waited"))
            await asyncio.sleep(WATCH_INTERVAL)

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(WATCH_TIMEOUT):
                await self._follower.check()
        except Exception:
            return False
        return True
