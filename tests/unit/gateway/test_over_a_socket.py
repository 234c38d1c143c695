"""What only a real server shows: connections that are closed, and streams that arrive piece by piece."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from chassis.ids import now
from contracts import feedback, public, replies
from services.gateway.events import EventFan
from tests.support.eventually import eventually
from tests.unit.gateway.services import SESSION, Services
from tests.unit.gateway.test_events import publish


@pytest.fixture
async def server(api: FastAPI, fan: EventFan) -> AsyncIterator[str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(api, log_level="critical", lifespan="off"))
    running = asyncio.create_task(server.serve(sockets=[listening]))

    def started() -> None:
        assert server.started

    await eventually(started)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    fan.close()
    server.should_exit = True
    await running
    listening.close()


@pytest.fixture
async def client(api: FastAPI, server: str) -> AsyncIterator[httpx.AsyncClient]:
    token = api.state.gateway.development_issuer.token("alice", now() // 1000)
    async with httpx.AsyncClient(base_url=server, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


async def test_an_export_that_fails_midway_is_a_broken_connection(
    client: httpx.AsyncClient, services: Services
) -> None:
    def page(command: feedback.ExportReports, _: str) -> replies.ExportPage:
        if command.cursor:
            raise RuntimeError("gone")
        return replies.ExportPage(items=({"n": 1},), next_cursor="2")

    services.table[feedback.ExportReports] = page
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get("/interview/me/export")


async def test_a_stream_arrives_while_it_is_open_and_ends_with_its_reader(
    client: httpx.AsyncClient, fan: EventFan
) -> None:
    async with client.stream("GET", f"/interview/sessions/{SESSION}/events") as response:
        lines = response.aiter_lines()
        assert (await anext(lines)).startswith("retry: ")
        publish(fan, public.QuestionsReady(session_id=SESSION, total=4))
        while not (line := await anext(lines)).startswith("event:"):
            pass
        assert line == "event: questions_ready"

    def unsubscribed() -> None:
        assert len(fan) == 0

    await eventually(unsubscribed)


async def test_a_body_without_end_is_cut_off(
    client: httpx.AsyncClient, server: str, services: Services
) -> None:
    host, port = server.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        "POST /interview/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: {client.headers['authorization']}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    writer.write(head.encode())
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    for _ in range(5):
        writer.write(chunk)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 413")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 413
    assert services.asked == []
