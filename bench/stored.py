"""Sessions of others: copies of a completed one, so that the database is as full as after many interviews."""

from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from bench.ground import Ground, Served

BATCH = 500
SESSIONS_OF_A_USER = 10
COLLECTIONS = (("setup", "sessions"), ("conductor", "interviews"), ("feedback", "reports"))


async def fill(under: Ground, served: Served, count: int) -> None:
    """Have at least `count` sessions in each collection that holds one document for each."""
    async with AsyncMongoClient[dict[str, Any]](under.mongo) as client:
        for service, name in COLLECTIONS:
            await _fill(client[f"{served.name}_{service}"][name], count)


async def _fill(collection: AsyncCollection[dict[str, Any]], count: int) -> None:
    [typical] = await collection.find({}, limit=1).to_list()
    there = await collection.count_documents({})
    for begin in range(there, count, BATCH):
        numbers = range(begin, min(begin + BATCH, count))
        await collection.insert_many([_copy(typical, number) for number in numbers], ordered=False)


def _copy(typical: dict[str, Any], number: int) -> dict[str, Any]:
    """Another user's, with nothing left to do; the time differs, so that sorting has something to do."""
    user = f"other-{number // SESSIONS_OF_A_USER}"
    state = {**typical["state"], "userId": user}
    if "createdAt" in state:
        state["createdAt"] += number
    return {**typical, "_id": f"other-{number}", "state": state, "outbox": [], "todo": [], "wakeAt": None}
