"""What is worth waiting for, and how long."""

import httpx

from room_client.errors import retry_after

TIMEOUT = httpx.Timeout(60, connect=5)
"""Seconds of one attempt; the gateway itself waits for up to 25."""
PATIENCE = 120.0
"""Seconds of waiting for a gateway that is away, or for work that was accepted with 202."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
LONGEST_RETRY_AFTER = 60
"""A limit that takes longer than this many seconds to lift is told instead of waited for."""
AWAY = frozenset({502, 503, 504})


def worth_waiting(answer: httpx.Response | httpx.TransportError, pause: float) -> float | None:
    """Seconds until the same request may succeed; None when it never will by itself."""
    if isinstance(answer, httpx.TransportError):
        return pause
    seconds = retry_after(answer)
    if answer.status_code in AWAY:
        return min(seconds or pause, LONGEST_PAUSE)
    still_running = answer.status_code == httpx.codes.CONFLICT and seconds
    limited = answer.status_code == httpx.codes.TOO_MANY_REQUESTS
    if still_running or (limited and seconds <= LONGEST_RETRY_AFTER):
        return max(seconds, pause)
    return None
