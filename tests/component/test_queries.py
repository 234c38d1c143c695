"""No query of the services scans a collection, whatever is asked over HTTP and however much is stored."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo import AsyncMongoClient

from services.gateway.settings import Settings
from tests.support.commands import Query, Recorder, examined, recorded
from tests.support.eventually import eventually
from tests.support.room import Room, act, answer_all, running, set_up

STORED = 400
"""Documents of others in each collection: a scan looks at all of them."""
FEW = 30
"""Documents a query may look at: those of one user, here."""
ALLOWED = {"company_profiles update {'$or': [{'handled.userId': ''}, {'waiting.userId': ''}]} {}"}
"""Once for each user who is erased, over the companies (services/research/store.py says why)."""


@pytest.fixture(scope="module")
async def heard(make_settings: Callable[..., Settings]) -> AsyncIterator[tuple[Room, Recorder]]:
    """A room in which everything was asked for that can be, and every query that this caused."""
    with recorded() as recorder:
        async with running(Room(make_settings(rate_limit_per_minute=100_000))) as room:
            await everything(await room.candidate("alice"))
            yield room, recorder


async def everything(alice: httpx.AsyncClient) -> None:
    await whole_interview(alice)
    for sort in ("createdAt", "companyName", "overallScore"):
        for order in ("asc", "desc"):
            await pages(alice, {"sort": sort, "order": order, "limit": "1"})
            await pages(alice, {"sort": sort, "order": order, "limit": "1", "companyName": "acme"})
    for path in ("progress", "me/export", "companies?q=Ac"):
        assert (await alice.get(f"/interview/{path}")).status_code == 200
    gone = await set_up(alice)
    assert (await alice.delete(f"/interview/sessions/{gone}")).status_code == 204
    assert (await alice.delete("/interview/me")).status_code == 202
    await eventually(lambda: no_history(alice))
    await alice.aclose()


async def whole_interview(client: httpx.AsyncClient) -> None:
    first, session = await set_up(client), await set_up(client, companyName="Beta")
    assert (await act(client, first, "start")).status_code == 200
    assert (await act(client, first, "complete")).status_code == 200
    assert (await act(client, session, "start")).status_code == 200
    assert (await act(client, session, "hint")).status_code == 200
    path = f"/interview/sessions/{session}"
    assert (await client.put(f"{path}/draft", json={"text": "I"})).status_code == 204
    assert (await client.post(f"{path}/extend")).status_code == 200
    assert (await client.get(path)).status_code == 200
    assert (await act(client, session, "next")).status_code == 200
    async for _ in answer_all(client, session):
        pass
    assert (await client.post("/interview/feedback", json={"sessionId": session})).status_code == 200
    again = f"/interview/feedback/{session}/questions/2/retries"
    assert (await client.post(again, json={"answer": "I measured it."})).status_code == 200
    researched = {"companyName": "Gamma", "forceRefresh": True}
    assert (await client.post("/interview/company-research", json=researched)).status_code == 200
    assert (await client.get(f"/interview/operations/{uuid4()}")).status_code == 404


async def pages(client: httpx.AsyncClient, query: dict[str, str]) -> None:
    for _ in range(5):
        response = await client.get("/interview/history", params=query)
        assert response.status_code == 200, response.text
        if (cursor := response.json()["nextCursor"]) is None:
            return
        query = {**query, "cursor": cursor}
    raise AssertionError("the history does not end")


async def no_history(client: httpx.AsyncClient) -> None:
    assert (await client.get("/interview/history")).json()["count"] == 0


async def test_every_query_finds_its_documents_through_an_index(
    heard: tuple[Room, Recorder], mongo_url: str
) -> None:
    """Each shape of a query, explained beside many documents of other users."""
    _, recorder = heard
    shapes = {query.shape: query for query in recorder.queries}
    assert len(shapes) > 20, "the journey has grown short"
    async with AsyncMongoClient[dict[str, Any]](mongo_url) as client:
        await fill(client, shapes.values())
        told = {shape: await examined(client[query.database], query) for shape, query in shapes.items()}
    scans = {shape: looked_at for shape, looked_at in told.items() if looked_at is None or looked_at > FEW}
    assert set(scans) == ALLOWED, scans


async def test_the_sweep_has_a_lower_bound(heard: tuple[Room, Recorder]) -> None:
    """What need not be looked at has no `wakeAt`, and the embedded database walks over it from below.

    Its explain does not count that, so the bound itself is what can be asserted.
    """
    _, recorder = heard
    sweeps = [query.filter["wakeAt"] for query in recorder.queries if "wakeAt" in query.filter]
    assert sweeps
    assert all(bounds.keys() == {"$gte", "$lte"} for bounds in sweeps)


async def fill(client: AsyncMongoClient[dict[str, Any]], queries: Iterable[Query]) -> None:
    """Documents of others: copies of what is there, none of them due, expired or awaited."""
    for database, name in {(query.database, query.collection) for query in queries}:
        collection = client[database][name]
        found = await collection.find_one({}) or {}
        if "state" in found:
            found["state"] = {**found["state"], "userId": "another", "sessions": []}
        far: dict[str, Any] = {"wakeAt": None, "waiting": [], "handled": []}
        await collection.insert_many({**found, **far, "_id": f"other-{number}"} for number in range(STORED))
