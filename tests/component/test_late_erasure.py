"""Nothing brings an erased session back: no work under way, no service that was away, no dead letter."""

import asyncio
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpx
import pytest

from ai.offline import OfflineInterviewer
from ai.port import AnswerRating, QuestionSet, QuestionsRequest, ScoreRequest
from chassis.kafka.dead_letters import bury, dead_letters, replay
from contracts.topics import CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS, INTERNAL, SETUP_COMMANDS
from services.feedback.app import build as feedback
from services.gateway.settings import Settings
from tests.component.records import all_consumed, records
from tests.support.eventually import eventually
from tests.support.room import JOB, Room, act, running, set_up
from tests.system.canaries import SESSION, lived_through
from tests.system.databases import Databases, databases

CONTENT = (SETUP_COMMANDS, CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS, INTERNAL)


class Held(OfflineInterviewer):
    """Writes questions and scores answers about a marked job only when it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = ""
        self.begun = 0
        self.go_on = asyncio.Event()

    async def write_questions(self, request: QuestionsRequest) -> QuestionSet:
        await self._hold(request.job.job_description)
        return await super().write_questions(request)

    async def score_answer(self, request: ScoreRequest) -> AnswerRating:
        await self._hold(request.answer)
        return await super().score_answer(request)

    async def _hold(self, text: str) -> None:
        if self.mark and self.mark in text:
            self.begun += 1
            await self.go_on.wait()


@pytest.fixture(scope="module")
async def room(make_settings: Callable[..., Settings]) -> AsyncIterator[Room]:
    """A gateway that does not wait long for a service that is away."""
    async with running(Room(make_settings(reply_wait_seconds=6), Held())) as made:
        yield made


@pytest.fixture
async def candidate(room: Room) -> AsyncIterator[httpx.AsyncClient]:
    client = await room.candidate(f"candidate-{uuid4().hex}")
    yield client
    await client.aclose()


@pytest.fixture
async def stored(room: Room) -> AsyncIterator[Databases]:
    async with databases(room) as opened:
        yield opened


async def test_work_under_way_is_dropped_when_its_session_is_erased(
    room: Room, candidate: httpx.AsyncClient, stored: Databases
) -> None:
    """Questions that are being written and an answer that is being scored end in nothing."""
    interviewer = room.interviewer
    assert isinstance(interviewer, Held)
    interviewer.mark = f"canary-{uuid4().hex}"
    answered = await set_up(candidate)
    await act(candidate, answered, "start")
    await act(candidate, answered, "answer", answer=f"I built it with Kafka. {interviewer.mark}")
    await act(candidate, answered, "next")
    prepared = await set_up(candidate, jobDescription=f"{JOB} {interviewer.mark}")
    await eventually(lambda: _begun(interviewer, 2))

    for session_id in (answered, prepared):
        assert (await candidate.delete(SESSION.format(session_id))).status_code == 204
    interviewer.go_on.set()
    for service in ("conductor", "feedback"):
        for worker in room.services[service].workers:
            await worker.stop()
            worker.start()

    assert await stored.holding(interviewer.mark) == set()
    assert [
        (await act(candidate, session_id, "start")).status_code for session_id in (answered, prepared)
    ] == [
        404,
        404,
    ]


async def test_a_service_that_was_away_erases_when_it_is_back(
    room: Room, candidate: httpx.AsyncClient, stored: Databases
) -> None:
    """The others erase at once; whoever asked is told that it goes on."""
    canary = f"canary-{uuid4().hex}"
    one, _other = await asyncio.gather(*(lived_through(candidate, canary) for _ in range(2)))
    await room.services["feedback"].stop()

    erased = await candidate.delete(SESSION.format(one))
    everything = await candidate.delete("/interview/me")

    assert (erased.status_code, everything.status_code) == (202, 202)
    await eventually(lambda: _held_by(stored, canary, {"reports"}))
    room.services["feedback"] = feedback(room.parts, room.interviewer)
    await room.services["feedback"].start()
    await eventually(lambda: _held_by(stored, canary, set()))


async def test_replayed_dead_letters_of_an_erased_session_bring_nothing_back(
    room: Room, candidate: httpx.AsyncClient, stored: Databases
) -> None:
    """Every message that had content of the session, in the order it came, to every service that reads it."""
    canary = f"canary-{uuid4().hex}"
    session_id = await lived_through(candidate, canary)
    for topic in CONTENT:
        for record in await records(room.settings, topic, session_id):
            await bury(room.parts.producer, record, "test", "to be replayed")
    assert (await candidate.delete(SESSION.format(session_id))).status_code == 204
    await eventually(lambda: _held_by(stored, canary, set()))

    replayed = [letter async for letter in dead_letters(room.settings) if letter.reason == "to be replayed"]
    for letter in replayed:
        await replay(room.parts.producer, letter, room.settings)
    await asyncio.gather(
        all_consumed(room.settings, "setup", [SETUP_COMMANDS]),
        all_consumed(room.settings, "research", [INTERNAL]),
        all_consumed(room.settings, "conductor", [CONDUCTOR_COMMANDS, INTERNAL]),
        all_consumed(room.settings, "feedback", [FEEDBACK_COMMANDS, INTERNAL]),
    )

    assert {letter.topic for letter in replayed} == {topic.name for topic in CONTENT}
    assert len([letter for letter in replayed if canary.encode() in (letter.record.value or b"")]) >= 5
    assert await stored.holding(canary) == set()
    assert (await candidate.get(SESSION.format(session_id))).status_code == 404


def _begun(interviewer: Held, count: int) -> None:
    assert interviewer.begun >= count


async def _held_by(stored: Databases, text: str, collections: set[str]) -> None:
    assert await stored.holding(text) == collections
