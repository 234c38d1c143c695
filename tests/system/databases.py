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
        return {name for name, _ in await self.documents(text)}

    async def documents(self, text: str) -> list[tuple[str, dict[str, Any]]]:
        """The documents in which the text occurs, each with the name of its collection."""
        return [
            (name, document)
            for database, name in await self._collections()
            async for document in self._client[database][name].find()
            if text in json.dumps(document, default=str, ensure_ascii=False)
        ]

    async def names(self) -> set[str]:
        """Every collection that there is, as service.collection."""
        return {f"{base.removeprefix(self._prefix)}.{name}" for base, name in await self._collections()}

    async def _collections(self) -> list[tuple[str, str]]:
        databases = [
            name for name in await self._client.list_database_names() if name.startswith(self._prefix)
        ]
        return [
            (database, name)
            for database in databases
            for name in await self._client[database].list_collection_names()
        ]
