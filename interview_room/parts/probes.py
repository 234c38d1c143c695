"""Asking a broker and a database whether they serve, wherever they run."""

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from chassis.kafka.connection import client_options
from chassis.settings import Settings
from interview_room.parts.ports import listens

ANSWER_SECONDS = 2.0


async def speaks_kafka(
    address: str, within: float = ANSWER_SECONDS, settings: Settings | None = None
) -> bool:
    """Tell whether a broker at `address` (host:port) answers a metadata request within seconds.

    `settings` say over what and as whom; without them in the clear, as nobody.
    """
    if not await listens(address, within):  # the client would log an error for each refused connection
        return False
    options = {**(client_options(settings) if settings else {}), "bootstrap_servers": address}
    client = AIOKafkaClient(**options, request_timeout_ms=int(within * 1000))
    try:
        await client.bootstrap()
    except (KafkaError, OSError):
        return False
    finally:
        await client.close()
    return True


async def speaks_mongo(url: str, within: float = ANSWER_SECONDS) -> bool:
    """Tell whether a database at `url` answers a ping within seconds."""
    client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(
        url, serverSelectionTimeoutMS=int(within * 1000), socketTimeoutMS=int(within * 1000)
    )
    try:
        await client.admin.command("ping")
    except PyMongoError:
        return False
    finally:
        await client.close()
    return True
