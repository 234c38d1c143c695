"""Request bodies: JSON, of a bounded size, read once."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, NoReturn

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Message

from services.gateway.edge.problems import Rejection

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
DRAINED_BYTES = 16 * 1024 * 1024
DRAINED_SECONDS = 2
"""How much of a body that is too large is taken from the sender, so that it reads the answer."""
_CHARSETS = {"", "utf-8", "utf8"}
# One that is never closed reaches to the end, so that it is passed over once and not from every quote in it.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[][{}]")


class JsonRoute(APIRoute):
    """A route that checks its body before FastAPI parses it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle
        required = self.body_field.field_info.is_required()

        async def strict(request: Request) -> Response:
            return await handle(await _checked(request, required=required))

        return strict


async def _checked(request: Request, *, required: bool) -> Request:
    body = await _read(request)
    if body:
        _check_type(request.headers.get("content-type", ""))
        _check_json(body)
    elif required:
        raise Rejection(400, "The body is empty; send a JSON object.")
    return _replay(request, body)


async def _read(request: Request) -> bytes:
    """The body; nothing above the limit is kept, whether or not its length was announced."""
    announced, chunks = request.headers.get("content-length", ""), request.stream()
    if announced.isdecimal() and int(announced) > MAX_BYTES:
        if int(announced) <= DRAINED_BYTES and "expect" not in request.headers:
            await _drain(chunks)
        raise _too_large()
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > MAX_BYTES:
            await _drain(chunks)
            raise _too_large()
    return bytes(body)


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    """Read on without keeping anything: closing in the middle of a body would take the answer with it."""
    drained = 0
    with contextlib.suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(DRAINED_SECONDS):
            async for chunk in chunks:
                drained += len(chunk)
                if drained > DRAINED_BYTES:
                    return


def _too_large() -> Rejection:
    # Some of the body may still be on its way, so the connection cannot be used again.
    return Rejection(413, "A body may have 256 KiB; shorten the texts.", headers={"Connection": "close"})


def _check_type(content_type: str) -> None:
    media_type, _, parameters = content_type.partition(";")
    name, _, charset = parameters.strip().partition("=")
    acceptable = name.strip().lower() in {"", "charset"} and charset.strip(' "').lower() in _CHARSETS
    if media_type.strip().lower() != "application/json" or not acceptable:
        raise Rejection(415, "Send JSON in UTF-8 with Content-Type: application/json.")


def _check_json(body: bytes) -> None:
    if _too_deep(body):
        raise Rejection(400, f"The body is nested too deeply; at most {MAX_DEPTH} levels.")
    try:
        json.loads(body.decode(), parse_constant=_no_constant)
    except ValueError as error:
        raise Rejection(400, "The body is not JSON in UTF-8.") from error


def _too_deep(body: bytes) -> bool:
    """Seen before it is parsed: a parser that runs out of stack does so in the middle of anything."""
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _no_constant(_: str) -> NoReturn:
    """NaN and the infinities are not JSON (RFC 8259, section 6)."""
    raise ValueError("not a JSON number")


def _replay(request: Request, body: bytes) -> Request:
    """The request again, with its body at hand."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return pending.pop() if pending else await request.receive()

    return Request(request.scope, receive)
