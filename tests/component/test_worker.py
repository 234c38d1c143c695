"""Slow and late work: done once, by whoever holds the lease, on time, and after every kind of failure."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from chassis.aggregate import Decision, NewTodo, Todo, worker
from chassis.aggregate.document import Document
from chassis.ids import now
from contracts.topics import EVENTS
from tests.component.records import told
from tests.component.toy import (
    Bench,
    Count,
    CountStore,
    adding,
    at_moment,
    count,
    fresh_id,
    idle,
    later,
    settled,
    stored,
)
from tests.support.eventually import eventually


class Overloaded(Exception):
    """What a provider says for good."""

    retryable = False


async def test_a_todo_that_is_due_is_done_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that makes it begins it with the same write: no sweep is needed."""
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 3600)
    bench.worker(store := bench.store())
    identifier = fresh_id()

    await store.change(identifier, later("first"), None)

    assert (await settled(store, identifier, 1)).state.by == ("first",)


async def test_a_timer_does_a_later_todo_on_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before it is due, and without a sweep; several timers of a document keep their times."""
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 3600)
    done_at: list[tuple[str, int]] = []

    async def note(_state: Count, todo: Todo) -> str:
        done_at.append((todo.key, now() - todo.due_at))
        return todo.key

    bench.worker(store := bench.store(), adding(note))
    identifier = fresh_id()

    begin = now()
    for key, due_at in (("second", begin + 900), ("first", begin + 600)):
        await store.change(identifier, at_moment(due_at, key), None)

    assert (await settled(store, identifier, 2)).state.by == ("first", "second")
    assert all(late >= 0 for _, late in done_at), done_at


async def test_a_replaced_todo_counts_no_more(bench: Bench) -> None:
    """The newer one of the same kind and key is done; the late result of the older one is dropped."""
    release, begun = asyncio.Event(), asyncio.Event()

    async def slow(_state: Count, todo: Todo) -> str:
        if todo.data["nth"] == "older":
            begun.set()
            await release.wait()
        return str(todo.data["nth"])

    bench.worker(store := bench.store(), adding(slow))
    identifier = fresh_id()
    await store.change(identifier, _todo("older"), None)
    await begun.wait()

    await store.change(identifier, _todo("newer"), None)
    await settled(store, identifier, 1)
    release.set()

    await idle(bench)
    assert (await stored(store, identifier)).state.by == ("newer",)


async def test_a_timer_set_for_a_replaced_todo_does_not_fire_it_early(bench: Bench) -> None:
    bench.worker(store := bench.store())
    identifier = fresh_id()
    await store.change(identifier, later("k", due_in=100), None)
    await store.change(identifier, later("k", due_in=500), None)
    due_at = (await stored(store, identifier)).todo[0].due_at

    await settled(store, identifier, 1)

    assert now() >= due_at


async def test_a_failed_todo_is_tried_again_after_a_growing_wait(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attempts are counted in the document; the waits grow with them."""
    monkeypatch.setattr(worker, "BACKOFF", (60, 60_000))
    tries: list[tuple[int, int]] = []

    async def third_time_lucky(_state: Count, todo: Todo) -> str:
        tries.append((todo.attempts, now()))
        if len(tries) < 3:
            raise RuntimeError("not yet")
        return "done"

    bench.worker(store := bench.store(), adding(third_time_lucky))
    identifier = fresh_id()
    await store.change(identifier, later(), None)

    assert (await settled(store, identifier, 1)).state.by == ("done",)
    assert [attempts for attempts, _ in tries] == [0, 1, 2]
    assert tries[1][1] - tries[0][1] >= 60
    assert tries[2][1] - tries[1][1] >= 120


def _fail(error: Exception) -> Callable[[Count, Todo], Awaitable[str]]:
    async def fail(_state: Count, _todo: Todo) -> str:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "attempts", "tries"),
    [(RuntimeError("again"), 2, 2), (Overloaded(), 6, 1)],
    ids=["after the last try", "at once when trying again will not help"],
)
async def test_a_todo_is_given_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, error: Exception, attempts: int, tries: int
) -> None:
    """What follows is decided by the domain, with the todo's own count of the tries."""
    monkeypatch.setattr(worker, "BACKOFF", (20, 60_000))

    def give_up(_state: Count, todo: Todo, _now: int) -> Decision[Count]:
        return Decision(Count(n=1, by=(f"gave up after {todo.attempts + 1}",)))

    bench.worker(store := bench.store(), adding(_fail(error), attempts=attempts, give_up=give_up))
    identifier = fresh_id()
    await store.change(identifier, later(), None)

    assert (await settled(store, identifier, 1)).state.by == (f"gave up after {tries}",)


async def test_a_task_over_its_budget_has_failed(bench: Bench) -> None:
    async def for_ever(_state: Count, _todo: Todo) -> str:
        await asyncio.Event().wait()
        return "never"

    def give_up(_state: Count, _todo: Todo, _now: int) -> Decision[Count]:
        return Decision(Count(n=1, by=("too slow",)))

    bench.worker(store := bench.store(), adding(for_ever, budget=0.05, attempts=1, give_up=give_up))
    identifier = fresh_id()
    await store.change(identifier, later(), None)

    assert (await settled(store, identifier, 1)).state.by == ("too slow",)


async def test_a_result_that_cannot_be_applied_counts_as_a_failed_try(bench: Bench) -> None:
    """A mistake of ours does not pay for the same model call for ever."""

    def broken(_state: Count, _todo: Todo, _result: str, _now: int) -> Decision[Count]:
        raise ValueError("a mistake")

    def give_up(_state: Count, _todo: Todo, _now: int) -> Decision[Count]:
        return Decision(Count(n=1, by=("gave up",)))

    task = worker.Task(adding().perform, broken, give_up, attempts=1)
    bench.worker(store := bench.store(), task)
    identifier = fresh_id()
    await store.change(identifier, later(), None)

    assert (await settled(store, identifier, 1)).state.by == ("gave up",)


async def test_what_was_due_while_nobody_ran_is_done_after_the_start(bench: Bench) -> None:
    idle, identifiers = bench.store(), [fresh_id() for _ in range(20)]
    await asyncio.gather(*(idle.change(identifier, later(), None) for identifier in identifiers))

    bench.worker(store := bench.store())

    await asyncio.gather(*(settled(store, identifier, 1) for identifier in identifiers))


async def test_more_todos_than_a_worker_may_hold_are_all_done_and_never_too_many_at_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 0.05)
    now_running, most = 0, 0

    async def short(_state: Count, todo: Todo) -> str:
        nonlocal now_running, most
        now_running += 1
        most = max(most, now_running)
        for _ in range(10):
            await asyncio.sleep(0)
        now_running -= 1
        return todo.key

    bench.worker(store := bench.store(), adding(short), concurrency=3)
    identifiers = [fresh_id() for _ in range(12)]
    await asyncio.gather(*(store.change(identifier, later(), None) for identifier in identifiers))

    await asyncio.gather(*(settled(store, identifier, 1) for identifier in identifiers))
    assert most <= 3


async def test_a_full_worker_writes_nothing_on_what_has_to_wait(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 0.02)
    begun, finish = asyncio.Event(), asyncio.Event()

    async def hold(_state: Count, todo: Todo) -> str:
        begun.set()
        await finish.wait()
        return todo.key

    bench.worker(store := bench.store(), adding(hold), concurrency=1)
    busy, waiting = fresh_id(), fresh_id()
    await store.change(busy, later(), None)
    await begun.wait()
    await store.change(waiting, later(), None)
    seen = _sweeps(store, monkeypatch)

    await eventually(lambda: _several(seen))
    assert (await stored(store, waiting)).version == 1
    finish.set()
    await settled(store, busy, 1)
    await settled(store, waiting, 1)


def _sweeps(store: CountStore, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each sweep finds from now on."""
    found: list[int] = []
    due = store.due

    async def counted(at: int, limit: int) -> list[Document[Count]]:
        documents = await due(at, limit)
        found.append(len(documents))
        return documents

    monkeypatch.setattr(store, "due", counted)
    return found


def _several(found: list[int]) -> None:
    assert len([number for number in found if number]) >= 3


def _todo(nth: str) -> Callable[[Count | None], Decision[Count]]:
    def decide(state: Count | None) -> Decision[Count]:
        return Decision(state or Count(), todos=(NewTodo("add", now(), "k", {"nth": nth}),))

    return decide


async def test_what_has_expired_is_deleted(bench: Bench) -> None:
    """By a sweep, when its time has come and not before; a message that could not be sent is sent first."""
    identifier, kept = fresh_id(), fresh_id()
    unsent = replace(count(None, identifier), reply=None, expires_at=now() - 1)
    await bench.mute_store().change(identifier, lambda _: unsent, None)
    bench.worker(store := bench.store())
    await store.change(kept, lambda _: Decision(Count(n=1), expires_at=now() + 3_600_000), None)
    await bench.hurry(identifier)
    await bench.hurry(kept)

    async def deleted() -> None:
        assert await store.load(identifier) is None

    await eventually(deleted)
    assert len(await told(bench.settings, EVENTS, identifier)) == 1
    assert await store.load(kept)
