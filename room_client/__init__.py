"""A client of the Mock Interview Room: one typed method an operation, blocking or asynchronous."""

from room_client.async_client import AsyncClient
from room_client.client import Client
from room_client.errors import Refused, StillRunning, Unreachable
from room_client.waiting import TIMEOUT

__all__ = ["TIMEOUT", "AsyncClient", "Client", "Refused", "StillRunning", "Unreachable"]
