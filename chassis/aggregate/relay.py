"""The outbox relay: what a document says must be told is told, in order, until Kafka has confirmed."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog

from chassis.aggregate.advance import reply_to
from chassis.aggregate.document import Document, Outgoing
from chassis.cause import current
from chassis.ids import new_id, now
from chassis.kafka.producer import KafkaUnavailable, Producer, Record
from chassis.logs import loggable
from chassis.mongo import is_outage
from chassis.refusals import Unavailable
from chassis.tracing import traceparent
from contracts.envelope import Envelope, Reply
from contracts.topics import REPLIES

if TYPE_CHECKING:
    from chassis.aggregate.store import Store

_log = structlog.get_logger()

CONFIRMED_KEPT = 5.0
"""Seconds for which it is known what was confirmed: a document that was loaded before still holds it."""


AWAY = "The service cannot reach its database. What you sent is kept. Try again shortly."


class Relay:
    """Publishes outboxes. Documents go side by side; the messages of one document go one after another."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer
        self._last: dict[str, asyncio.Task[set[str]]] = {}
        self._stores: set[Store[Any]] = set()

    def kick(self, store: "Store[Any]", document: Document[Any]) -> None:
        """Start publishing what the document has to say; what fails stays in it for the next sweep."""
        if not document.outbox:
            return
        key = f"{store.collection.full_name}/{document.id}"
        task = asyncio.create_task(self._deliver(self._last.get(key), store, document))
        self._last[key] = task
        task.add_done_callback(lambda done: self._forget_later(key, done))

    async def reply(self, asked: Envelope, subject: str, source: str, kind: str, body: str) -> None:
        """Answer a command at once, outside any document: reads, refusals, remembered answers."""
        if asked.reply_to is None or asked.request_id is None:
            return
        envelope = Envelope(
            id=new_id(),
            type=kind,
            source=source,
            time=now(),
            subject=subject,
            request_id=asked.request_id,
            traceparent=traceparent(),
        )
        record = Record(REPLIES.name, asked.request_id, envelope.to_headers(), body.encode(), asked.reply_to)
        await self._producer.publish([record])

    async def answer(self, asked: Envelope, source: str, reply: Reply) -> None:
        """Answer a command with a reply made now."""
        await self.reply(asked, asked.subject, source, reply.TYPE, reply.to_bytes().decode())

    async def excuse(self, document: Document[Any], source: str) -> None:
        """Tell whoever waits for a document's todo that it takes longer: the database is away."""
        problem = Unavailable(AWAY, retry_after=1).problem
        await self.tell(
            [reply_to(document.id, entry, problem, source, now(), current()) for entry in document.waiting]
        )

    async def tell(self, messages: Sequence[Outgoing]) -> None:
        """Publish messages of no outbox: lost when Kafka is away too."""
        with contextlib.suppress(KafkaUnavailable):
            await self._producer.publish([_record(message) for message in messages])

    async def drain(self) -> None:
        """Wait for everything under way, and clear what was confirmed."""
        await asyncio.gather(*self._last.values(), return_exceptions=True)
        await asyncio.gather(*(store.flush() for store in self._stores), return_exceptions=True)

    async def _deliver(
        self, before: asyncio.Task[set[str]] | None, store: "Store[Any]", document: Document[Any]
    ) -> set[str]:
        """Publish the outbox from its oldest message on; returns the ids in it that Kafka has confirmed."""
        messages = {message.id: message for message in document.outbox}
        confirmed = await before & messages.keys() if before else set()
        unsent = [message for message in document.outbox if message.id not in confirmed]
        # A reply goes after the events are confirmed: whoever has it may rely on them being in Kafka.
        events = [_record(message) for message in unsent if message.topic != REPLIES.name]
        replies = [_record(message) for message in unsent if message.topic == REPLIES.name]
        try:
            for records in (events, replies):
                if records:
                    await self._producer.publish(records)
            confirmed = {*messages}
            store.sent(document)
            self._stores.add(store)
        except KafkaUnavailable:
            _log.warning("outbox not sent; it will be retried", aggregate=loggable(document.id))
        except Exception as error:
            level = _log.warning if is_outage(error) else _log.error
            level("outbox not cleared", aggregate=loggable(document.id), error=type(error).__name__)
        return confirmed

    def _forget_later(self, key: str, task: asyncio.Task[set[str]]) -> None:
        task.get_loop().call_later(CONFIRMED_KEPT, self._forget, key, task)

    def _forget(self, key: str, task: asyncio.Task[set[str]]) -> None:
        if self._last.get(key) is task:
            del self._last[key]


def _record(message: Outgoing) -> Record:
    headers = [(name, value.encode()) for name, value in message.headers.items()]
    return Record(message.topic, message.key, headers, message.body.encode(), message.partition)
