"""A handler of ours fails: the sender is told, the record is kept, the log says where and never what."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
import structlog
from pydantic import BaseModel

from chassis.aggregate import Context
from chassis.ids import command_id, new_id
from chassis.kafka.dead_letters import DeadLetter, dead_letters, replay
from chassis.kafka.producer import Record
from chassis.process import Parts, Service
from chassis.refusals import Conflict, Unavailable
from contracts.conductor import SaveDraft
from contracts.envelope import Command, Envelope, Event, Message, Reply
from contracts.replies import Done, Problem
from contracts.setup import SessionErased
from contracts.topics import CONDUCTOR_COMMANDS, INTERNAL
from services.gateway.settings import Settings
from tests.component.records import Ear, Raw, envelope_of, put, records
from tests.component.toy import Bench, Count, adding, fresh_id, later, settled
from tests.support.eventually import eventually

CANARY = "a-text-that-a-person-wrote"
Handle = Callable[[Message], Awaitable[Reply | None]]


async def done(_message: Message) -> Reply | None:
    return Done()


@dataclass
class Subject:
    """A service whose handler the test chooses."""

    service: Service
    ear: Ear
    handle: Handle = done
    handled: list[str] = field(default_factory=list)

    async def send(self, message: Command | Event, identifier: str | None = None) -> Envelope:
        envelope = envelope_of(type(message), identifier=identifier, subject=CANARY)
        topic = CONDUCTOR_COMMANDS if isinstance(message, Command) else INTERNAL
        record = Record(topic.name, "k", envelope.to_headers(), message.to_bytes())
        await self.service.parts.producer.publish([record])
        return envelope

    async def ask(self, message: Command, identifier: str | None = None) -> Reply:
        return await self.ear.reply_to(await self.send(message, identifier))

    async def take(self, message: Message, context: Context) -> Reply | None:
        self.handled.append(context.envelope.id)
        return await self.handle(message)


@pytest.fixture(scope="module")
async def started(parts: Parts, settings: Settings) -> AsyncIterator[Subject]:
    async def take(message: Message, context: Context) -> Reply | None:
        return await made.take(message, context)

    handlers: dict[type[Message], Callable[[Message, Context], Awaitable[Reply | None]]] = {
        SaveDraft: take,
        SessionErased: take,
    }
    service = Service("conductor", parts, [CONDUCTOR_COMMANDS, INTERNAL], handlers, [], [])
    made = Subject(service, Ear(settings))
    await service.start()
    await made.ear.start()
    yield made
    await made.ear.stop()
    await service.stop()


@pytest.fixture
def subject(started: Subject) -> Subject:
    started.handle, started.handled = done, []
    return started


DRAFT = SaveDraft(session_id="s", text=CANARY)


async def test_a_failed_command_is_told_kept_and_handled_once_replayed(
    subject: Subject, settings: Settings, parts: Parts
) -> None:
    """The mistake is mended, the dead letter replayed: the same command, its id included, is handled."""
    subject.handle = _failing(RuntimeError(CANARY))
    asked = await subject.send(DRAFT)
    problem = await subject.ear.reply_to(asked)
    assert isinstance(problem, Problem)
    assert (problem.status, CANARY in problem.detail) == (500, False)
    letter = await _letter(settings, asked.id)
    assert letter.reason == "handler failed: RuntimeError"
    subject.handle = done
    assert isinstance(await subject.ask(DRAFT), Done), "the partition goes on"

    await replay(parts.producer, letter, settings)

    replies = await subject.ear.replies_to(asked, 2)
    assert isinstance(replies[1], Done)
    assert subject.handled.count(asked.id) == 2


class Strict(BaseModel):
    n: int


@pytest.mark.parametrize("error", [ValueError(CANARY), Conflict(CANARY), None], ids=str)
async def test_no_content_reaches_the_log(
    subject: Subject, caplog: pytest.LogCaptureFixture, error: Exception | None
) -> None:
    """Not from the body, not from an error's text, not from an id a person chose."""

    async def validate(_message: Message) -> Reply | None:
        Strict.model_validate({"n": CANARY})
        return Done()

    subject.handle = _failing(error) if error else validate
    caplog.set_level(logging.DEBUG)

    with structlog.testing.capture_logs() as logged:
        await subject.ask(DRAFT)

    assert logged
    assert CANARY not in str(logged)
    ours = [record for record in caplog.records if not record.name.startswith(("aiokafka", "pymongo"))]
    assert CANARY not in str([record.getMessage() for record in ours])


async def test_a_failed_todo_logs_no_content(bench: Bench) -> None:
    async def fail(_state: Count, _todo: object) -> str:
        raise RuntimeError(CANARY)

    def give_up(_state: Count, _todo: object, _now: int) -> object:
        raise ValueError(CANARY)

    bench.worker(store := bench.store(), adding(fail, attempts=1, give_up=give_up))
    with structlog.testing.capture_logs() as logged:
        await store.change(fresh_id(), later(), None)
        await eventually(lambda: _must_be_logged(logged, "todo interrupted"))
    assert CANARY not in str(logged)


async def test_an_event_that_cannot_be_handled_now_is_handled_later(subject: Subject) -> None:
    """Nobody is there to send it again, so it is not dropped for a refusal that waiting mends."""
    outcomes = iter([Unavailable("busy"), Unavailable("busy")])

    async def third_time(_message: Message) -> Reply | None:
        if (refusal := next(outcomes, None)) is not None:
            raise refusal
        return None

    subject.handle = third_time
    event = await subject.send(SessionErased(session_id="s", user_id="alice"))

    await eventually(lambda: _times(subject, event.id, 3))
    subject.handle = done
    assert isinstance(await subject.ask(DRAFT), Done)


async def test_what_waits_does_not_make_what_is_behind_it_happen_again(
    subject: Subject, settings: Settings
) -> None:
    """A record that comes again brings those behind it along; they were dealt with and are passed over."""
    times = 0

    async def sixth_time(_message: Message) -> Reply | None:
        nonlocal times
        times += 1
        if times < 6:
            raise Unavailable("busy")
        return None

    subject.handle = sixth_time
    waiting = await subject.send(SessionErased(session_id="s", user_id="alice"))
    spoiled = envelope_of(SessionErased)
    raw = Raw(b"{}", tuple(spoiled.to_headers()), b"another key")
    await put(settings, INTERNAL, await _partition_of(settings, waiting.id), [raw])

    await eventually(lambda: _times(subject, waiting.id, 6))
    subject.handle = done
    await subject.ask(DRAFT)
    letters = [letter async for letter in dead_letters(settings) if letter.id == spoiled.id]
    assert len(letters) == 1


async def test_a_reused_key_with_another_body_is_refused_before_the_handler(subject: Subject) -> None:
    """The ledger remembers the body of a keyed command, whatever aggregate it is for."""
    key = command_id("alice", "test", new_id())
    assert isinstance(await subject.ask(DRAFT, key), Done)

    refused = await subject.ask(SaveDraft(session_id="s", text="another"), key)

    assert isinstance(refused, Problem)
    assert refused.status == 422
    assert isinstance(await subject.ask(DRAFT, key), Done)
    assert subject.handled.count(key) == 2


async def test_a_worker_finishes_after_failures_of_others(bench: Bench) -> None:
    """One document's failing todo does not stand in another's way."""

    async def fail_for_one(_state: Count, todo: object) -> str:
        if "bad" in str(todo):
            raise RuntimeError("bad")
        return "good"

    bench.worker(store := bench.store(), adding(fail_for_one))
    bad, good = fresh_id(), fresh_id()
    await store.change(bad, later("bad"), None)
    await store.change(good, later("good"), None)

    await settled(store, good, 1)


def _failing(error: Exception) -> Handle:
    async def fail(_message: Message) -> Reply | None:
        raise error

    return fail


async def _letter(settings: Settings, identifier: str) -> DeadLetter:
    async def found() -> DeadLetter:
        letters = [letter async for letter in dead_letters(settings) if letter.id == identifier]
        assert len(letters) == 1
        return letters[0]

    return await eventually(found, every=0.2)


async def _partition_of(settings: Settings, identifier: str) -> int:
    found = await records(settings, INTERNAL)
    return next(int(record.partition) for record in found if ("ce_id", identifier.encode()) in record.headers)


def _times(subject: Subject, identifier: str, times: int) -> None:
    assert subject.handled.count(identifier) == times


def _must_be_logged(logged: list[structlog.typing.EventDict], event: str) -> None:
    assert event in [entry["event"] for entry in logged]
