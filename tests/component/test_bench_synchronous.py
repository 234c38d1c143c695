"""The simple product that the system is compared with really holds interviews."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from pymongo import AsyncMongoClient

from ai.provider import make_interviewer
from bench.interviewer import FixedInterviewer
from bench.synchronous.app import make_app
from tests.support.room import act, answer_all, setup_body


@asynccontextmanager
async def signed_in(app: Any, user: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://simple") as client:
        token = (await client.post("/auth/dev/token", json={"userId": user})).json()["accessToken"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


@pytest.fixture(params=["offline", "fixed"])
async def app(request: pytest.FixtureRequest, mongo_url: str, unique_name: str) -> AsyncIterator[Any]:
    """The product with an interviewer that asks follow-ups, and with the one of the measurements."""
    interviewer = make_interviewer("offline") if request.param == "offline" else FixedInterviewer({})
    async with AsyncMongoClient[dict[str, Any]](mongo_url) as client:
        yield make_app(client[unique_name], interviewer)


async def test_an_interview_from_setup_to_the_report(app: Any) -> None:
    """Four questions, a hint, a report with a score for each answer, and a row of the history."""
    async with signed_in(app, "alice") as alice:
        session = (await alice.post("/interview/setup", json=setup_body())).json()["sessionId"]
        assert (await act(alice, session, "answer", answer="too early")).status_code == 409
        first = (await act(alice, session, "start")).json()
        assert (first["questionNumber"], first["totalQuestions"]) == (1, 4)
        assert (await act(alice, session, "start")).json() == first
        assert (await act(alice, session, "hint")).json()["hint"]
        assert (await alice.post("/interview/feedback", json={"sessionId": session})).status_code == 409
        steps = [step async for step in answer_all(alice, session)]
        assert steps[-1]["type"] == "complete"
        assert {step["questionNumber"] for step in steps} == {1, 2, 3, 4} - (
            {1} if len(steps) == 4 else set()
        )

        report = (await alice.post("/interview/feedback", json={"sessionId": session})).json()
        again = (await alice.post("/interview/feedback", json={"sessionId": session})).json()
        assert (report["cached"], again["cached"]) == (False, True)
        assert report["feedback"] == again["feedback"]
        assert [1 <= one["score"] <= 10 for one in report["feedback"]["questionFeedback"]] == [True] * 4
        [row] = (await alice.get("/interview/history")).json()["history"]
        assert (row["status"], row["overallScore"]) == ("completed", report["feedback"]["overallScore"])


async def test_sessions_are_their_owners_and_companies_are_remembered(app: Any) -> None:
    async with signed_in(app, "alice") as alice, signed_in(app, "bob") as bob:
        session = (await alice.post("/interview/setup", json=setup_body())).json()["sessionId"]
        assert (await act(bob, session, "start")).status_code == 404
        asked = {"companyName": "Acme"}
        found = [(await bob.post("/interview/company-research", json=asked)).json() for _ in range(2)]
        assert [one["cached"] for one in found] == [False, True]
        assert found[0]["profile"] == found[1]["profile"]
        skipped = [(await act(alice, session, action)).json() for action in ("start", "next", "complete")]
        assert [one["questionNumber"] for one in skipped] == [1, 2, 4]
        assert (await act(alice, session, "next")).status_code == 409


async def test_nobody_without_a_token_is_let_in(app: Any) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://simple") as client:
        assert (await client.get("/interview/history")).status_code == 401
