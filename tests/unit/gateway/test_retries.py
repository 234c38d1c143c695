"""POST of a retry: the budget is asked first, then the report's service."""

from collections.abc import AsyncIterator

import httpx
import pytest

from contracts import conductor, feedback
from contracts.replies import Problem
from services.gateway.errors import NoReply
from tests.unit.gateway.conftest import assert_problem
from tests.unit.gateway.services import SESSION, Services, example
from tests.unit.gateway.test_documents import Json, assert_documented, openapi

__all__ = ["openapi"]

PATH = f"/interview/feedback/{SESSION}/questions/1/retries"


@pytest.fixture
async def answers(client: httpx.AsyncClient, openapi: Json) -> AsyncIterator[list[httpx.Response]]:
    """Every answer of a test; each must be as documented."""
    answers: list[httpx.Response] = []
    yield answers
    for response in answers:
        assert_documented(openapi, response)


async def test_a_retry_is_one_command_after_the_budget(
    client: httpx.AsyncClient, services: Services, answers: list[httpx.Response]
) -> None:
    answers.append(await client.post(PATH, json={"answer": " Better. "}, headers={"Idempotency-Key": "k"}))
    assert answers[0].status_code == 200
    assert answers[0].json() == example(feedback.RetryReply).model_dump(mode="json", by_alias=True)
    budget, retry = services.asked
    assert (budget.command, budget.key, budget.user_id) == (conductor.CheckBudget(), "alice", "alice")
    assert retry.command == feedback.RetryQuestion(session_id=SESSION, number=1, answer="Better.")
    assert (retry.key, retry.user_id) == (SESSION, "alice")
    await client.post(PATH, json={"answer": "Better."}, headers={"Idempotency-Key": "k"})
    await client.post(
        PATH.replace("/1/", "/2/"), json={"answer": "Better."}, headers={"Idempotency-Key": "k"}
    )
    _, first, _, again, _, other = (asked.command_id for asked in services.asked)
    assert first == again != other


async def test_a_spent_day_starts_nothing(
    client: httpx.AsyncClient, services: Services, answers: list[httpx.Response]
) -> None:
    services.table[conductor.CheckBudget] = Problem(
        status=429, title="Too many requests", detail="Spent.", retry_after=60
    )
    answers.append(await client.post(PATH, json={"answer": "Better."}))
    assert assert_problem(answers[0], 429)["detail"] == "Spent."
    assert answers[0].headers["retry-after"] == "60"
    assert len(services.asked) == 1


async def test_what_takes_long_is_an_operation(
    client: httpx.AsyncClient, services: Services, answers: list[httpx.Response]
) -> None:
    services.table[feedback.RetryQuestion] = NoReply("some command")
    answers.append(await client.post(PATH, json={"answer": "Better."}))
    assert answers[0].status_code == 202
    assert answers[0].headers["location"].startswith("/interview/operations/")


async def test_a_budget_that_cannot_be_asked_is_503(client: httpx.AsyncClient, services: Services) -> None:
    services.table[conductor.CheckBudget] = NoReply("some command")
    assert_problem(await client.post(PATH, json={"answer": "Better."}), 503)
    assert len(services.asked) == 1
