"""Done once: repeated keys, double clicks, and many requests at the same moment."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from tests.support.room import JOB, act, set_up
from tests.system.interviews import ANSWER, ended_at_once, room_of, started

MANY = 20
SETUP = {
    "jobDescription": JOB,
    "companyName": "Acme",
    "interviewType": "mixed",
    "difficulty": "mid",
    "duration": 15,
}


async def test_a_setup_that_is_sent_twice_is_one_session(candidate: httpx.AsyncClient) -> None:
    """The same key and body get the same answer, and there is one session."""
    first, again = [await _keyed(candidate, "/interview/setup", SETUP, "one") for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert await _sessions(candidate) == [first.json()["sessionId"]]


async def test_a_research_that_is_sent_twice_gets_the_same_answer(candidate: httpx.AsyncClient) -> None:
    """Even a forced refresh is done once a key."""
    body = {"companyName": "Woodgrove", "forceRefresh": True}

    first, again = [await _keyed(candidate, "/interview/company-research", body, "one") for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert first.json()["cached"] is False


@pytest.mark.parametrize("action", ["start", "answer", "next", "hint", "complete"])
async def test_an_action_that_is_sent_twice_is_one_step(candidate: httpx.AsyncClient, action: str) -> None:
    """The second answer is the first one again, and the interview has moved once."""
    session_id = await (set_up if action == "start" else started)(candidate)
    body = {"sessionId": session_id, "action": action, "answer": ANSWER}

    first = await _keyed(candidate, "/interview/conduct", body, "one")
    between = await room_of(candidate, session_id)
    again = await _keyed(candidate, "/interview/conduct", body, "one")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    after = await room_of(candidate, session_id)
    assert [after[name] for name in ("question", "status")] == [
        between[name] for name in ("question", "status")
    ]


@pytest.mark.parametrize("path", ["/interview/setup", "/interview/company-research"])
async def test_a_key_with_another_body_is_refused(candidate: httpx.AsyncClient, path: str) -> None:
    """422, and nothing is done for the second body."""
    first = await _keyed(candidate, path, SETUP, "one")

    other = await _keyed(candidate, path, {**SETUP, "companyName": "Proseware"}, "one")

    assert first.is_success
    assert other.status_code == 422
    assert other.headers["content-type"] == "application/problem+json"


async def test_a_key_with_another_answer_or_action_is_refused(candidate: httpx.AsyncClient) -> None:
    """The answer that was given first stands."""
    session_id = await started(candidate)
    given = {"sessionId": session_id, "action": "answer", "answer": ANSWER}
    await _keyed(candidate, "/interview/conduct", given, "one")
    before = await room_of(candidate, session_id)

    others = [
        await _keyed(candidate, "/interview/conduct", {**given, "answer": "Something else."}, "one"),
        await _keyed(candidate, "/interview/conduct", {**given, "action": "next"}, "one"),
    ]

    assert [other.status_code for other in others] == [422, 422]
    assert (await room_of(candidate, session_id))["question"] == before["question"]


async def test_two_users_may_choose_the_same_key(
    candidate: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    """A key is one user's own."""
    mine, theirs = [
        await _keyed(client, "/interview/setup", SETUP, "one") for client in (candidate, stranger)
    ]

    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["sessionId"] != theirs.json()["sessionId"]


async def test_one_key_many_times_at_once_is_one_session(candidate: httpx.AsyncClient) -> None:
    """Whoever comes while the first is running is told so, or gets its answer."""
    answers = await _at_once(
        candidate, [_keyed(candidate, "/interview/setup", SETUP, "one") for _ in range(MANY)], {201, 409}
    )

    created = {answer.json()["sessionId"] for answer in answers if answer.status_code == 201}
    assert len(created) == 1
    assert await _sessions(candidate) == [*created]


async def test_one_key_many_times_at_once_is_one_answer(candidate: httpx.AsyncClient) -> None:
    """The requests that come while a follow-up is decided get 409 with Retry-After, or the same answer."""
    session_id = await started(candidate)
    body = {"sessionId": session_id, "action": "answer", "answer": ANSWER}

    answers = await _at_once(
        candidate, [_keyed(candidate, "/interview/conduct", body, "one") for _ in range(MANY)], {200, 409}
    )

    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code == 409)
    assert await _recorded(candidate, session_id) == [ANSWER]


@pytest.mark.parametrize("time", range(5))
async def test_many_answers_with_one_text_are_one_answer(candidate: httpx.AsyncClient, time: int) -> None:
    """A submit that is clicked many times answers one question once, and everybody hears the same."""
    session_id = await started(candidate)

    answers = await _at_once(
        candidate, [act(candidate, session_id, "answer", answer=ANSWER) for _ in range(MANY)], {200, 409}
    )

    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert await _recorded(candidate, session_id) == [ANSWER]


@pytest.mark.parametrize("time", range(5))
async def test_many_answers_with_different_texts_are_one_answer(
    candidate: httpx.AsyncClient, time: int
) -> None:
    """One of them is the answer to the question; none of the others answers a question nobody had seen."""
    session_id = await started(candidate)
    texts = [f"{ANSWER} That was project {number}." for number in range(MANY)]

    answers = await _at_once(
        candidate, [act(candidate, session_id, "answer", answer=text) for text in texts], {200, 409}
    )

    taken = [text for text, answer in zip(texts, answers, strict=True) if answer.status_code == 200]
    assert len(taken) == 1
    assert await _recorded(candidate, session_id) == taken


async def test_many_starts_begin_one_interview(candidate: httpx.AsyncClient) -> None:
    """All of them are shown the first question of the same clock."""
    session_id = await set_up(candidate)

    answers = await _at_once(candidate, [act(candidate, session_id, "start") for _ in range(MANY)], {200})

    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["questionNumber"] == 1


async def test_a_double_click_on_skip_skips_one_question(candidate: httpx.AsyncClient) -> None:
    """Both clicks show the second question."""
    session_id = await started(candidate)

    answers = await _at_once(candidate, [act(candidate, session_id, "next") for _ in range(2)], {200})

    assert [answer.json()["questionNumber"] for answer in answers] == [2, 2]
    assert (await room_of(candidate, session_id))["questionNumber"] == 2


async def test_a_double_click_on_complete_ends_once(candidate: httpx.AsyncClient) -> None:
    """Both clicks hear the same end."""
    session_id = await started(candidate)

    answers = await _at_once(candidate, [act(candidate, session_id, "complete") for _ in range(2)], {200})

    assert answers[0].json() == answers[1].json()


async def test_many_requests_for_one_report_get_one_report(candidate: httpx.AsyncClient) -> None:
    """They wait together and read the same."""
    session_id = await ended_at_once(candidate)
    body = {"sessionId": session_id}

    answers = await _at_once(
        candidate, [candidate.post("/interview/feedback", json=body) for _ in range(MANY)], {200}
    )

    reports = [answer.json()["feedback"] for answer in answers]
    assert reports == [reports[0]] * MANY


@pytest.mark.parametrize("key", [None, "one"], ids=["minted id", "keyed id"])
async def test_start_right_after_the_setup_waits_for_the_questions(
    candidate: httpx.AsyncClient, key: str | None
) -> None:
    """The start is on its way before the session's event was read, and still no 404."""
    headers = {"Idempotency-Key": key} if key else {}
    setup = await candidate.post("/interview/setup", json=SETUP, headers=headers)

    start = await act(candidate, setup.json()["sessionId"], "start")

    assert start.status_code == 200
    assert start.json()["question"]


async def _keyed(client: httpx.AsyncClient, path: str, body: dict[str, Any], key: str) -> httpx.Response:
    return await client.post(path, json=body, headers={"Idempotency-Key": key})


async def _at_once(
    client: httpx.AsyncClient, requests: Sequence[Any], expected: set[int]
) -> list[httpx.Response]:
    """All at the same moment; each has one of the expected statuses, and at least one succeeds."""
    # With a connection open for each, the last is on its way long before the first can be answered.
    await asyncio.gather(*(client.get("/livez") for _ in requests))
    answers: list[httpx.Response] = await asyncio.gather(*requests)
    statuses = [answer.status_code for answer in answers]
    assert expected >= {*statuses}, [answer.text for answer in answers if answer.status_code not in expected]
    assert any(status < 300 for status in statuses)
    return answers


async def _recorded(client: httpx.AsyncClient, session_id: str) -> list[str]:
    """Every answer that the interview holds, follow-ups included."""
    exported = (await client.get("/interview/me/export")).json()
    turns = next(one for one in exported["interviews"] if one["id"] == session_id)["turns"]
    texts = [[turn["answer"], *(one["answer"] for one in turn["followUps"])] for turn in turns]
    return [text for of_turn in texts for text in of_turn if text]


async def _sessions(client: httpx.AsyncClient) -> list[str]:
    """The ids of all sessions that setup holds."""
    exported = (await client.get("/interview/me/export")).json()
    return [session["sessionId"] for session in exported["sessions"]]
