"""The export of a user holds all that they wrote and all that was made of it, and nothing of anybody else."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from tests.support.eventually import eventually
from tests.support.room import JOB, act, set_up
from tests.system.canaries import WRITTEN, begun, lived_through
from tests.system.interviews import report_ready


async def test_the_export_has_everything_however_much_it_is(candidate: httpx.AsyncClient) -> None:
    """Twelve sessions, more than any page holds, with every text and nothing of the interviewer's."""
    canary = f"canary-{uuid4().hex}"
    sessions = [await set_up(candidate, jobDescription=f"{JOB} {canary}-{number}") for number in range(11)]
    sessions.append(await lived_through(candidate, f"{canary}-11"))
    await eventually(lambda: _all_open(candidate, sessions))

    response = await candidate.get("/interview/me/export")

    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("attachment")
    exported = response.json()
    ids = {"sessions": "sessionId", "interviews": "id", "reports": "sessionId"}
    for part, name in ids.items():
        assert sorted(item[name] for item in exported[part]) == sorted(sessions)
    assert all(f"{canary}-{number}" in response.text for number in range(12))
    assert not _keys(exported) & {"keyPoints", "bankId", "key_points", "bank_id"}


async def test_the_export_has_every_text_of_one_user_and_none_of_another(
    candidate: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    """What was written, and word for word what the report and the room said to it."""
    mine, other = f"canary-{uuid4().hex}", f"canary-{uuid4().hex}"
    over, _ = await asyncio.gather(lived_through(candidate, mine), lived_through(stranger, other))
    running = await begun(candidate, f"{mine}-running")
    company = f"Company {uuid4().hex}"
    named = await set_up(candidate, companyName=company, language="de")
    hint = (await act(candidate, running, "hint")).json()["hint"]
    report = await report_ready(candidate, over)
    await eventually(lambda: _all_open(candidate, [over, running, named]))

    response = await candidate.get("/interview/me/export")

    texts = "\n".join(_texts(response.json()))
    assert [name for name in WRITTEN if f"{mine}-{name}" not in texts] == []
    assert f"{mine}-running-draft" in texts
    assert company in texts
    assert hint in texts
    assert [text for text in _texts(report["feedback"]) if text not in texts] == []
    assert other not in response.text


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


def _texts(part: Any) -> list[str]:
    """Every text that occurs as a value."""
    if isinstance(part, str):
        return [part]
    values = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for value in values for text in _texts(value)]
