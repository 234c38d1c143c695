"""Erasure is complete, and the export before it too."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from tests.support.eventually import eventually
from tests.support.room import JOB, Room, act, answer_all, set_up
from tests.system.databases import Databases, databases
from tests.system.interviews import report_ready, started

HOLD_A_SESSION = {"sessions", "interviews", "reports"}


async def test_an_erased_session_is_gone_from_every_route_at_once(candidate: httpx.AsyncClient) -> None:
    """As soon as the DELETE is answered, every address says 404 and no list knows of it."""
    session_id = await _lived_through(candidate, f"erased-{uuid4().hex}")
    other_id = await set_up(candidate)

    erased = await candidate.delete(f"/interview/sessions/{session_id}")
    answers = await asyncio.gather(
        *(candidate.get(path.format(session_id)) for path in (SESSION, EVENTS, FEEDBACK)),
        *(
            act(candidate, session_id, action, answer="x")
            for action in ("start", "answer", "next", "complete")
        ),
        candidate.post("/interview/feedback", json={"sessionId": session_id}),
        candidate.put(f"{SESSION.format(session_id)}/draft", json={"text": "x"}),
        candidate.post(RETRIES.format(session_id), json={"answer": "x"}),
        candidate.post(f"{SESSION.format(session_id)}/extend", json={"minutes": 1}),
        candidate.delete(SESSION.format(session_id)),
    )
    lists = [(await candidate.get(path)).text for path in LISTS]

    assert (erased.status_code, erased.content) == (204, b"")
    assert {answer.status_code for answer in answers} == {404}
    assert [session_id in text for text in lists] == [False] * len(lists)
    assert other_id in lists[-1]


async def test_an_erased_session_is_gone_from_every_collection(
    candidate: httpx.AsyncClient, room: Room
) -> None:
    """No word of description, resume, answers or draft is left, in no document of no service."""
    canary = f"canary-{uuid4().hex}"
    session_id = await _lived_through(candidate, canary)
    async with databases(room) as stored:
        assert await stored.holding(canary) == HOLD_A_SESSION

        await candidate.delete(SESSION.format(session_id))

        await eventually(lambda: _nothing(stored, canary))


async def test_a_session_that_is_erased_in_the_middle_stays_erased(
    candidate: httpx.AsyncClient, room: Room
) -> None:
    """Questions, scores and reports under way do not bring it back."""
    canary = f"canary-{uuid4().hex}"
    session_id = await set_up(candidate, jobDescription=f"{JOB} {canary}")
    start = asyncio.create_task(act(candidate, session_id, "start"))

    erased = await candidate.delete(SESSION.format(session_id))

    assert erased.status_code == 204
    assert (await start).status_code in {200, 404}
    async with databases(room) as stored:
        await eventually(lambda: _nothing(stored, canary))
    assert (await act(candidate, session_id, "start")).status_code == 404


async def test_an_erased_user_is_gone_from_every_collection(
    candidate: httpx.AsyncClient, stranger: httpx.AsyncClient, room: Room
) -> None:
    """All sessions go, the operation says when; somebody else's stay."""
    canary = f"canary-{uuid4().hex}"
    await asyncio.gather(*(_lived_through(candidate, canary) for _ in range(3)))
    kept = await set_up(stranger)

    erasure = await candidate.delete("/interview/me")

    assert erasure.status_code == 202
    await eventually(lambda: _answers(candidate, erasure.headers["location"], 204))
    async with databases(room) as stored:
        await eventually(lambda: _nothing(stored, canary))
    exported = (await candidate.get("/interview/me/export")).json()
    assert [exported[part] for part in ("sessions", "interviews", "reports")] == [[], [], []]
    assert (await candidate.get("/interview/history")).json()["history"] == []
    assert (await stranger.get(SESSION.format(kept))).status_code == 200


async def test_an_erased_user_may_begin_again(candidate: httpx.AsyncClient) -> None:
    """What is set up after the erasure is kept."""
    await set_up(candidate)
    erasure = await candidate.delete("/interview/me")
    session_id = await started(candidate)

    await eventually(lambda: _answers(candidate, erasure.headers["location"], 204))

    assert (await candidate.get(SESSION.format(session_id))).json()["status"] == "in_progress"


async def test_the_export_has_everything_however_much_it_is(candidate: httpx.AsyncClient) -> None:
    """Twelve sessions, more than any page holds, with every text and nothing of the interviewer's."""
    canary = f"canary-{uuid4().hex}"
    sessions = [await set_up(candidate, jobDescription=f"{JOB} {canary}-{number}") for number in range(11)]
    sessions.append(await _lived_through(candidate, f"{canary}-11"))
    await eventually(lambda: _all_open(candidate, sessions))

    response = await candidate.get("/interview/me/export")

    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("attachment")
    exported = response.json()
    ids = {"sessions": "sessionId", "interviews": "id", "reports": "sessionId"}
    for part, name in ids.items():
        assert sorted(item[name] for item in exported[part]) == sorted(sessions)
    assert all(f"{canary}-{number}" in response.text for number in range(12))
    assert f"answer {canary}-11" in str(exported["reports"])
    assert not _keys(exported) & {"keyPoints", "bankId", "key_points", "bank_id"}


SESSION, EVENTS = "/interview/sessions/{}", "/interview/sessions/{}/events"
FEEDBACK = "/interview/feedback/{}"
RETRIES = f"{FEEDBACK}/questions/1/retries"
LISTS = ("/interview/history", "/interview/progress", "/interview/me/export")


async def _lived_through(client: httpx.AsyncClient, canary: str) -> str:
    """A session with the canary in every text a person can write, up to its report."""
    session_id = await started(client, jobDescription=f"{JOB} {canary}", resume=f"resume {canary}")
    await client.put(f"{SESSION.format(session_id)}/draft", json={"text": f"draft {canary}"})
    await act(client, session_id, "answer", answer=f"I built it with Kafka. answer {canary}")
    async for _ in answer_all(client, session_id):
        pass
    await report_ready(client, session_id)
    tried = await client.post(RETRIES.format(session_id), json={"answer": f"I built it again. try {canary}"})
    assert tried.status_code == 200, tried.text
    return session_id


async def _nothing(stored: Databases, text: str) -> None:
    assert await stored.holding(text) == set()


async def _answers(client: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await client.get(path)).status_code == status


async def _all_open(client: httpx.AsyncClient, sessions: list[str]) -> None:
    """Every service has heard of every session."""
    exported = (await client.get("/interview/me/export")).json()
    assert [len(exported[part]) for part in ("interviews", "reports")] == [len(sessions)] * 2


def _keys(part: Any) -> set[str]:
    if isinstance(part, list):
        return {key for item in part for key in _keys(item)}
    if isinstance(part, dict):
        return {*part} | {key for value in part.values() for key in _keys(value)}
    return set()
