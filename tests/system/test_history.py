"""The history's order, its filter and its pages."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.eventually import eventually
from tests.support.room import Room, act, set_up
from tests.system.interviews import ended_at_once, history_of, report_ready, started

Row = dict[str, Any]

WEAK = "No idea."
STRONG = (
    "When orders doubled at my last employer I owned the ingest service. I partitioned the topic by customer "
    "because order matters only within one, added idempotent consumers, and load tested it. "
    "Latency fell from 900 ms to 120 ms and no order was lost in two years."
)
COMPANIES = ("Zulu", "acme", "Beta", "ACME", "Acme", "Öresund", "beta", "Yankee", "Acme")
EXPECTED: dict[str, Callable[[Row], Any]] = {
    "createdAt": lambda row: row["createdAt"],
    "companyName": lambda row: row["companyName"].casefold(),
    "overallScore": lambda row: row["overallScore"],
}


@pytest.fixture(scope="module")
async def practised(room: Room) -> AsyncIterator[tuple[httpx.AsyncClient, list[str]]]:
    """Somebody with nine sessions: ties in score and company, some without a score; ids oldest first."""
    client = await room.candidate(f"practised-{uuid4().hex}")
    sessions: list[str] = []
    for place, company in enumerate(COMPANIES):
        sessions.append(await _held(client, company, place))
    scored = [session_id for place, session_id in enumerate(sessions) if place % 3 != 2]
    await asyncio.gather(*(report_ready(client, session_id) for session_id in scored))
    await eventually(lambda: _all_listed(client, len(sessions)))
    yield client, sessions
    await client.aclose()


async def test_the_newest_comes_first_unless_asked_otherwise(
    practised: tuple[httpx.AsyncClient, list[str]],
) -> None:
    """The default is createdAt, descending."""
    client, sessions = practised

    default = await history_of(client)
    ascending = await history_of(client, sort="createdAt", order="asc")

    assert [row["sessionId"] for row in default["history"]] == sessions[::-1]
    assert [row["sessionId"] for row in ascending["history"]] == sessions


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", ["companyName", "overallScore"])
async def test_rows_are_sorted_and_those_without_a_value_come_last(
    practised: tuple[httpx.AsyncClient, list[str]], sort: str, order: str
) -> None:
    """In either order; spelling in capitals does not matter."""
    client, sessions = practised

    rows = (await history_of(client, sort=sort, order=order))["history"]

    assert {row["sessionId"] for row in rows} == {*sessions}
    values = [EXPECTED[sort](row) for row in rows]
    known = [value for value in values if value is not None]
    assert values == sorted(known, reverse=order == "desc") + [None] * (len(values) - len(known))
    assert len({*known}) < len(known), "the sessions were meant to have ties"


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", ["createdAt", "companyName", "overallScore"])
@pytest.mark.parametrize("limit", [1, 2, 4])
async def test_pages_are_the_whole_without_repeats(
    practised: tuple[httpx.AsyncClient, list[str]], sort: str, order: str, limit: int
) -> None:
    """Page after page gives what one long page gives, ties and missing scores included."""
    client, _ = practised
    whole = (await history_of(client, sort=sort, order=order, limit=100))["history"]

    pages = [page async for page in _pages(client, sort=sort, order=order, limit=limit)]

    assert [row for page in pages for row in page["history"]] == whole
    assert all(page["count"] == len(page["history"]) <= limit for page in pages)


async def test_the_company_filter_takes_all_spellings_of_one_company(
    practised: tuple[httpx.AsyncClient, list[str]],
) -> None:
    """And goes along with sorting and pages."""
    client, _ = practised
    query = {"companyName": " aCmE ", "sort": "overallScore", "order": "desc"}

    whole = (await history_of(client, **query))["history"]
    pages = [page async for page in _pages(client, **query, limit=3)]

    assert sorted(row["companyName"] for row in whole) == ["ACME", "Acme", "Acme", "acme"]
    assert [row for page in pages for row in page["history"]] == whole
    assert (await history_of(client, companyName="Nobody"))["history"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "many"},
        {"limit": 10**30},
        {"sort": "userId"},
        {"order": "up"},
        {"cursor": "nonsense"},
        {"cursor": "!!!"},
        {"cursor": "bnVsbA"},
        {"cursor": "x" * 5000},
    ],
)
async def test_a_wrong_query_is_refused(candidate: httpx.AsyncClient, query: dict[str, Any]) -> None:
    """422 names the field."""
    response = await candidate.get("/interview/history", params=query)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [*query]


async def test_a_cursor_of_another_order_is_refused(
    practised: tuple[httpx.AsyncClient, list[str]],
) -> None:
    """A cursor is a place in one sorting."""
    client, _ = practised
    cursor = (await history_of(client, limit=2))["nextCursor"]

    other = [
        await client.get("/interview/history", params={"cursor": cursor, **change})
        for change in ({"order": "asc"}, {"sort": "companyName"}, {"sort": "overallScore"})
    ]

    assert [response.status_code for response in other] == [422] * 3


async def test_another_users_cursor_shows_ones_own_rows_alone(
    practised: tuple[httpx.AsyncClient, list[str]], candidate: httpx.AsyncClient
) -> None:
    """A cursor grants nothing."""
    client, _ = practised
    cursor = (await history_of(client, limit=2))["nextCursor"]

    assert (await history_of(candidate, cursor=cursor))["history"] == []


async def _held(client: httpx.AsyncClient, company: str, place: int) -> str:
    """In turn: answered well or badly, ended without an answer, not started."""
    if place % 3 == 1:
        return await ended_at_once(client, companyName=company)
    if place % 3 == 2:
        return await set_up(client, companyName=company)
    session_id = await started(client, companyName=company, interviewType="behavioral")
    await act(client, session_id, "answer", answer=STRONG if place % 2 else WEAK)
    assert (await act(client, session_id, "complete")).status_code == 200
    return session_id


async def _all_listed(client: httpx.AsyncClient, number: int) -> None:
    assert (await history_of(client))["count"] == number


async def _pages(client: httpx.AsyncClient, **query: Any) -> AsyncIterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = await history_of(client, **query, cursor=cursor)
        cursor = page["nextCursor"]
        yield page
