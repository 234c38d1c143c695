"""A burst of requests is taken in small portions."""

import asyncio
from collections import deque

PORTION = 4
"""Requests that begin in one turn of the event loop; each takes one to two milliseconds to be read."""


class Turns:
    """Lets a few requests begin in each turn of the event loop, in the order in which they came.

    A hundred that arrive together would else all be read before the first is sent on to Kafka, and the
    services would have nothing to do meanwhile. Nobody holds a turn, so a slow request delays none.
    """

    def __init__(self) -> None:
        self._begun = 0
        self._queue: deque[asyncio.Future[None]] = deque()

    async def mine(self) -> None:
        """Returns when this request may begin: at once, unless others came in the same moment."""
        loop = asyncio.get_running_loop()
        if not self._begun:
            loop.call_soon(self._next)
        self._begun += 1
        if self._begun > PORTION or self._queue:
            turn: asyncio.Future[None] = loop.create_future()
            self._queue.append(turn)
            await turn

    def _next(self) -> None:
        self._begun = 0
        for _ in range(min(PORTION, len(self._queue))):
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
            self._begun += 1
        if self._begun:
            asyncio.get_running_loop().call_soon(self._next)
