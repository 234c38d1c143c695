"""A receiver of webhooks on this machine: answers as a test says, and keeps what it was sent."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from interview_room.parts.ports import LOOPBACK

CANARY = "what a receiver answers is its own business"


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body)
        return read

    @property
    def session(self) -> str:
        return str(self.payload["data"]["sessionId"])


@dataclass
class Listener:
    """Answers 204, or for a session whatever is next in `answers`. While `answering` is clear, it is slow."""

    answers: dict[str, list[int]] = field(default_factory=dict)
    reply_headers: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    answering: asyncio.Event = field(default_factory=asyncio.Event)
    open: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/hooks"

    def of(self, session_id: str) -> list[Request]:
        """What was sent on a session."""
        return [request for request in self.requests if request.session == session_id]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            request = await _read(reader)
            self.requests.append(request)
            self.open += 1
            try:
                await self.answering.wait()
            finally:
                self.open -= 1
            writer.write(self._answer(request))
            await writer.drain()
        writer.close()

    def _answer(self, request: Request) -> bytes:
        statuses = self.answers.get(request.session)
        status = statuses.pop(0) if statuses else 204
        headers = {**self.reply_headers, "connection": "close"}
        if status != 204:
            headers["content-length"] = str(len(CANARY))
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return ("\r\n".join(lines) + (CANARY if status != 204 else "")).encode()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(head[0].split(" ")[1], headers, body)


@asynccontextmanager
async def listening(listener: Listener, tls: ssl.SSLContext | None = None) -> AsyncIterator[Listener]:
    """The listener on a free port, until the test is over."""
    listener.answering.set()
    server = await asyncio.start_server(listener.serve, LOOPBACK, listener.port, ssl=tls)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        listener.answering.set()
        server.close()
        await server.wait_closed()
