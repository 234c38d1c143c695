"""MongoDB: the client, and whether it answers at this moment."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar

import pymongo
import structlog
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    NetworkTimeout,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from chassis.metrics import DEPENDENCY_UP
from chassis.settings import Settings

_log = structlog.get_logger()

OPERATION_TIMEOUT = 3000
"""Milliseconds for one operation, retries included: a caller gets its 503 within five seconds."""
SELECTION_TIMEOUT = 1000
POOL = 8
"""Connections: a burst waits for one instead of opening a hundred."""
PROBE_INTERVAL = 0.25
CLOSE_TIMEOUT = 5.0
PING_TIMEOUT = 1.5
"""Seconds; shorter than whoever asks for readiness waits."""


Result = TypeVar("Result")


async def whole(operation: Coroutine[Any, Any, Result]) -> Result:
    """Wait for an operation, and let it end by itself when the waiting is cancelled.

    PyMongo 4.20 loses the lock of its topology when it is cancelled while it waits for a server: every
    later operation of the client then hangs. Its own deadline ends an operation that gets no answer.
    """
    running = asyncio.ensure_future(operation)
    running.add_done_callback(lambda done: done.cancelled() or done.exception())
    return await asyncio.shield(running)


def is_outage(error: BaseException) -> bool:
    """Whether an error means that the database cannot be reached now, so that waiting helps."""
    return isinstance(error, ConnectionFailure) or (isinstance(error, PyMongoError) and error.timeout)


def is_lost_connection(error: BaseException) -> bool:
    """Whether one connection broke, which says nothing yet about the server."""
    return isinstance(error, AutoReconnect) and not isinstance(
        error, NetworkTimeout | ServerSelectionTimeoutError
    )


class Mongo:
    """One client for all services of a process.

    After a failure `up` is False until a probe is answered, so that commands are refused at once
    instead of each waiting for its own timeout.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
            settings.mongo_url,
            w="majority",
            maxPoolSize=POOL,
            timeoutMS=OPERATION_TIMEOUT,
            serverSelectionTimeoutMS=SELECTION_TIMEOUT,
            connectTimeoutMS=SELECTION_TIMEOUT,
            appname="mock-interview-room",
        )
        self.up = True
        self._probe: asyncio.Task[None] | None = None

    def database(self, service: str) -> AsyncDatabase[dict[str, Any]]:
        """The service's own database."""
        return self.client[f"{self._settings.mongo_prefix}{service}"]

    def failed(self) -> None:
        """Note that an operation failed for lack of a server, and watch for its return."""
        if self.up:
            self.up = False
            DEPENDENCY_UP.labels("mongodb").set(0)
            _log.warning("mongodb is down")
            self._probe = asyncio.create_task(self._watch())

    async def ping(self) -> None:
        """Raise unless the server answers. When it does, `up` is True: commands are taken."""
        with pymongo.timeout(PING_TIMEOUT):
            await whole(self.client.admin.command("ping"))
        DEPENDENCY_UP.labels("mongodb").set(1)
        if not self.up:
            self.up = True
            _log.info("mongodb is back")

    async def close(self) -> None:
        """Give the connections back."""
        if self._probe:
            self._probe.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self.client.close()

    async def _watch(self) -> None:
        while not self.up:
            await asyncio.sleep(PROBE_INTERVAL)
            with contextlib.suppress(PyMongoError):
                await self.ping()
