"""Bytes that two servers could read as different requests are one clean refusal, and the connection ends."""

import asyncio
import re

import pytest

from tests.support.room import Room

BODY = b'{"companyName":"Acme"}'
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
SECOND = b"GET /livez HTTP/1.1\r\nHost: second\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
"""Ends a chunked body: what follows belongs to whoever comes next on the connection."""

REFUSED: dict[str, bytes] = {
    "a length and chunks, the length longer": (
        b"Content-Length: %d\r\n" % len(LAST_CHUNK + SECOND) + CHUNKED + b"\r\n" + LAST_CHUNK + SECOND
    ),
    "a length and chunks, the length shorter": (
        b"Content-Length: 4\r\n" + CHUNKED + b"\r\n%x\r\n" % len(SECOND) + SECOND + b"\r\n" + LAST_CHUNK
    ),
    "two lengths": LENGTH + b"Content-Length: 0\r\n\r\n" + BODY,
    "a list of lengths": b"Content-Length: 22, 0\r\n\r\n" + BODY,
    "a length with a sign": b"Content-Length: +22\r\n\r\n" + BODY,
    "a negative length": b"Content-Length: -22\r\n\r\n" + BODY,
    "two codings": CHUNKED + b"Transfer-Encoding: identity\r\n\r\n" + LAST_CHUNK + SECOND,
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n" + LAST_CHUNK + SECOND,
    "a compressed coding": b"Transfer-Encoding: gzip, chunked\r\n\r\n" + LAST_CHUNK + SECOND,
    "a coding behind a vertical tab": b"Transfer-Encoding: \x0bchunked\r\n\r\n" + LAST_CHUNK + SECOND,
    "a blank before the colon": b"Content-Length : 22\r\n\r\n" + BODY,
    "a bare carriage return": b"X-A: a\rContent-Length: 0\r\n" + LENGTH + b"\r\n" + BODY,
    "a null byte": b"X-A: a\0\r\n" + LENGTH + b"\r\n" + BODY,
    "a second host": b"Host: second\r\n" + LENGTH + b"\r\n" + BODY,
    "a chunk with a prefix": CHUNKED + b"\r\n0x16\r\n" + BODY + b"\r\n" + LAST_CHUNK,
    "a negative chunk": CHUNKED + b"\r\n-1\r\n" + BODY + b"\r\n" + LAST_CHUNK,
    "a chunk longer than memory": CHUNKED + b"\r\n" + b"F" * 30 + b"\r\n" + BODY,
}
ENDLESS: dict[str, bytes] = {
    "a header without end": b"X-A: " + b"a" * 200_000,
    "headers without end": b"".join(b"X-%d: a\r\n" % number for number in range(20_000)),
    "a chunk's extension without end": CHUNKED + b"\r\n16;" + b"a" * 200_000,
}


@pytest.fixture
async def head(room: Room) -> bytes:
    """The beginning of a request that would be answered with 200."""
    client = await room.candidate("smuggler")
    token = client.headers["Authorization"]
    await client.aclose()
    return (
        f"POST /interview/company-research HTTP/1.1\r\nHost: {room.settings.host}\r\n"
        f"Authorization: {token}\r\nContent-Type: application/json\r\n"
    ).encode()


@pytest.mark.parametrize("rest", REFUSED.values(), ids=REFUSED)
async def test_what_can_be_read_in_two_ways_is_refused_once(room: Room, head: bytes, rest: bytes) -> None:
    assert await _statuses(room, head + rest) == [400]


@pytest.mark.parametrize("rest", ENDLESS.values(), ids=ENDLESS)
async def test_what_does_not_end_is_cut_off(room: Room, head: bytes, rest: bytes) -> None:
    """The refusal itself may be lost with the connection that is closed on whoever still sends."""
    assert await _statuses(room, head + rest) in ([400], [])


async def test_the_same_request_with_one_length_is_answered(room: Room, head: bytes) -> None:
    assert await _statuses(room, head + LENGTH + b"Connection: close\r\n\r\n" + BODY) == [200]


async def test_a_second_token_is_not_chosen_from(room: Room, head: bytes) -> None:
    rest = b"Authorization: Bearer x\r\nConnection: close\r\n" + LENGTH + b"\r\n" + BODY
    assert await _statuses(room, head + rest) == [401]


async def _statuses(room: Room, request: bytes) -> list[int]:
    """The statuses of all answers until the server closes the connection."""
    reader, writer = await asyncio.open_connection(room.settings.host, room.settings.port)
    answer = b""
    try:
        async with asyncio.timeout(10):
            writer.write(request)
            while piece := await reader.read(65_536):
                answer += piece
    except ConnectionError:
        pass  # it was closed before it had read all
    finally:
        writer.close()
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", answer)]
