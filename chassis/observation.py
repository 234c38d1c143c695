"""What is measured only when somebody asks for it: so it costs an idle process nothing."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from prometheus_client import generate_latest

from chassis.metrics import READY
from chassis.readiness import Check, failing

Observer = Callable[[], Awaitable[None]]

TIMEOUT = 2.0
"""Seconds for all of it: a scrape is answered with what is known by then."""
FRESH = 1.0
"""Seconds for which what was measured is still good, however many ask."""

_log = structlog.get_logger()
_observers: list[Observer] = []
_looked_at = 0.0


def watch(observer: Observer) -> None:
    """Have this called before the metrics are shown; it sets gauges, and its errors are its own."""
    _observers.append(observer)


def unwatch(observer: Observer) -> None:
    """Have it called no more."""
    if observer in _observers:
        _observers.remove(observer)


async def exposition(checks: Mapping[str, Check]) -> bytes:
    """All metrics of this process in Prometheus's text format; `checks` are those of its readiness."""
    global _looked_at  # noqa: PLW0603 - one process, one registry
    if time.monotonic() - _looked_at >= FRESH:
        _looked_at = time.monotonic()
        missing, *_ = await asyncio.gather(
            failing(checks), *(_observe(observer) for observer in [*_observers])
        )
        READY.set(not missing)
    return generate_latest()


async def _observe(observer: Observer) -> None:
    try:
        async with asyncio.timeout(TIMEOUT):
            await observer()
    except Exception as error:
        _log.warning("could not be measured", error=type(error).__name__)
