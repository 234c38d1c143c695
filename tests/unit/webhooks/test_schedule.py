"""When a delivery is tried again."""

from itertools import pairwise

import pytest

from services.webhooks.domain.schedule import (
    DAY,
    HOUR,
    LONGEST_ASKED,
    PAUSES,
    SECOND,
    asked_pause,
    is_last,
    pause,
)

NOW = 1_767_225_600_000
"""2026-01-01T00:00:00Z."""


def test_there_are_ten_attempts_in_a_little_more_than_three_days() -> None:
    attempts = range(1, 11)

    assert [is_last(attempt) for attempt in attempts] == [False] * 9 + [True]
    assert 3 * DAY < sum(pause(attempt, 0, 0) for attempt in attempts[:-1]) < 4 * DAY
    assert sum(pause(attempt, 1, 0) for attempt in attempts[:-1]) < 4 * DAY


def test_the_pauses_grow_and_chance_only_lengthens_them() -> None:
    assert all(earlier < later for earlier, later in pairwise(PAUSES))
    for attempt, own in enumerate(PAUSES, 1):
        assert pause(attempt, 0, 0) == own
        assert pause(attempt, 0.5, 0) == own * 11 // 10
        assert pause(attempt, 1, 0) == own * 12 // 10


def test_a_receiver_can_ask_for_a_longer_pause_and_not_for_a_shorter_one() -> None:
    assert pause(1, 0, HOUR) == HOUR
    assert pause(1, 0, 1) == PAUSES[0]
    assert pause(1, 0, 10 * DAY) == LONGEST_ASKED


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("120", 120 * SECOND),
        (" 7 ", 7 * SECOND),
        ("0", 0),
        ("99999999999999999999", LONGEST_ASKED),
        ("Thu, 01 Jan 2026 00:02:00 GMT", 120 * SECOND),
        ("Thu, 01 Jan 2026 00:02:00", 120 * SECOND),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_ASKED),
        ("-5", 0),
        ("1.5", 0),
        ("soon", 0),
        ("١٢", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_anything_else_is_ignored(
    header: str | None, asked: int
) -> None:
    assert asked_pause(header, NOW) == asked
