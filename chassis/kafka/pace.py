"""How often the embedded broker is asked for news.

Kafka answers a waiting fetch as soon as there is data. The embedded broker does not: a fetch waits out
its time. So this process asks often while it publishes or receives, and seldom while nothing happens:
measured on two cores, five consumers at 15 ms keep a third of a core busy with nothing.
"""

import asyncio
from typing import Any

from chassis.settings import Settings

WAIT = 100
"""Milliseconds that Kafka may hold an empty fetch; data ends the wait."""
BUSY_WAIT = 15
IDLE_WAIT = 60
"""Milliseconds a fetch of the embedded broker lasts, with and without something going on."""
HOLD = 10.0
"""Seconds after the last message before it counts as idle."""


class Pace:
    """Shared by the consumers of one process; does nothing on a real Kafka."""

    def __init__(self, settings: Settings) -> None:
        self._adapts = settings.kafka_embedded
        self._consumers: list[Any] = []
        self._wait = self.initial
        self._busy_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def initial(self) -> int:
        """The wait a consumer starts with, in milliseconds."""
        return IDLE_WAIT if self._adapts else WAIT

    def join(self, consumer: Any) -> None:
        """Keep this aiokafka consumer in step from now on."""
        if self._adapts:
            self._consumers.append(consumer)
            self._set(self._wait)

    def touch(self) -> None:
        """Something was published or received."""
        if not self._adapts:
            return
        loop = asyncio.get_running_loop()
        self._busy_until = loop.time() + HOLD
        if self._timer is None:
            self._set(BUSY_WAIT)
            self._timer = loop.call_at(self._busy_until, self._rest)

    def _rest(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() < self._busy_until:
            self._timer = loop.call_at(self._busy_until, self._rest)
        else:
            self._timer = None
            self._set(IDLE_WAIT)

    def _set(self, wait: int) -> None:
        self._wait = wait
        for consumer in self._consumers:
            # aiokafka has no public way to change this; its fetcher reads it for every request.
            consumer._fetcher._fetch_max_wait_ms = wait
