"""What all databases of a room hold."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pymongo import AsyncMongoClient

from tests.support.room import Room


@asynccontextmanager
async def databases(room: Room) -> AsyncIterator["Databases"]:
    """A connection of its own to the databases of a room."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(room.settings.mongo_url)
    try:
        yield Databases(client, room.settings.mongo_prefix)
    finally:
        await client.close()


class Databases:
    """Every database whose name begins with the room's prefix."""

    def __init__(self, client: AsyncMongoClient[dict[str, Any]], prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    async def holding(self, text: str) -> set[str]:
        """The collections with a document in which the text occurs anywhere, keys included."""
        return {name async for name, document in self._documents() if text in document}

    async def _documents(self) -> AsyncIterator[tuple[str, str]]:
        names = await self._client.list_database_names()
        for database in (self._client[name] for name in names if name.startswith(self._prefix)):
            for collection in await database.list_collection_names():
                async for document in database[collection].find():
                    yield collection, json.dumps(document, default=str, ensure_ascii=False)
