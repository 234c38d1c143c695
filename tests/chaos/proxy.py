"""A TCP proxy on the loopback that can be a bad network: cut off, slow, silent, or resetting connections."""

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass, field

from interview_room.parts.ports import LOOPBACK

CHUNK = 64 * 1024


@dataclass
class Proxy:
    """Passes on what comes to `port` to `target`, both on this machine.

    `delay`: seconds that each piece is held back, in each direction. `open`: while False, connections are
    refused. `heard`: while clear, nothing is passed on and nothing is closed, as when packets are dropped.
    """

    port: int
    target: int
    delay: float = 0.0
    open: bool = True
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self) -> None:
        self.heard.set()
        self._server = await asyncio.start_server(self._accept, LOOPBACK, self.port)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            self.reset()

    def cut(self) -> None:
        """Close every connection and refuse new ones."""
        self.open = False
        self.reset()

    def reset(self) -> None:
        """Break every connection with RST, in the middle of whatever was being said."""
        for writer in [*self._writers]:
            _abort(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        onward: asyncio.StreamWriter | None = None
        try:
            if not self.open:
                return
            answers, onward = await asyncio.open_connection(LOOPBACK, self.target)
            self._writers.add(onward)
            await asyncio.gather(self._pump(reader, onward), self._pump(answers, writer))
        except (OSError, asyncio.CancelledError):
            return
        finally:
            for end in (writer, onward):
                if end is not None:
                    self._writers.discard(end)
                    _abort(end)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(CHUNK):
            if self.delay:
                await asyncio.sleep(self.delay)
            await self.heard.wait()
            writer.write(piece)
            await writer.drain()
        raise ConnectionResetError


def _abort(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None and not writer.transport.is_closing():
        with contextlib.suppress(OSError, ValueError):  # uvloop says ValueError when it is closed already
            # Without lingering, a close is a reset: the other side learns of it at once.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
