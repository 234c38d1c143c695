"""Leases: whoever holds one does the todo, and whoever comes late changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from chassis.aggregate import Todo, worker
from chassis.aggregate.document import Document
from tests.component.toy import Bench, Count, CountStore, adding, fresh_id, idle, later, settled, stored
from tests.support.eventually import eventually


async def test_a_lease_that_ran_out_goes_to_another_worker_and_the_late_result_is_fenced(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was away too long comes back to find its work done; it does not do it again."""
    release, begun = asyncio.Event(), asyncio.Event()

    async def asleep(_state: Count, _todo: Todo) -> str:
        begun.set()
        await release.wait()
        return "zombie"

    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 3600)
    bench.worker(frozen := bench.store(), adding(asleep))
    identifier = fresh_id()
    await frozen.change(identifier, later(), None)
    await begun.wait()

    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 0.05)
    bench.worker(store := bench.store())
    await bench.hurry(identifier, **{"todo.0.leaseUntil": 0})
    await settled(store, identifier, 1)
    release.set()

    await idle(bench)
    assert (await stored(store, identifier)).state.by == ("k",)


async def test_a_lease_in_force_is_respected(bench: Bench) -> None:
    """Another worker that looks at the document leaves the todo alone."""
    release, calls = asyncio.Event(), []

    async def slow(_state: Count, todo: Todo) -> str:
        calls.append(todo.id)
        await release.wait()
        return "once"

    bench.worker(first := bench.store(), adding(slow))
    bench.worker(bench.store(), adding(slow))
    identifier = fresh_id()
    await first.change(identifier, later(), None)
    await bench.hurry(identifier)
    await eventually(_looked_at(first, identifier), within=5)
    release.set()

    assert (await settled(first, identifier, 1)).state.by == ("once",)
    assert len(calls) == 1


async def test_a_stopping_worker_finishes_what_it_has_and_takes_no_more(bench: Bench) -> None:
    """What it leaves is not leased: the next process need not wait for a lease to run out."""
    release, begun = asyncio.Event(), asyncio.Event()

    async def slow(_state: Count, todo: Todo) -> str:
        begun.set()
        await release.wait()
        return todo.key

    bench.worker(store := bench.store(), adding(slow))
    first, second = fresh_id(), fresh_id()
    await store.change(first, later(), None)
    await begun.wait()
    stopping = asyncio.create_task(bench.workers[0].stop(grace=5))
    await asyncio.sleep(0)
    await store.change(second, later(), None)
    release.set()
    await stopping

    await settled(store, first, 1)
    assert [todo.lease for todo in (await stored(store, second)).todo] == [None]


async def test_two_workers_do_each_todo_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sweep the same collection; whoever writes first has the lease."""
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 0.01)
    done: list[str] = []

    async def note(_state: Count, todo: Todo) -> str:
        done.append(todo.id)
        return todo.key

    idle, identifiers = bench.store(), [fresh_id() for _ in range(30)]
    await asyncio.gather(*(idle.change(identifier, later(), None) for identifier in identifiers))
    for _ in range(2):
        bench.worker(bench.store(), adding(note))

    await asyncio.gather(*(settled(idle, identifier, 1) for identifier in identifiers))
    assert len(done) == len(set(done)) == 30


def _looked_at(store: CountStore, identifier: str) -> Callable[[], Awaitable[Document[Count]]]:
    """Whether a sweep has moved the time of the next look on."""

    async def looked_at() -> Document[Count]:
        document = await stored(store, identifier)
        assert document.wake_at != 0
        return document

    return looked_at
