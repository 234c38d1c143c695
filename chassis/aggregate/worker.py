"""The todo worker: whatever is slow or late is done here, under a lease, outside any Kafka handler."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

from chassis.aggregate.decision import Decision, NewTodo, S, Todo
from chassis.aggregate.document import Document, OpenTodo, wake_at
from chassis.aggregate.store import Store
from chassis.cause import caused_by
from chassis.ids import new_id, now
from chassis.logs import about, where
from chassis.metrics import TODO_SECONDS, TODOS, TODOS_RUNNING
from chassis.mongo import PROBE_INTERVAL, is_outage
from chassis.tracing import failed, span

_log = structlog.get_logger()

Written = TypeVar("Written")

SWEEP_INTERVAL = 1.0
"""Seconds between looks for what a crash or a full worker left."""
SWEEP_BATCH = 100
LEASE_MARGIN = 5000
"""Milliseconds beyond a task's budget that its lease lasts, for the write of the result."""
NEAR = 60_000
"""A todo due within this many milliseconds gets a timer in the process; the sweep is its safety net."""
BACKOFF = (1000, 60_000)
"""First and longest wait between tries, in milliseconds; each is twice the one before."""


async def at_once(_state: Any, _todo: Todo) -> None:
    """Nothing to perform: the todo is a timer."""


@dataclass(frozen=True)
class Task(Generic[S]):
    """How one kind of todo is done.

    `perform` does the slow thing and never touches the aggregate. `apply` is given the freshly loaded
    state, the todo, the result and the time. `give_up` decides what follows when `attempts` tries
    have failed, or one with an error whose `retryable` is False. `budget`: seconds for one try.
    """

    perform: Callable[[S, Todo], Awaitable[Any]]
    apply: Callable[[S, Todo, Any, int], Decision[S] | None]
    give_up: Callable[[S, Todo, int], Decision[S] | None] | None = None
    budget: float = 60.0
    attempts: int = 6


class Worker(Generic[S]):
    """Performs the todos of one store, at most `concurrency` at a time."""

    def __init__(self, store: Store[S], tasks: Mapping[str, Task[S]], *, concurrency: int = 256) -> None:
        self._store = store
        self._tasks = tasks
        self._concurrency = concurrency
        self._places = asyncio.Semaphore(concurrency)
        self._running: set[asyncio.Task[None]] = set()
        self._performing: dict[str, Document[S]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._sweeping: asyncio.Task[None] | None = None
        self._open = False
        store.worker = self
        for kind in tasks:
            TODOS.labels(store.source, kind, "gave_up")  # an alert sees a rise only from a first value

    def start(self) -> None:
        """Take todos from now on."""
        if self._open:
            return
        self._open = True
        self._sweeping = asyncio.create_task(self._sweep_forever())

    async def stop(self, grace: float = 10.0) -> None:
        """Take no more, wait for those under way; what takes longer is left to its lease."""
        self._open = False
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        if self._sweeping:
            self._sweeping.cancel()
            await asyncio.wait([self._sweeping])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                while self._running:
                    await asyncio.wait(self._running)
        for task in self._running:
            task.cancel()

    def lease(self, todo: NewTodo) -> tuple[str, int] | None:
        """A lease for a todo that is due as it is made, so that no second write is needed to begin it."""
        at = now()
        if not self._open or todo.due_at > at or len(self._running) >= self._concurrency:
            return None
        return new_id(), at + self._lease_length(todo.kind)

    def begin(self, document: Document[S], todos: list[OpenTodo]) -> None:
        """Perform the todos this process holds, and set timers for those that are due soon."""
        for todo in todos:
            if todo.lease is not None:
                self._spawn(self._take_up(document, todo))
            elif self._open and todo.due_at - now() < NEAR:
                self._set_timer(document.id, todo)

    def _set_timer(self, identifier: str, todo: OpenTodo) -> None:
        loop = asyncio.get_running_loop()
        delay = max(0, todo.due_at - now()) / 1000
        if previous := self._timers.get(identifier):
            if previous.when() <= loop.time() + delay:
                return
            previous.cancel()
        self._timers[identifier] = loop.call_later(delay, self._wake, identifier)

    def _wake(self, identifier: str) -> None:
        self._timers.pop(identifier, None)
        self._spawn(self._look_at(identifier))

    async def _look_at(self, identifier: str) -> None:
        structlog.contextvars.clear_contextvars()  # a timer keeps those of whoever set it
        document = await self._store.load(identifier)
        if document:
            await self._claim(document)
            for todo in document.todo:
                if todo.lease is None and 0 < todo.due_at - now() < NEAR:
                    self._set_timer(identifier, todo)

    async def _sweep_forever(self) -> None:
        # Not only until cancelled: a driver may turn a cancellation into an error of its own.
        while self._open:
            try:
                found = await self._sweep()
            except Exception as error:
                _log.warning("sweep failed", source=self._store.source, error=type(error).__name__)
                if is_outage(error):
                    await self._excuse()
                found = 0
            if found < SWEEP_BATCH or len(self._running) >= self._concurrency:
                await asyncio.sleep(SWEEP_INTERVAL)

    async def _excuse(self) -> None:
        """Let nobody wait for a result that cannot be written now; the work itself goes on."""
        for todo, document in [*self._performing.items()]:
            self._performing[todo] = document.model_copy(update={"waiting": []})
            await self._store.relay.excuse(document, self._store.source)

    async def _take_up_doubtful(self) -> None:
        """Begin what a lost answer of the database kept from beginning: its lease is ours alone."""
        for written in self._store.doubtful.all():
            under_way = {*self._performing}
            document = await self._store.load(written.id)
            self._store.doubtful.cleared(written)
            if document is not None:
                self._store.relay.kick(self._store, document)
                leases = {todo.lease for todo in written.todo if todo.lease}
                held = [todo for todo in document.todo if todo.lease in leases]
                self.begin(document, [todo for todo in held if todo.id not in under_way])

    async def _sweep(self) -> int:
        await self._take_up_doubtful()
        documents = await self._store.due(now(), SWEEP_BATCH)
        for document in documents:
            if document.expires_at is not None and document.expires_at <= now() and not document.outbox:
                await self._store.remove(document)
                continue
            self._store.relay.kick(self._store, document)
            await self._claim(document)
        return len(documents)

    async def _claim(self, document: Document[S]) -> None:
        """Lease what is due; whoever writes first has it. Also moves `wakeAt` on."""
        room = self._concurrency - len(self._running) if self._open else 0
        at = now()
        claimed: list[OpenTodo] = []
        todos: list[OpenTodo] = []
        for item in document.todo:
            todo = item
            if item.wake_at <= at and len(claimed) < room and item.kind in self._tasks:
                lease = {"lease": new_id(), "lease_until": at + self._lease_length(item.kind)}
                todo = item.model_copy(update=lease)
                claimed.append(todo)
            todos.append(todo)
        if not claimed and wake_at(document, at) == document.wake_at:
            return  # a full worker leaves what is due as it is
        if await self._store.rewrite(document, todos):
            self.begin(document.model_copy(update={"todo": todos}), claimed)

    async def _take_up(self, document: Document[S], item: OpenTodo) -> None:
        """In the name of the request that wrote the todo down, whoever has found it now."""
        structlog.contextvars.clear_contextvars()
        source, kind = self._store.source, item.kind
        ids = about(document.id)
        attributes = {"messaging.consumer.group.name": source, **ids}
        with (
            caused_by(item.request_id, service=source, todo_id=item.id, kind=kind, **ids),
            span(f"todo {kind}", parent=item.traceparent, attributes=attributes),
        ):
            await self._perform(document, item)

    async def _perform(self, document: Document[S], item: OpenTodo) -> None:
        task, kind, source = self._tasks[item.kind], item.kind, self._store.source
        todo = Todo(item.id, item.kind, item.key, item.data, item.due_at, item.attempts)
        self._performing[item.id] = document
        try:
            with TODO_SECONDS.labels(source, kind).time():
                async with self._places, asyncio.timeout(task.budget):
                    result = await task.perform(document.state, todo)
            kept = await self._settle(document.id, item, lambda state: task.apply(state, todo, result, now()))
        except Exception as error:
            await self._failed(task, document.id, item, todo, error)
            return
        finally:
            self._performing.pop(item.id, None)
        outcome = "done" if kept else "fenced"
        _log.debug("todo performed", outcome=outcome)
        TODOS.labels(source, kind, outcome).inc()

    async def _failed(
        self, task: Task[S], identifier: str, item: OpenTodo, todo: Todo, error: Exception
    ) -> None:
        failed(error)
        attempts = todo.attempts + 1
        final = attempts >= task.attempts or getattr(error, "retryable", True) is False
        _log.warning(
            "todo failed",
            attempt=attempts,
            error=type(error).__name__,
            where=where(error),
        )
        TODOS.labels(self._store.source, todo.kind, "gave_up" if final else "failed").inc()
        if not final:
            due_at = now() + backoff(attempts)
            await _through_outage(
                item, lambda: self._store.postpone(identifier, item.id, item.lease or "", due_at)
            )
            return
        give_up = task.give_up
        await self._settle(identifier, item, lambda state: give_up(state, todo, now()) if give_up else None)

    async def _settle(
        self, identifier: str, item: OpenTodo, decide: Callable[[S], Decision[S] | None]
    ) -> bool:
        return await _through_outage(
            item, lambda: self._store.settle(identifier, item.id, item.lease or "", decide)
        )

    def _lease_length(self, kind: str) -> int:
        return int(self._tasks[kind].budget * 1000) + LEASE_MARGIN

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._running.add(task)
        TODOS_RUNNING.labels(self._store.source).inc()
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        TODOS_RUNNING.labels(self._store.source).dec()
        if task.cancelled() or not (error := task.exception()):
            return
        # The lease runs out and a sweep takes the todo up again.
        level = _log.warning if is_outage(error) else _log.error
        level("todo interrupted", source=self._store.source, error=type(error).__name__)


async def _through_outage(item: OpenTodo, write: Callable[[], Awaitable[Written]]) -> Written:
    """Write what came of a todo as soon as the database is back: while the lease lasts, it is ours."""
    while True:
        try:
            return await write()
        except Exception as error:
            if not is_outage(error) or now() >= item.lease_until:
                raise
        await asyncio.sleep(PROBE_INTERVAL)


def backoff(attempts: int) -> int:
    """Milliseconds to wait after this many failed tries."""
    first, longest = BACKOFF
    return int(min(longest, first * 2 ** (attempts - 1)))
