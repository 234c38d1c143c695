"""Loopback ports for the parts."""

import asyncio
import random
import socket

LOOPBACK = "127.0.0.1"

# Below what Linux (32768) and macOS (49152) give to outgoing connections: a port kept over a restart
# must not be taken meanwhile by a client, least of all by the one that tries to reconnect to it.
CANDIDATES = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """Tell whether a daemon could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a loopback port nobody listens on.

    Raises:
        OSError: none was found.
    """
    for port in random.sample(CANDIDATES, 200):
        if is_free(port):
            return port
    raise OSError("no free port on 127.0.0.1 between 20000 and 32000")


async def listens(address: str, within: float) -> bool:
    """Tell whether something accepts a TCP connection at `address` (host:port) within seconds."""
    host, _, port = address.rpartition(":")
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), within)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
