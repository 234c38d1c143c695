"""A reply finds the request that waits for it, and no other."""

import asyncio

import pytest

from contracts.envelope import Envelope
from contracts.replies import Done
from services.gateway.errors import KafkaDown
from services.gateway.replies import Replies


def envelope(request_id: str | None) -> Envelope:
    return Envelope(id="i", type=Done.TYPE, source="setup", time=0, subject="s", request_id=request_id)


async def test_a_reply_resolves_its_request_alone() -> None:
    replies = Replies()
    first, second = replies.expect("1"), replies.expect("2")
    assert replies.resolve(envelope("2"), Done())
    assert await second == Done()
    assert not first.done()


async def test_a_reply_nobody_waits_for_is_dropped() -> None:
    replies = Replies()
    assert not replies.resolve(envelope("1"), Done())
    assert not replies.resolve(envelope(None), Done())


async def test_a_repeated_reply_changes_nothing() -> None:
    replies = Replies()
    future = replies.expect("1")
    assert replies.resolve(envelope("1"), Done())
    assert not replies.resolve(envelope("1"), Done())
    assert await future == Done()


async def test_a_request_that_gave_up_is_forgotten() -> None:
    replies = Replies()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(replies.expect("1"), 0.001)
    assert len(replies) == 0
    assert not replies.resolve(envelope("1"), Done())


async def test_all_fail_together() -> None:
    replies = Replies()
    futures = [replies.expect(str(n)) for n in range(3)]
    replies.fail_all(KafkaDown("gone"))
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(result) for result in results] == [KafkaDown] * 3
    assert len(replies) == 0
