"""Interviews held over HTTP, as far as a test needs them."""

from typing import Any

import httpx

from room_client import AsyncClient
from room_client.models import ConductRequest
from tests.support.eventually import eventually
from tests.support.room import answer_all, set_up

ANSWER = "I built the pipeline with Kafka because orders arrived in bursts; latency fell by 40 percent."


async def started(client: httpx.AsyncClient, **changes: Any) -> str:
    """A session whose interview runs."""
    session_id = await set_up(client, **changes)
    await AsyncClient(client).conduct(ConductRequest(session_id=session_id, action="start"))
    return session_id


async def completed(client: httpx.AsyncClient, **changes: Any) -> str:
    """A session whose questions were all answered."""
    session_id = await started(client, **changes)
    async for _ in answer_all(client, session_id):
        pass
    return session_id


async def ended_at_once(client: httpx.AsyncClient, **changes: Any) -> str:
    """A session that was completed without an answer."""
    session_id = await started(client, **changes)
    await AsyncClient(client).conduct(ConductRequest(session_id=session_id, action="complete"))
    return session_id


async def report_ready(client: httpx.AsyncClient, session_id: str) -> dict[str, Any]:
    """The report, once it was made without anybody asking for it to be made."""

    async def read() -> dict[str, Any]:
        response = await client.get(f"/interview/feedback/{session_id}")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    return await eventually(read, within=20)


async def room_of(client: httpx.AsyncClient, session_id: str) -> dict[str, Any]:
    """Where the interview stands."""
    response = await client.get(f"/interview/sessions/{session_id}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def history_of(client: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    """A page of the history."""
    response = await client.get("/interview/history", params=query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body
