"""A lost connection is told to aiokafka as it expects it.

uvloop raises RuntimeError for a write to a transport that has just been closed; aiokafka 0.14 expects OSError
(aiokafka issue 1038, open). When a broker goes away at that moment, the task that fetches records ends for
good, while the heartbeat keeps the partitions: a service that looks alive and takes no more work.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError


def tell_lost_connections() -> None:
    """Have every connection of aiokafka in this process end as lost when it cannot be written to."""
    for name in ("send", "_send_sasl_token"):
        write = getattr(AIOKafkaConnection, name)
        if not hasattr(write, "__wrapped__"):
            setattr(AIOKafkaConnection, name, _telling(write))


def _telling(write: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def told(connection: AIOKafkaConnection, *arguments: Any, **named: Any) -> Any:
        try:
            return write(connection, *arguments, **named)
        except KafkaError:
            raise  # it is a RuntimeError too
        except RuntimeError as error:
            connection.close(reason=CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"the connection is closed: {error}") from error

    return told
