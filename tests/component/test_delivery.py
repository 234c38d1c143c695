"""On the real broker: what cannot be read is kept, with reason and origin, and the partition goes on."""

from collections.abc import AsyncIterator

import pytest

from chassis.ids import new_id, now
from chassis.kafka.dead_letters import DeadLetter, dead_letters
from chassis.kafka.producer import MARKS
from contracts import setup
from contracts.replies import GetOperation, Problem
from contracts.topics import (
    CONDUCTOR_COMMANDS,
    FEEDBACK_COMMANDS,
    INTERNAL,
    MAX_MESSAGE_BYTES,
    RESEARCH_COMMANDS,
    SETUP_COMMANDS,
    Topic,
)
from services.gateway.settings import Settings
from tests.component.records import Ear, Raw, envelope_of, put
from tests.component.spoiled import CANARY, Spoiled, spoiled_for
from tests.support.eventually import eventually
from tests.support.room import JOB, Room

AT_ONCE = 5.0
COMMANDS = [SETUP_COMMANDS, RESEARCH_COMMANDS, CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS]


@pytest.fixture(scope="module")
async def room(settings: Settings) -> AsyncIterator[Room]:
    room = Room(settings)
    await room.start()
    yield room
    await room.stop()


@pytest.fixture(scope="module")
async def ear(settings: Settings) -> AsyncIterator[Ear]:
    ear = Ear(settings)
    await ear.start()
    yield ear
    await ear.stop()


@pytest.mark.parametrize("topic", COMMANDS, ids=lambda topic: topic.owner)
async def test_unreadable_commands_are_dead_letters_and_the_partition_goes_on(
    room: Room, ear: Ear, topic: Topic
) -> None:
    """Each kind is kept as it came; a sender that can be told is told; the good one behind is answered."""
    spoiled = spoiled_for(topic)
    good = envelope_of(GetOperation)
    body = GetOperation(aggregate_id=new_id(), operation_id=new_id()).to_bytes()
    behind = Raw(body, tuple(good.to_headers()))

    offsets = await put(room.settings, topic, 0, [*(item.raw for item in spoiled), behind])

    reply = await ear.reply_to(good, within=AT_ONCE)
    assert isinstance(reply, Problem)
    assert reply.status == 404
    letters = await _letters(room.settings, topic, offsets[:-1], groups=1)
    for item, offset in zip(spoiled, offsets, strict=False):
        [letter] = letters[offset]
        _must_be_kept(letter, item, f"{room.settings.kafka_prefix}{topic.owner}")
    for item in spoiled:
        if item.asked:
            problem = await ear.reply_to(item.asked)
            assert isinstance(problem, Problem)
            assert (item.name, problem.status) == (item.name, 500)


async def test_unreadable_events_are_dead_letters_of_each_group_and_the_partition_goes_on(room: Room) -> None:
    """Three services read the internal topic; each keeps what it could not read under its own name."""
    spoiled = spoiled_for(INTERNAL)
    event = setup.SessionCreated(
        session_id=new_id(),
        user_id="alice",
        company_name="Acme",
        job_description=JOB,
        interview_type="mixed",
        difficulty="mid",
        duration=15,
        created_at=now(),
    )
    behind = Raw(event.to_bytes(), tuple(envelope_of(setup.SessionCreated).to_headers()))

    offsets = await put(room.settings, INTERNAL, 0, [*(item.raw for item in spoiled), behind])

    async def opened() -> None:
        for name in ("conductor", "feedback"):
            assert await room.services[name].stores[0].read(event.session_id), name

    await eventually(opened, within=AT_ONCE)
    letters = await _letters(room.settings, INTERNAL, offsets[:-1], groups=3)
    for item, offset in zip(spoiled, offsets, strict=False):
        for letter, service in zip(letters[offset], ("conductor", "feedback", "research"), strict=True):
            _must_be_kept(letter, item, f"{room.settings.kafka_prefix}{service}")


async def test_a_dead_letter_of_the_largest_record_is_kept(room: Room, ear: Ear) -> None:
    """Its marks come on top of the largest message a topic takes."""
    good = envelope_of(GetOperation)
    body = GetOperation(aggregate_id=new_id(), operation_id=new_id()).to_bytes()
    largest = Raw(b"x" * (MAX_MESSAGE_BYTES - MARKS // 64), tuple(envelope_of(GetOperation).to_headers()))

    offsets = await put(room.settings, SETUP_COMMANDS, 0, [largest, Raw(body, tuple(good.to_headers()))])

    await ear.reply_to(good)
    [letter] = (await _letters(room.settings, SETUP_COMMANDS, offsets[:1], groups=1))[offsets[0]]
    assert letter.record.value == largest.value


def _must_be_kept(letter: DeadLetter, item: Spoiled, group: str) -> None:
    kept = (letter.partition, letter.group, letter.reason, letter.record.value)
    assert (item.name, *kept) == (item.name, 0, group, item.reason, item.raw.value)
    assert CANARY not in letter.reason
    named = {name for name, value in item.raw.headers if value is not None}
    assert named <= {name for name, _ in letter.record.headers}


async def _letters(
    settings: Settings, topic: Topic, offsets: list[int], groups: int
) -> dict[int, list[DeadLetter]]:
    """The dead letters of these records by offset, ordered by group, once every group has its own."""

    async def kept() -> dict[int, list[DeadLetter]]:
        found: dict[int, list[DeadLetter]] = {offset: [] for offset in offsets}
        async for letter in dead_letters(settings):
            if letter.topic == topic.name and letter.offset in found:
                found[letter.offset].append(letter)
        assert {len(letters) for letters in found.values()} == {groups}
        return {offset: sorted(letters, key=lambda letter: letter.group) for offset, letters in found.items()}

    return await eventually(kept, within=AT_ONCE, every=0.2)
