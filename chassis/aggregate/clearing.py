"""Taking confirmed messages out of their documents, many documents in one round trip.

Nobody waits for this: until it is done a crash only means that messages are sent twice. So it is put off a
moment, and whatever the next change of a document writes anyway need not be taken out any more.
"""

import asyncio
from typing import Any

import structlog
from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from chassis.aggregate.document import Document, wake_at
from chassis.ids import now

_log = structlog.get_logger()

DELAY = 1.0
"""Seconds; well below the time after which a sweep looks for messages that did not get out."""


class Clearing:
    """The confirmed messages of one collection that are still in its documents."""

    def __init__(self, collection: AsyncCollection[dict[str, Any]]) -> None:
        self._collection = collection
        self._pending: dict[str, Document[Any]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None

    def confirmed(self, document: Document[Any]) -> None:
        """Kafka has everything in this document's outbox."""
        self._pending[document.id] = document
        self._soon()

    def unsent(self, document: Document[Any]) -> Document[Any]:
        """The document without the messages that are known to be confirmed."""
        known = self._pending.get(document.id)
        if known is None or not document.outbox:
            return document
        ids = {message.id for message in known.outbox}
        return document.model_copy(
            update={"outbox": [item for item in document.outbox if item.id not in ids]}
        )

    def written(self, document: Document[Any]) -> None:
        """A change has been written without the confirmed messages."""
        self._pending.pop(document.id, None)

    async def flush(self) -> None:
        """Take out now whatever is confirmed."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._flushing:
            await self._flushing
        await self._flush()

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY, self._begin)

    def _begin(self) -> None:
        self._timer = None
        self._flushing = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        pending, self._pending = self._pending, {}
        try:
            if pending:
                await self._take_out(list(pending.values()))
        except PyMongoError as error:
            _log.warning("confirmed messages not cleared yet", error=type(error).__name__)
            self._pending = {**pending, **self._pending}
            self._soon()

    async def _take_out(self, documents: list[Document[Any]]) -> None:
        result = await self._collection.bulk_write([_clear(document) for document in documents])
        if result.matched_count < len(documents):
            # Some have changed since: their own messages and wake times are not ours to judge.
            await self._collection.bulk_write([_take(document) for document in documents])


def _clear(document: Document[Any]) -> UpdateOne:
    """If nothing else was said since, nobody needs to look at the document for its messages' sake."""
    wake = wake_at(document.model_copy(update={"outbox": []}), now())
    return UpdateOne(
        {"_id": document.id, "version": document.version}, {"$set": {"outbox": [], "wakeAt": wake}}
    )


def _take(document: Document[Any]) -> UpdateOne:
    ids = [message.id for message in document.outbox]
    return UpdateOne({"_id": document.id}, {"$pull": {"outbox": {"id": {"$in": ids}}}})
