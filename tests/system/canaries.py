"""Interviews with a mark in every text that a person writes, to be looked for afterwards."""

import httpx

from tests.support.room import JOB, act, answer_all
from tests.system.interviews import report_ready, started

SESSION = "/interview/sessions/{}"
RETRIES = "/interview/feedback/{}/questions/1/retries"
ANSWER = "I built it with Kafka."
WRITTEN = ("description", "resume", "answer", "follow-up", "try")
"""The texts of an interview that is over; a draft is kept while its question is open."""


async def lived_through(client: httpx.AsyncClient, canary: str) -> str:
    """A session from its setup to its report and another try, with `written` in its texts."""
    session_id = await begun(client, canary)
    asked = await act(client, session_id, "answer", answer=f"{ANSWER} {canary}-answer")
    assert asked.json()["type"] == "follow_up", asked.text
    await act(client, session_id, "answer", answer=f"{ANSWER} {canary}-follow-up")
    async for _ in answer_all(client, session_id):
        pass
    await report_ready(client, session_id)
    tried = await client.post(RETRIES.format(session_id), json={"answer": f"{ANSWER} {canary}-try"})
    assert tried.status_code == 200, tried.text
    return session_id


async def begun(client: httpx.AsyncClient, canary: str) -> str:
    """A session whose first question is asked and has a draft."""
    session_id = await started(
        client, jobDescription=f"{JOB} {canary}-description", resume=f"{canary}-resume"
    )
    draft = await client.put(f"{SESSION.format(session_id)}/draft", json={"text": f"{canary}-draft"})
    assert draft.status_code == 204, draft.text
    return session_id
