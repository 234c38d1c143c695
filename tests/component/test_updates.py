"""Conditional updates that go together: each is told truly whether it was written."""

import asyncio
from typing import Any

import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import WriteError

from chassis.aggregate.updates import MOST, Updates
from chassis.process import Parts
from tests.component.toy import fresh_id

Collection = AsyncCollection[dict[str, Any]]


@pytest.fixture
def collection(parts: Parts) -> Collection:
    return parts.mongo.database("updates")[fresh_id()]


async def fill(collection: Collection, documents: int) -> list[str]:
    await collection.insert_many([{"_id": f"d{number}", "version": 1} for number in range(documents)])
    return [f"d{number}" for number in range(documents)]


async def test_of_many_at_once_exactly_the_outdated_are_refused(collection: Collection) -> None:
    """Every third expects a version that is not there."""
    ids = await fill(collection, 3 * MOST)
    updates = Updates(collection)

    written = await asyncio.gather(
        *(updates.apply(name, 9 if n % 3 == 0 else 1, {"version": 2, "by": n}) for n, name in enumerate(ids))
    )

    assert written == [n % 3 != 0 for n in range(len(ids))]
    found = {document["_id"]: document.get("by") async for document in collection.find()}
    assert found == {name: n if n % 3 else None for n, name in enumerate(ids)}


async def test_of_two_processes_in_a_race_one_wins_each_document(collection: Collection) -> None:
    """Both ask for all documents at once; each document is won exactly once."""
    ids = await fill(collection, 2 * MOST)
    processes = [Updates(collection), Updates(collection)]

    results = await asyncio.gather(
        *(
            asyncio.gather(*(updates.apply(name, 1, {"version": 2, "by": who}) for name in ids))
            for who, updates in enumerate(processes)
        )
    )

    found = {document["_id"]: document["by"] async for document in collection.find()}
    assert [results[found[name]][n] for n, name in enumerate(ids)] == [True] * len(ids)
    assert [first + second for first, second in zip(*results, strict=True)] == [1] * len(ids)


async def test_two_changes_of_one_document_in_one_write_do_not_both_win(collection: Collection) -> None:
    [name] = await fill(collection, 1)
    updates = Updates(collection)

    written = await asyncio.gather(*(updates.apply(name, 1, {"version": 2, "by": n}) for n in range(5)))

    assert written.count(True) == 1
    stored = await collection.find_one({"_id": name})
    assert stored is not None
    assert written.index(True) == stored["by"]


async def test_who_stops_waiting_stops_nobody_elses_write(collection: Collection) -> None:
    ids = await fill(collection, MOST)
    updates = Updates(collection)
    asked = [asyncio.ensure_future(updates.apply(name, 1, {"version": 2})) for name in ids]
    await asyncio.sleep(0)

    asked[0].cancel()

    assert await asyncio.gather(*asked[1:]) == [True] * (MOST - 1)
    assert await updates.apply(ids[1], 2, {"version": 3})


async def test_an_update_the_database_refuses_is_an_error(collection: Collection) -> None:
    [name] = await fill(collection, 1)
    updates = Updates(collection)

    with pytest.raises(WriteError):
        await updates.apply(name, 1, {"_id": "another"})

    assert await updates.apply(name, 1, {"version": 2})
