"""Identifiers and the clock: the only source of either outside tests."""

import time
import uuid

import uuid_utils

_COMMANDS = uuid.UUID("3f0a7c1e-5a57-5d0b-9d7e-6a4b1c8e2f10")


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique, and sorted by the time it was made."""
    return str(uuid_utils.uuid7())


def command_id(user_id: str, scope: str, key: str) -> str:
    """The one id of every attempt with this Idempotency-Key: a UUIDv5 of user, endpoint and key."""
    return str(uuid.uuid5(_COMMANDS, f"{user_id}\n{scope}\n{key}"))


def was_keyed(identifier: str) -> bool:
    """Whether an id was made by `command_id`."""
    return uuid.UUID(identifier).version == 5  # noqa: PLR2004 - the UUID version


def now() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000


FRESH = 10 * 60 * 1000
"""Milliseconds for which an unknown id may belong to something that is still on its way."""


def may_be_fresh(identifier: str, at: int) -> bool:
    """Whether the aggregate of an unknown id may still be on its way: a young UUIDv7, or a keyed id."""
    try:
        value = uuid.UUID(identifier)
    except ValueError:
        return False
    if value.version == 7:  # noqa: PLR2004 - the UUID version
        return abs(at - (value.int >> 80)) < FRESH
    return value.version == 5  # noqa: PLR2004 - the UUID version
