"""Where a partition is read on, and how another topic under the same name is noticed."""

from dataclasses import dataclass, replace

import pytest

from contracts.envelope import Envelope
from contracts.public import SessionErased
from examples.analytics.records import AnotherTopic, Unreadable, bookmark_of, row_of, unread


@dataclass
class Kept:
    """A record as aiokafka gives it."""

    offset: int
    timestamp: int = 1_772_442_000_000
    key: bytes | None = b"s"
    value: bytes | None = SessionErased(session_id="s").to_bytes()
    headers: tuple[tuple[str, bytes | None], ...] = tuple(
        Envelope("id", SessionErased.TYPE, "setup", 1_772_442_000_000, "s").to_headers()
    )


RECORDS = [Kept(offset) for offset in range(5)]


def test_before_the_first_record_everything_is_unread() -> None:
    assert unread(None, RECORDS) == RECORDS


def test_reading_goes_on_after_the_bookmark() -> None:
    """Also where the broker gives some of the batch before it."""
    assert unread(bookmark_of(RECORDS[2]), RECORDS) == RECORDS[3:]
    assert unread(bookmark_of(RECORDS[4]), RECORDS[4:]) == []


def test_offsets_may_jump_over_what_was_removed() -> None:
    assert unread(bookmark_of(RECORDS[0]), RECORDS[3:]) == RECORDS[3:]


@pytest.mark.parametrize(
    "other",
    [
        replace(RECORDS[2], timestamp=1),
        replace(RECORDS[2], key=None),
        replace(RECORDS[2], value=b"{}"),
        replace(RECORDS[2], headers=RECORDS[2].headers[1:]),
    ],
)
def test_another_record_at_the_bookmark_is_another_topic(other: Kept) -> None:
    with pytest.raises(AnotherTopic):
        unread(bookmark_of(RECORDS[2]), [other, *RECORDS[3:]])


def test_a_record_becomes_a_row_with_the_fields_of_its_contract_alone() -> None:
    row = row_of(replace(RECORDS[0], value=b'{"sessionId": "s", "newer": "field"}'))

    assert (row.message_id, row.session_id, row.body) == ("id", "s", '{"sessionId":"s"}')


@pytest.mark.parametrize("value", [None, b"", b"[]", b'{"sessionId": 1}'])
def test_a_body_that_breaks_its_contract_is_unreadable_and_not_quoted(value: bytes | None) -> None:
    with pytest.raises(Unreadable, match=r"^it does not match interview.SessionErased.v1: (body|sessionId)$"):
        row_of(replace(RECORDS[0], value=value))
