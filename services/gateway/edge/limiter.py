"""How often one may ask: moving windows, in memory, per process.

Written here because the in-memory store of the `limits` package walks all its keys through a thread at
every hit: 2 ms of CPU with 100 users, against microseconds for a window that is a deque.
"""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from services.gateway.edge.problems import Rejection, unavailable

MINUTE = 60.0
DAY = 24 * 60 * MINUTE
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands after a request. `reset` is seconds until a place is free again."""

    admitted: bool
    limit: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-03, section 3."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class MovingWindow:
    """At most `limit` hits of a key within any `seconds`."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hits)

    async def hit(self, key: str) -> Standing:
        """Take a place if there is one; a refused hit costs nothing."""
        now = self._clock()
        self._forget_idle(now)
        hits = self._hits.setdefault(key, deque())
        while hits and hits[0] <= now - self._seconds:
            hits.popleft()
        admitted = len(hits) < self._limit
        if admitted:
            hits.append(now)
            self._hits.move_to_end(key)
        reset = math.ceil(hits[0] + self._seconds - now)
        return Standing(admitted, self._limit, self._limit - len(hits), max(reset, 1))

    def _forget_idle(self, now: float) -> None:
        """Keys are ordered by their last hit, so the idle ones come first."""
        while self._hits and next(iter(self._hits.values()))[-1] <= now - self._seconds:
            self._hits.popitem(last=False)


class Quotas:
    """The limits of the gateway. A limit that cannot be counted admits nobody."""

    def __init__(self, requests_per_minute: int, ai_requests_per_day: int) -> None:
        self.requests = MovingWindow(requests_per_minute, MINUTE)
        self.ai_requests = MovingWindow(ai_requests_per_day, DAY)

    async def admit(self, caller: str) -> Standing:
        """Count a request of a user or an address; raises Rejection with 429 or 503."""
        return await _admit(self.requests, caller, "too many requests in a minute")

    async def spend_ai(self, user_id: str) -> None:
        """Count a request that causes AI calls; raises Rejection with 429 or 503."""
        await _admit(self.ai_requests, user_id, "no AI requests left for today")


async def _admit(window: MovingWindow, key: str, reason: str) -> Standing:
    try:
        standing = await window.hit(key)
    except Exception as error:
        _log.error("limiter.failed", error=type(error).__name__)
        raise unavailable("Requests cannot be counted at the moment. Try again in a few seconds.") from error
    if not standing.admitted:
        raise Rejection(
            429,
            f"Limit reached: {reason}. Try again in {standing.reset} s.",
            headers={"Retry-After": str(standing.reset), **standing.headers},
        )
    return standing
