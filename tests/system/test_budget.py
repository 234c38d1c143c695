"""A user's day of model calls over HTTP: what a spent one refuses, what it leaves, and what was spent."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.interview import Usage
from services.conductor.domain.budget import budget_id
from services.gateway.settings import Settings
from tests.support.eventually import eventually
from tests.support.fake_bedrock import FakeBedrock, Reply
from tests.support.fake_bedrock.server import converse_body
from tests.support.room import Room, act, answer_all, set_up
from tests.system.interviews import completed, report_ready, started
from tests.system.shapes import PROBLEM, faults

DAY = 24 * 60 * 60
LIMITS = {"AI_CALLS_PER_DAY": "3", "AI_TOKENS_PER_DAY": "3500"}
"""More than the questions of two interviews take, less than those of one with its follow-ups."""


@pytest.fixture(scope="module", params=[*LIMITS])
async def limited_room(
    request: pytest.FixtureRequest,
    server: FakeBedrock,
    make_settings: Callable[..., Settings],
) -> AsyncIterator[Room]:
    """A room that asks a model, with one of the limits."""
    room = Room(make_settings(ai_provider="bedrock"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(request.param, LIMITS[request.param])
        await room.start()
    yield room
    await room.stop()


async def test_a_spent_day_begins_nothing_and_finishes_what_has_begun(
    bedrock: FakeBedrock, limited_room: Room
) -> None:
    alice = await limited_room.candidate(f"alice-{uuid4().hex}")
    # The fake words each kind of question in its own way; alike ones would be asked for again.
    begun = await started(alice, interviewType="technical")

    first = await completed(alice, interviewType="behavioral")

    assert _is_scored(await report_ready(alice, first))
    _refused_until_midnight(
        await alice.post(f"/interview/feedback/{first}/questions/1/retries", json={"answer": "Once more."})
    )
    later = await set_up(alice)
    for _ in range(2):
        _refused_until_midnight(await act(alice, later, "start"))
    assert (await act(alice, begun, "start")).json()["questionNumber"] == 1
    assert (await act(alice, begun, "hint")).json()["hint"]
    assert Counter(seen.form for seen in bedrock.seen)["give_hint"] == 0
    async for step in answer_all(alice, begun):
        assert step["totalQuestions"] == 4
    assert _is_scored(await report_ready(alice, begun))
    await alice.aclose()


async def test_one_users_spent_day_is_nobody_elses(bedrock: FakeBedrock, limited_room: Room) -> None:
    alice = await limited_room.candidate(f"alice-{uuid4().hex}")
    bob = await limited_room.candidate(f"bob-{uuid4().hex}")
    await completed(alice)
    assert (await act(alice, await set_up(alice), "start")).status_code == 429

    session_id = await started(bob)

    assert (await act(bob, session_id, "hint")).status_code == 200
    assert Counter(seen.form for seen in bedrock.seen)["give_hint"] == 1
    async for _ in answer_all(bob, session_id):
        pass
    assert _is_scored(await report_ready(bob, session_id))
    await alice.aclose()
    await bob.aclose()


async def test_the_report_tells_what_the_model_took_and_the_day_counts_the_same(
    bedrock: FakeBedrock, limited_room: Room
) -> None:
    """Questions, follow-ups, ratings and the report; a company's profile, everybody's, counts for nobody."""
    user = f"candidate-{uuid4().hex}"
    client = await limited_room.candidate(user)
    report = await report_ready(client, await completed(client, companyName=f"Acme {uuid4().hex}"))

    asked = [seen for seen in bedrock.seen if seen.form != "research_company"]
    told = report["feedback"]["usage"]
    assert Counter(seen.form for seen in asked) == {
        "write_questions": 1,
        "decide_follow_up": 4,
        "score_answer": 4,
        "compose_report": 1,
    }
    assert told["calls"] == len(asked)
    tokens = sum(converse_body(seen, Reply())["usage"]["totalTokens"] for seen in asked)
    assert told["inputTokens"] + told["outputTokens"] == tokens
    assert 0.001 < told["cost"] < 0.1
    assert _is_scored(report)
    await eventually(lambda: _day_is(limited_room, user, told))
    await client.aclose()


def _is_scored(report: dict[str, Any]) -> bool:
    feedback = report["feedback"]
    scores = [feedback["overallScore"], *(one["score"] for one in feedback["questionFeedback"])]
    return feedback["provider"] == "bedrock" and all(1 <= score <= 10 for score in scores)


def _refused_until_midnight(response: httpx.Response) -> None:
    assert response.status_code == 429, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert faults(response.json(), PROBLEM) == []
    left = DAY - time.time() % DAY
    assert int(response.headers["Retry-After"]) == pytest.approx(left, abs=10)
    assert "budget of AI calls is spent" in response.json()["detail"]
    assert "00:00 UTC" in response.json()["detail"]


async def _day_is(room: Room, user: str, told: dict[str, Any]) -> None:
    """What the conductor has counted for the user today is what the report told."""
    budgets = room.parts.mongo.database("conductor")["budgets"]
    found = await budgets.find_one({"_id": budget_id(user, int(time.time() * 1000))})
    assert found is not None
    counted, expected = (Usage.model_validate(one) for one in (found["state"]["usage"], told))
    assert counted.model_dump() == pytest.approx(expected.model_dump())
