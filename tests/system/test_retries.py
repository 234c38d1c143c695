"""A question of a report tried again over HTTP: its score, its place in the report, its limits."""

import asyncio
from typing import Any

import httpx

from tests.support.room import set_up
from tests.system.interviews import ANSWER, completed, ended_at_once, report_ready, started
from tests.system.shapes import QUESTION_FEEDBACK, SCORE, faults

BETTER = (
    "At Contoso orders arrived in bursts and were lost. I was responsible for the intake, so I put Kafka "
    "between the shop and the database, wrote an idempotent consumer and measured it for two weeks. As a "
    "result no order was lost again and the latency fell from 900 to 120 ms; I would now measure first."
)
RETRY = {**QUESTION_FEEDBACK, "retryNumber": int, "previousScore": SCORE, "at": int}


def path(session_id: str, number: int = 1) -> str:
    return f"/interview/feedback/{session_id}/questions/{number}/retries"


async def test_a_try_is_scored_and_shown_and_changes_no_score(candidate: httpx.AsyncClient) -> None:
    session_id = await completed(candidate)
    before = await report_ready(candidate, session_id)
    progress = (await candidate.get("/interview/progress")).json()

    response = await candidate.post(path(session_id), json={"answer": f"  {BETTER} "})

    assert response.status_code == 200, response.text
    tried = response.json()
    assert faults(tried, {**RETRY, "sessionId": str, "questionNumber": int}) == []
    first = before["feedback"]["questionFeedback"][0]
    assert (tried["question"], tried["previousScore"]) == (first["question"], first["score"])
    assert tried["yourAnswer"] == BETTER
    assert 1 <= tried["score"] <= 10
    assert tried["evidence"]
    assert all(quote in BETTER for quote in tried["evidence"])
    after = await report_ready(candidate, session_id)
    [shown] = after["feedback"]["questionFeedback"][0].pop("retries")
    assert {**shown, "sessionId": session_id, "questionNumber": 1} == tried
    first.pop("retries")
    assert after == before
    assert (await candidate.get("/interview/progress")).json() == progress
    held = (await candidate.get("/interview/me/export")).json()["reports"][0]
    assert [attempt["answer"] for attempt in held["attempts"]] == [BETTER]


async def test_the_same_answer_is_worth_the_same(candidate: httpx.AsyncClient) -> None:
    """There is one way to score: an answer without follow-ups that is given again gets its score again."""
    session_id = await completed(candidate)
    questions = (await report_ready(candidate, session_id))["feedback"]["questionFeedback"]
    for number, item in enumerate(questions, 1):
        if not item["followUps"]:
            again = (
                await candidate.post(path(session_id, number), json={"answer": item["yourAnswer"]})
            ).json()
            assert again["score"] == again["previousScore"] == item["score"]
            assert (again["feedback"], again["evidence"]) == (item["feedback"], item["evidence"])


async def test_a_key_is_one_try_however_often_it_comes(candidate: httpx.AsyncClient) -> None:
    session_id = await ended_at_once(candidate)
    await report_ready(candidate, session_id)
    headers, body = {"Idempotency-Key": "one"}, {"answer": BETTER}

    at_once = await asyncio.gather(
        *(candidate.post(path(session_id), json=body, headers=headers) for _ in range(10))
    )
    later = await candidate.post(path(session_id), json=body, headers=headers)
    other = await candidate.post(path(session_id), json={"answer": ANSWER}, headers=headers)

    assert {answer.status_code for answer in at_once} <= {200, 409}
    assert {answer.text for answer in at_once if answer.status_code == 200} == {later.text}
    assert later.json()["previousScore"] is None
    assert other.status_code == 422
    assert await _tries(candidate, session_id) == [1]


async def test_the_sixth_try_is_refused_in_words(candidate: httpx.AsyncClient) -> None:
    session_id = await ended_at_once(candidate)
    await report_ready(candidate, session_id)

    answers = [await candidate.post(path(session_id), json={"answer": f"{BETTER} {n}"}) for n in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [409]
    assert "5 times" in answers[-1].json()["detail"]
    assert await _tries(candidate, session_id) == [1, 2, 3, 4, 5]


async def test_there_is_nothing_to_try_before_the_report(candidate: httpx.AsyncClient) -> None:
    for hold in (set_up, started):
        response = await candidate.post(path(await hold(candidate)), json={"answer": BETTER})
        assert response.status_code == 409, response.text
    session_id = await ended_at_once(candidate)
    await report_ready(candidate, session_id)
    assert (await candidate.post(path(session_id, 5), json={"answer": BETTER})).status_code == 404


async def _tries(client: httpx.AsyncClient, session_id: str) -> list[int]:
    report: dict[str, Any] = (await report_ready(client, session_id))["feedback"]
    return [one["retryNumber"] for one in report["questionFeedback"][0]["retries"]]
