"""Waits between tries, and what counts as an outage."""

import pytest
from pymongo.errors import (
    AutoReconnect,
    DuplicateKeyError,
    ExecutionTimeout,
    NetworkTimeout,
    NotPrimaryError,
    OperationFailure,
    ServerSelectionTimeoutError,
)

from chassis.aggregate.worker import backoff
from chassis.mongo import is_outage


def test_each_wait_is_twice_the_one_before_up_to_a_minute() -> None:
    assert [backoff(attempts) for attempts in range(1, 9)] == [
        *[1000, 2000, 4000, 8000, 16_000, 32_000],
        *[60_000, 60_000],
    ]


@pytest.mark.parametrize(
    "error",
    [
        AutoReconnect("gone"),
        NetworkTimeout("slow"),
        NotPrimaryError("stepping down"),
        ServerSelectionTimeoutError("none"),
        ExecutionTimeout("slow", 50),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_outage_is_what_waiting_can_mend(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [DuplicateKeyError("twice"), OperationFailure("no such command", 59), ValueError("ours")],
    ids=lambda error: type(error).__name__,
)
def test_a_mistake_is_no_outage(error: Exception) -> None:
    assert not is_outage(error)
