"""The database wrote, and its answer was lost on the way: what follows from the write is not put off."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pymongo.errors import AutoReconnect, NetworkTimeout

from chassis.aggregate import Todo
from services.gateway.settings import Settings
from tests.component.records import Ear
from tests.component.toy import (
    Bench,
    Count,
    CountStore,
    adding,
    fresh_id,
    later,
    settled,
    slow_command,
    waiting,
)

Write = Callable[..., Awaitable[Any]]


@pytest.mark.parametrize(
    "lost", [AutoReconnect("reset"), NetworkTimeout("silence")], ids=["reset", "silence"]
)
async def test_a_todo_whose_write_was_not_confirmed_is_begun_all_the_same(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, lost: Exception
) -> None:
    """Its lease is this process's own and lasts a minute; nobody waits that long."""
    bench.worker(store := bench.store())
    identifier = fresh_id()
    await store.change(identifier, later("first"), None)
    await settled(store, identifier, 1)
    _lose_the_next_answer(store, monkeypatch, lost)

    with pytest.raises(type(lost)):
        await store.change(identifier, later("second"), None)

    assert (await settled(store, identifier, 2)).state.by == ("first", "second")


async def test_a_new_aggregate_whose_insert_was_not_confirmed_is_worked_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.worker(store := bench.store())
    identifier = fresh_id()
    insert = store.collection.insert_one

    async def lose(document: Any) -> Any:
        await insert(document)
        raise AutoReconnect("reset")

    monkeypatch.setattr(store.collection, "insert_one", lose)
    with pytest.raises(AutoReconnect):
        await store.change(identifier, later("first"), None)
    monkeypatch.undo()

    await settled(store, identifier, 1)


async def test_who_asks_again_hears_what_came_of_the_first_time(
    bench: Bench, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The consumer handles a command once more when a connection broke; its reply is not left to a sweep."""
    bench.worker(store := bench.store())
    identifier, asked, ear = fresh_id(), slow_command(), Ear(settings)
    await ear.start()
    await store.change(identifier, later("first"), None)
    await settled(store, identifier, 1)
    _lose_the_next_answer(store, monkeypatch, AutoReconnect("reset"))

    with pytest.raises(AutoReconnect):
        await store.change(identifier, waiting, asked)
    await store.change(identifier, waiting, asked)

    await ear.reply_to(asked.envelope)
    await settled(store, identifier, 2)
    await ear.stop()


async def test_a_todo_that_is_being_done_is_not_begun_twice(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result of the first was written, unconfirmed; the todo it leaves is done once."""
    calls: list[str] = []

    async def note(_state: Count, todo: Todo) -> str:
        calls.append(todo.key)
        return todo.key

    bench.worker(store := bench.store(), adding(note))
    identifier = fresh_id()
    _lose_the_next_answer(store, monkeypatch, AutoReconnect("reset"))

    await store.change(identifier, later("first"), None)

    await settled(store, identifier, 1)
    assert calls == ["first"]


def _lose_the_next_answer(store: CountStore, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The next update is done, and its answer does not come back."""
    update: Write = store._updates.apply

    async def lose(*arguments: Any) -> bool:
        await update(*arguments)
        monkeypatch.setattr(store._updates, "apply", update)
        raise error

    monkeypatch.setattr(store._updates, "apply", lose)
