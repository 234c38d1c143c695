"""Waiting for what must become true."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

Result = TypeVar("Result")


@overload
async def eventually(
    assertion: Callable[[], Awaitable[Result]], within: float = ..., every: float = ...
) -> Result: ...
@overload
async def eventually(assertion: Callable[[], Result], within: float = ..., every: float = ...) -> Result: ...
async def eventually(assertion: Callable[[], object], within: float = 10.0, every: float = 0.02) -> object:
    """Return what `assertion` returns once it raises no AssertionError; fail after `within` seconds."""
    deadline = asyncio.get_running_loop().time() + within
    while True:
        try:
            result = assertion()
            return await result if inspect.isawaitable(result) else result
        except AssertionError:
            if asyncio.get_running_loop().time() > deadline:
                raise
        await asyncio.sleep(every)
