"""aiokafka on uvloop: a write to a connection that has just been lost."""

import asyncio

import pytest
import uvloop
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.metadata import MetadataRequest

import chassis.kafka  # noqa: F401 - importing it is what is tested


def test_it_is_an_error_that_the_client_recovers_from() -> None:
    """Any other ends the task that fetches records, and with it the service's work."""

    async def write_to_a_lost_connection() -> None:
        async def accept(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            pass

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        connection = AIOKafkaConnection(host, port)
        connection._versions = {MetadataRequest.API_KEY: (0, 1)}
        connection._reader, connection._writer = await asyncio.open_connection(host, port)
        connection._read_task = asyncio.create_task(asyncio.sleep(0))
        connection._writer.transport.abort()
        await connection._writer.wait_closed()
        try:
            with pytest.raises(KafkaConnectionError):
                connection.send(MetadataRequest([]))
            assert not connection.connected()
        finally:
            server.close()

    uvloop.run(write_to_a_lost_connection())
