"""Reading server-sent events (WHATWG HTML, section 9.2.6)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx

WITHIN = 20.0
"""Seconds for everything a test waits for to arrive."""


@dataclass(frozen=True)
class Told:
    """One event of the stream."""

    id: str
    kind: str
    data: dict[str, Any]


async def told(
    client: httpx.AsyncClient, session_id: str, until: Callable[[list[Told]], bool], after: str | None = None
) -> list[Told]:
    """The events of a session, from the one after the id `after`, until enough have come."""
    seen: list[Told] = []
    headers = {"Last-Event-ID": after} if after else {}
    async with (
        asyncio.timeout(WITHIN),
        client.stream("GET", f"/interview/sessions/{session_id}/events", headers=headers) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        async for event in _events(response):
            seen.append(event)
            if until(seen):
                break
    return seen


async def _events(response: httpx.Response) -> AsyncIterator[Told]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield Told(fields.pop("id"), fields.pop("event"), json.loads(fields.pop("data")))
