"""Identifiers and the clock: the only source of either outside tests."""

import time
import uuid

import uuid_utils

FRESH = 10 * 60 * 1000
"""Milliseconds for which an unknown id may belong to something that is still on its way."""

_NAME_BASED, _TIME_ORDERED = 5, 7
_COMMANDS = uuid.UUID("3f0a7c1e-5a57-5d0b-9d7e-6a4b1c8e2f10")


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique, and sorted by the time it was made."""
    return str(uuid_utils.uuid7())


def command_id(user_id: str, scope: str, key: str) -> str:
    """The one id of every attempt with this Idempotency-Key: a UUIDv5 of user, endpoint and key."""
    return str(uuid.uuid5(_COMMANDS, f"{user_id}\n{scope}\n{key}"))


def was_keyed(identifier: str) -> bool:
    """Whether an id was made by `command_id`."""
    return _version(identifier) == _NAME_BASED


def now() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000


def may_be_fresh(identifier: str, at: int) -> bool:
    """Whether the aggregate of an unknown id may still be on its way: a young UUIDv7, or a keyed id."""
    version = _version(identifier)
    if version == _TIME_ORDERED:
        return abs(at - (uuid.UUID(identifier).int >> 80)) < FRESH
    return version == _NAME_BASED


def _version(identifier: str) -> int | None:
    try:
        return uuid.UUID(identifier).version
    except ValueError:
        return None
