"""The outbox relay: what a document says must be told is told, in order, until Kafka has confirmed."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog

from chassis.aggregate.document import Document, Outgoing
from chassis.ids import new_id, now
from chassis.kafka.producer import KafkaUnavailable, Producer, Record
from chassis.logs import loggable
from chassis.mongo import is_outage
from contracts.envelope import Envelope, Reply
from contracts.topics import REPLIES

if TYPE_CHECKING:
    from chassis.aggregate.store import Store

_log = structlog.get_logger()


class Relay:
    """Publishes outboxes. Documents go side by side; the messages of one document go one after another."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer
        self._last: dict[str, asyncio.Task[None]] = {}

    def kick(self, store: "Store[Any]", document: Document[Any], messages: Sequence[Outgoing]) -> None:
        """Start publishing; what fails stays in the document for the next sweep."""
        if not messages:
            return
        key = f"{store.collection.full_name}/{document.id}"
        task = asyncio.create_task(self._deliver(self._last.get(key), store, document, messages))
        self._last[key] = task
        task.add_done_callback(lambda done: self._forget(key, done))

    async def reply(self, asked: Envelope, subject: str, source: str, kind: str, body: str) -> None:
        """Answer a command at once, outside any document: reads, refusals, remembered answers."""
        if asked.reply_to is None or asked.request_id is None:
            return
        envelope = Envelope(
            id=new_id(), type=kind, source=source, time=now(), subject=subject, request_id=asked.request_id
        )
        record = Record(REPLIES.name, asked.request_id, envelope.to_headers(), body.encode(), asked.reply_to)
        await self._producer.publish([record])

    async def answer(self, asked: Envelope, source: str, reply: Reply) -> None:
        """Answer a command with a reply made now."""
        await self.reply(asked, asked.subject, source, reply.TYPE, reply.to_bytes().decode())

    async def drain(self) -> None:
        """Wait for everything under way."""
        await asyncio.gather(*self._last.values(), return_exceptions=True)

    async def _deliver(
        self,
        before: asyncio.Task[None] | None,
        store: "Store[Any]",
        document: Document[Any],
        messages: Sequence[Outgoing],
    ) -> None:
        if before:
            await asyncio.wait([before])
        # A reply goes after the events are confirmed: whoever has it may rely on them being in Kafka.
        events = [_record(message) for message in messages if message.topic != REPLIES.name]
        replies = [_record(message) for message in messages if message.topic == REPLIES.name]
        try:
            for records in (events, replies):
                if records:
                    await self._producer.publish(records)
            await store.sent(document, messages)
        except KafkaUnavailable:
            _log.warning("outbox not sent; it will be retried", aggregate=loggable(document.id))
        except Exception as error:
            if not is_outage(error):
                raise
            _log.warning(
                "outbox sent but not cleared; consumers may see duplicates", aggregate=loggable(document.id)
            )

    def _forget(self, key: str, task: asyncio.Task[None]) -> None:
        if self._last.get(key) is task:
            del self._last[key]
        if not task.cancelled() and (error := task.exception()):
            _log.error("relay failed", error=type(error).__name__)


def _record(message: Outgoing) -> Record:
    headers = [(name, value.encode()) for name, value in message.headers.items()]
    return Record(message.topic, message.key, headers, message.body.encode(), message.partition)
