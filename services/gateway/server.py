"""The gateway as a running server: the API on a port, the link to Kafka behind it."""

import asyncio
from collections.abc import Mapping

import uvicorn

from chassis.process import Parts
from chassis.readiness import Check
from services.gateway.app import create_api
from services.gateway.events import EventFan
from services.gateway.link import Link
from services.gateway.settings import Settings

DRAIN = 15
"""Seconds that a stopping gateway waits for the requests in hand."""
MAX_HEADER_BYTES = 64 * 1024
KEEP_ALIVE = 75
"""Seconds an idle connection is kept: longer than a load balancer keeps its side (60)."""


class Server:
    """Starts when replies can be read, stops when the requests in hand are answered."""

    def __init__(self, settings: Settings, parts: Parts, checks: Mapping[str, Check] | None = None) -> None:
        self._events = EventFan()
        self._link = Link(settings, parts.producer, self._events)
        api = create_api(settings, self._link, self._events, {"kafka": self._link.check, **(checks or {})})
        self._server = uvicorn.Server(
            uvicorn.Config(
                api,
                host=settings.host,
                port=settings.port,
                log_config=None,
                access_log=False,
                server_header=False,
                h11_max_incomplete_event_size=MAX_HEADER_BYTES,
                timeout_graceful_shutdown=DRAIN,
                timeout_keep_alive=KEEP_ALIVE,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when requests are accepted."""
        await self._link.start()
        # `_serve` is what `serve` runs inside its own signal handlers; signals are the process's here.
        self._serving = asyncio.create_task(self._server._serve())
        while not self._server.started:
            if self._serving.done():
                await self._serving
                raise OSError("the gateway could not listen on its port")
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Accept nothing more, answer what is in hand, stop reading replies."""
        self._events.close()
        self._server.should_exit = True
        if self._serving:
            await self._serving
        await self._link.stop()
