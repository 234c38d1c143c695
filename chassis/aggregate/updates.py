"""Conditional updates of one collection; those asked for while a write is under way go together in the next.

A burst then costs the database and this process a few commands instead of one for each document.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection

from chassis.ids import new_id

MOST = 20
"""Updates in one command; more would let the first wait for the last."""


@dataclass(frozen=True, slots=True)
class _Update:
    identifier: str
    version: int
    fields: dict[str, Any]
    done: asyncio.Future[bool]

    @property
    def query(self) -> dict[str, Any]:
        return {"_id": self.identifier, "version": self.version}


class Updates:
    """Writes in a task of its own, so that no operation of the database is ever cancelled by who asked."""

    def __init__(self, collection: AsyncCollection[dict[str, Any]]) -> None:
        self._collection = collection
        self._asked: list[_Update] = []
        self._writing: asyncio.Task[None] | None = None

    async def apply(self, identifier: str, version: int, fields: dict[str, Any]) -> bool:
        """Set these fields if the document still has this version; whether it had."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.append(_Update(identifier, version, fields, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        while self._asked:
            batch, self._asked = self._asked[:MOST], self._asked[MOST:]
            try:
                written = await self._write_together(batch)
            except Exception as error:
                for update in batch:
                    if not update.done.done():
                        update.done.set_exception(error)
            else:
                for update, was_written in zip(batch, written, strict=True):
                    if not update.done.done():
                        update.done.set_result(was_written)
        self._writing = None

    async def _write_together(self, batch: list[_Update]) -> list[bool]:
        if len(batch) == 1:
            [update] = batch
            result = await self._collection.update_one(update.query, {"$set": update.fields})
            return [bool(result.matched_count)]
        # The database only says how many were written: a stamp shows whose they are.
        stamps = [new_id() for _ in batch]
        writes = [
            UpdateOne(update.query, {"$set": {**update.fields, "stamp": stamp}})
            for update, stamp in zip(batch, stamps, strict=True)
        ]
        outcome = await self._collection.bulk_write(writes, ordered=False)
        if outcome.matched_count == len(batch):
            return [True] * len(batch)
        ids = {"$in": [update.identifier for update in batch]}
        found = await self._collection.find({"_id": ids}, {"stamp": 1}).to_list()
        last = {document.get("stamp") for document in found}
        # One that was written and at once overwritten by another process counts as lost: whoever decides
        # again finds its own command among those the document has handled, or its todo gone.
        return [stamp in last for stamp in stamps]
