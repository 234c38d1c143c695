"""Requests that are made again until they are answered, and done once."""

import asyncio
import copy
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, NoReturn, Self, TypeVar

import httpx
from pydantic import BaseModel

from room_client.errors import Refused, StillRunning, Unreachable, retry_after
from room_client.events import Lines
from room_client.model import Model, given
from room_client.waiting import FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, TIMEOUT, worth_waiting

E = TypeVar("E", bound=BaseModel)


class AsyncConnection:
    """The way to a gateway. `http` has its address, and the token in the header Authorization.

    `delayed` is called when a request has to wait longer than a second; `pause` waits so many seconds.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        delayed: Callable[[], None] = lambda: None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.http = http
        self._delayed = delayed
        self._pause = pause
        self._timeout = TIMEOUT
        self._patience = PATIENCE

    def at_once(self, seconds: float) -> Self:
        """The same way without patience: one attempt, which fails after `seconds`."""
        hasty = copy.copy(self)
        hasty._timeout, hasty._patience = httpx.Timeout(seconds), 0.0
        return hasty

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: Model | None = None,
        params: Mapping[str, str | int | None] = MappingProxyType({}),
        headers: Mapping[str, str | None] = MappingProxyType({}),
    ) -> httpx.Response:
        """The answer; accepted work is followed to its outcome.

        Raises:
            Refused: the gateway says no, and will not say anything else soon.
            StillRunning: the work takes longer than two minutes.
            Unreachable: nothing has answered for two minutes.
        """
        content = {} if body is None else {"content": body.body()}
        headers = {"Content-Type": None if body is None else "application/json", **headers}
        options = {"params": given(params), "headers": given(headers), **content}
        response = await self._answered(method, path, **options)
        waited = 0.0
        while response.status_code == httpx.codes.ACCEPTED:
            location, wait = response.headers["Location"], retry_after(response) or 1
            waited += wait
            if waited > self._patience:
                raise StillRunning(location)
            await self._pause(wait)
            response = await self._answered("GET", location)
        return response

    async def stream(
        self, model: type[E], path: str, headers: Mapping[str, str | None] = MappingProxyType({})
    ) -> AsyncGenerator[E, None]:
        """The events of one connection, until either side ends it.

        Raises:
            Refused: the gateway says no.
            httpx.TransportError: the connection broke; go on with the id of the last event.
        """
        sent = given(headers)
        async with self.http.stream("GET", path, headers=sent, timeout=self._timeout) as response:
            if not response.is_success:
                await response.aread()
                raise Refused(response)
            lines = Lines()
            async for line in response.aiter_lines():
                if event := lines.event(model, line):
                    yield event

    async def _answered(self, method: str, path: str, **options: Any) -> httpx.Response:
        """What has no Idempotency-Key changes nothing, or may be done twice: all of it can be tried again."""
        waited, pause = 0.0, FIRST_PAUSE
        while True:
            answer = await self._attempt(method, path, **options)
            if isinstance(answer, httpx.Response) and answer.is_success:
                return answer
            wait = worth_waiting(answer, pause)
            if wait is None or waited + wait > self._patience:
                self._give_up(answer)
            if waited <= 1 < waited + wait:
                self._delayed()
            await self._pause(wait)
            waited, pause = waited + wait, min(pause * 2, LONGEST_PAUSE)

    async def _attempt(self, method: str, path: str, **options: Any) -> httpx.Response | httpx.TransportError:
        try:
            return await self.http.request(method, path, timeout=self._timeout, **options)
        except httpx.UnsupportedProtocol:
            raise  # an address that is none does not become one
        except httpx.TransportError as error:
            return error

    def _give_up(self, answer: httpx.Response | httpx.TransportError) -> NoReturn:
        if isinstance(answer, httpx.Response):
            raise Refused(answer)
        since = " for two minutes" if self._patience else ""
        raise Unreachable(f"Nothing has answered at {self.http.base_url}{since}.") from answer
