"""Every message twice, late and out of order: one effect; dead letters come back when they are replayed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chassis.kafka.dead_letters import DeadLetter, dead_letters, replay
from chassis.process import Parts
from contracts.replies import GetOperation
from contracts.topics import (
    CONDUCTOR_COMMANDS,
    FEEDBACK_COMMANDS,
    INTERNAL,
    RESEARCH_COMMANDS,
    SETUP_COMMANDS,
    Topic,
)
from services.gateway.settings import Settings
from tests.component.echo import Echo
from tests.component.interviews import Candidate, all_whole
from tests.component.records import Raw, all_consumed, envelope_of, put
from tests.support.eventually import eventually
from tests.support.room import Room

READ_BY: dict[str, list[Topic]] = {
    "setup": [SETUP_COMMANDS],
    "research": [RESEARCH_COMMANDS, INTERNAL],
    "conductor": [CONDUCTOR_COMMANDS, INTERNAL],
    "feedback": [FEEDBACK_COMMANDS, INTERNAL],
}
ALL_READ = [SETUP_COMMANDS, RESEARCH_COMMANDS, CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS, INTERNAL]


@pytest.fixture(scope="module")
async def room(settings: Settings) -> AsyncIterator[Room]:
    room = Room(settings)
    await room.start()
    yield room
    await room.stop()


async def test_interviews_are_whole_though_every_message_comes_twice(room: Room) -> None:
    """Commands and events repeated while the interviews run, and all of them again afterwards."""
    echo = Echo(room.settings, ALL_READ, seed=7)
    await echo.start()
    candidates = [Candidate(await room.candidate(f"echo-{number}")) for number in range(5)]

    await asyncio.gather(*(candidate.hold() for candidate in candidates))
    await asyncio.gather(*(candidate.report() for candidate in candidates))
    await asyncio.gather(*(candidate.try_again() for candidate in candidates))
    await all_whole(room.settings, candidates)
    await echo.stop()
    await _all_consumed(room.settings)
    before = await _states(room)

    again = Echo(room.settings, [], seed=11)
    await again.start()
    await again.again(echo.repeated)
    await again.stop()
    await _all_consumed(room.settings)

    assert await _states(room) == before
    await all_whole(room.settings, candidates)


async def test_a_replayed_dead_letter_goes_back_to_where_it_came_from(
    room: Room, settings: Settings, parts: Parts
) -> None:
    """The record comes back as it was, without the marks of its burial; here it fails once more."""
    asked = envelope_of(GetOperation)
    [offset] = await put(settings, SETUP_COMMANDS, 0, [Raw(b"{}", tuple(asked.to_headers()))])
    first = await _letter(settings, asked.id, 1)

    await replay(parts.producer, first, settings)

    second = await _letter(settings, asked.id, 2)
    assert (first.offset, first.topic, second.topic) == (offset, SETUP_COMMANDS.name, SETUP_COMMANDS.name)
    assert (first.partition, second.partition) == (0, 0)
    assert (second.offset or 0) > offset
    assert (second.record.value, second.record.key) == (first.record.value, first.record.key)
    assert [name for name, _ in second.record.headers] == [name for name, _ in first.record.headers]


async def _letter(settings: Settings, identifier: str, nth: int) -> DeadLetter:
    async def found() -> DeadLetter:
        letters = [letter async for letter in dead_letters(settings) if letter.id == identifier]
        assert len(letters) == nth
        return letters[-1]

    return await eventually(found, every=0.2)


async def _all_consumed(settings: Settings) -> None:
    await asyncio.gather(*(all_consumed(settings, group, topics) for group, topics in READ_BY.items()))


async def _states(room: Room) -> dict[str, Any]:
    """The state of every aggregate of every service."""
    return {
        f"{name}/{document['_id']}": document["state"]
        for name, service in room.services.items()
        for store in service.stores
        async for document in store.collection.find({})
    }
