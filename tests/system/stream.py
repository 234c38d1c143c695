"""What the stream of a session tells."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import httpx

from room_client import AsyncClient
from room_client.models import SessionEvent

WITHIN = 20.0
"""Seconds for everything a test waits for to arrive."""


async def told(
    client: httpx.AsyncClient,
    session_id: str,
    until: Callable[[list[SessionEvent]], bool],
    after: str | None = None,
) -> list[SessionEvent]:
    """The events of a session, from the one after the id `after`, until enough have come."""
    seen: list[SessionEvent] = []
    stream = AsyncClient(client).watch_session(session_id, last_event_id=after)
    async with asyncio.timeout(WITHIN), aclosing(stream) as events:
        async for event in events:
            seen.append(event)
            if until(seen):
                break
    return seen
