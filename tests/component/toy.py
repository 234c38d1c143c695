"""The smallest aggregate that uses all of the chassis: a counter."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from pydantic import BaseModel

from chassis.aggregate import Context, Decision, NewTodo, Store, Task, Todo, Waiting, Worker
from chassis.aggregate.document import Document
from chassis.aggregate.relay import Relay
from chassis.ids import new_id, now
from chassis.kafka.producer import Producer
from chassis.process import Parts
from chassis.settings import Settings
from contracts.conductor import GiveHint, SaveDraft
from contracts.envelope import Reply
from contracts.public import QuestionsReady
from contracts.replies import Done
from tests.component.records import envelope_of
from tests.support.eventually import eventually


class Count(BaseModel):
    """How often it was counted, and by which todos."""

    n: int = 0
    by: tuple[str, ...] = ()


CountStore = Store[Count]


@dataclass
class Bench:
    """Stores and workers of one collection. Each `worker()` stands for one more process."""

    parts: Parts
    settings: Settings
    name: str = field(default_factory=lambda: uuid4().hex)
    workers: list[Worker[Count]] = field(default_factory=list)

    def store(self, relay: Relay | None = None) -> CountStore:
        """The collection as one more process sees it."""
        collection = self.parts.mongo.database("toy")[self.name]
        return Store(collection, Count, source="conductor", relay=relay or self.parts.relay)

    def mute_store(self) -> CountStore:
        """The same in a process whose Kafka cannot be reached."""
        return self.store(Relay(Producer(self.settings, "mute")))

    def worker(self, store: CountStore, task: Task[Count] | None = None, concurrency: int = 16) -> None:
        """Start a worker that does `add` todos."""
        worker = Worker(store, {"add": task or adding()}, concurrency=concurrency)
        self.workers.append(worker)
        worker.start()

    async def hurry(self, identifier: str, **changes: Any) -> None:
        """Let a sweep look at a document now, for instance with a lease that has run out."""
        collection = self.store().collection
        await collection.update_one({"_id": identifier}, {"$set": {"wakeAt": 0, **changes}})

    async def stop(self) -> None:
        await asyncio.gather(*(worker.stop(grace=0.5) for worker in self.workers))
        await self.parts.relay.drain()


def adding(perform: Callable[[Count, Todo], Awaitable[str]] | None = None, **more: Any) -> Task[Count]:
    """A task that adds what `perform` returns, answers whoever waits, and tells it."""

    async def at_once(_state: Count, todo: Todo) -> str:
        return todo.key

    return Task(perform or at_once, added, **more)


def added(state: Count, _todo: Todo, result: str, _now: int) -> Decision[Count]:
    """The counter after a todo's result."""
    return Decision(Count(n=state.n + 1, by=(*state.by, result)), answer=answer)


def answer(waiting: Waiting) -> Reply | None:
    return Done() if waiting.label == "added" else None


def count(state: Count | None, identifier: str = "s") -> Decision[Count]:
    """One more, told to the world."""
    n = (state.n if state else 0) + 1
    event = QuestionsReady(session_id=identifier, total=n)
    return Decision(Count(n=n), events=(event,), reply=Done())


def later(key: str = "k", due_in: int = 0, **more: Any) -> Callable[[Count | None], Decision[Count]]:
    """Leave the counting to a todo, due in so many milliseconds."""
    return at_moment(now() + due_in, key, **more)


def at_moment(due_at: int, key: str, **more: Any) -> Callable[[Count | None], Decision[Count]]:
    """The same, due at a moment (epoch ms)."""
    return lambda state: Decision(state or Count(), todos=(NewTodo("add", due_at, key),), **more)


def waiting(state: Count | None) -> Decision[Count]:
    """Leave the counting to a todo and the command unanswered until it is done."""
    return later(wait_for="added")(state)


def command(identifier: str | None = None, digest: str = "d") -> Context:
    """A command that may be answered."""
    return Context(envelope_of(SaveDraft, identifier=identifier), now(), digest)


def slow_command() -> Context:
    """A command that has to wait."""
    return Context(envelope_of(GiveHint), now(), "d")


async def stored(store: CountStore, identifier: str) -> Document[Count]:
    """The document, which must be there."""
    document = await store.load(identifier)
    assert document is not None
    return document


async def settled(store: CountStore, identifier: str, n: int, within: float = 10.0) -> Document[Count]:
    """The document once it counts to `n`, nothing in it is open and nobody is to look at it."""

    async def done() -> Document[Count]:
        document = await stored(store, identifier)
        assert document.state.n == n
        assert (document.outbox, document.todo, document.waiting) == ([], [], [])
        assert document.wake_at is None
        return document

    return await eventually(done, within=within)


async def idle(bench: Bench) -> None:
    """Until every worker has finished what it had."""

    def nothing_runs() -> None:
        assert not [running for each in bench.workers for running in each._running]

    await eventually(nothing_runs)


def fresh_id() -> str:
    return new_id()
