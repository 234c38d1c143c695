"""Asking a Kafka broker whether it serves."""

import asyncio

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

ANSWER_SECONDS = 2.0


async def speaks_kafka(address: str) -> bool:
    """Tell whether a broker at `address` answers a metadata request."""
    if not await _listens(address):  # the client would log an error for each refused connection
        return False
    client = AIOKafkaClient(bootstrap_servers=address, request_timeout_ms=int(ANSWER_SECONDS * 1000))
    try:
        await client.bootstrap()
    except (KafkaError, OSError):
        return False
    finally:
        await client.close()
    return True


async def _listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), ANSWER_SECONDS)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
