"""The one way from HTTP to the services."""

from typing import Protocol

from contracts.envelope import Command, Reply
from contracts.topics import Topic


class Commands(Protocol):
    """Publishes a command and awaits its reply."""

    async def ask(
        self,
        topic: Topic,
        command: Command,
        *,
        key: str,
        user_id: str,
        command_id: str | None = None,
        wait: float | None = None,
    ) -> Reply:
        """The reply, a Problem included.

        `key` chooses the partition, so what is asked with one key is handled in order. `command_id` is the
        same on every attempt at the same work; without it a new one is made. `wait` is in seconds, by
        default the setting's. Raises NoReply after the wait, KafkaDown when the command was not published.
        """
        ...
