"""When a delivery is tried again."""

from datetime import UTC
from email.utils import parsedate_to_datetime

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

PAUSES: tuple[int, ...] = (
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
)
"""Milliseconds after each failed attempt: ten attempts in a little more than three days.

Source: Standard Webhooks 1.0.0, "Deliverability and reliability", the example schedule.
"""
JITTER = 0.2
"""A pause is longer by up to this part of it, so that what failed together does not come back together."""
LONGEST_ASKED = 24 * HOUR
"""A receiver's Retry-After counts up to here."""


def is_last(attempt: int) -> bool:
    """Whether nothing follows this attempt; the first is 1."""
    return attempt > len(PAUSES)


def pause(attempt: int, luck: float, asked: int) -> int:
    """Milliseconds to wait after this failed attempt.

    `luck` is between 0 and 1; `asked` is what the receiver asked for, in milliseconds.
    """
    own = int(PAUSES[attempt - 1] * (1 + JITTER * luck))
    return max(own, min(asked, LONGEST_ASKED))


def asked_pause(retry_after: str | None, now: int) -> int:
    """Milliseconds that a Retry-After header asks for: seconds or an HTTP date; 0 for anything else.

    Source: RFC 9110, section 10.2.3.
    """
    value = (retry_after or "").strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]) * SECOND, LONGEST_ASKED)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0
    at = moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * SECOND
    return min(max(0, round(at) - now), LONGEST_ASKED)
