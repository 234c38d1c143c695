"""Erasure is complete, whatever was written where."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx

from contracts.topics import TOMBSTONE_LIFE
from tests.support.eventually import eventually
from tests.support.room import JOB, Room, act, set_up
from tests.system.canaries import RETRIES, SESSION, WRITTEN, begun, lived_through
from tests.system.databases import Databases, databases
from tests.system.interviews import started

HOLD_A_SESSION = {"sessions", "interviews", "reports"}


async def test_an_erased_session_is_gone_from_every_route_at_once(candidate: httpx.AsyncClient) -> None:
    """As soon as the DELETE is answered, every address says 404 and no list knows of it."""
    session_id = await lived_through(candidate, f"erased-{uuid4().hex}")
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
    """No word of description, resume, answers, tries or draft is left, in no document of no service."""
    canary = f"canary-{uuid4().hex}"
    over, running = await asyncio.gather(lived_through(candidate, canary), begun(candidate, canary))
    async with databases(room) as stored:
        assert [text for text in (*WRITTEN, "draft") if not await stored.holding(f"{canary}-{text}")] == []
        assert await stored.holding(canary) == HOLD_A_SESSION

        for session_id in (over, running):
            await candidate.delete(SESSION.format(session_id))

        await eventually(lambda: _nothing(stored, canary))


async def test_every_collection_has_a_row_in_the_document(candidate: httpx.AsyncClient, room: Room) -> None:
    """A new collection is decided on: what it holds of a person, how long, and what erases it."""
    await set_up(candidate)
    document = (Path(__file__).parents[2] / "docs" / "retention.md").read_text()

    async with databases(room) as stored:
        names = await stored.names()

    assert {"setup.sessions", "conductor.budgets", "feedback.commands"} <= names
    assert [name for name in sorted(names) if f"\n| `{name}` | " not in document] == []


async def test_a_companys_name_outlives_a_session_and_leads_to_nobody(
    candidate: httpx.AsyncClient, room: Room
) -> None:
    """Its profile is shared by whoever names it: what stays is the name, with no session and no user."""
    company = f"Company {uuid4().hex}"
    await candidate.post("/interview/company-research", json={"companyName": company})
    session_id = await set_up(candidate, companyName=company)
    user_id = await _user_id(candidate)
    async with databases(room) as stored:
        await candidate.delete(SESSION.format(session_id))

        await eventually(lambda: _only_in(stored, company, {"company_profiles"}))
        await eventually(lambda: _never_together(stored, company, session_id))
        await candidate.delete("/interview/me")
        await eventually(lambda: _never_together(stored, company, user_id))


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
    await asyncio.gather(*(lived_through(candidate, canary) for _ in range(2)), begun(candidate, canary))
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


async def test_what_still_names_an_erased_user_is_on_its_way_out(
    candidate: httpx.AsyncClient, room: Room
) -> None:
    """Tombstones and refusals, in any collection: each says when it goes, no later than the tombstones."""
    await lived_through(candidate, "nothing")
    await candidate.post("/interview/company-research", json={"companyName": "Acme", "forceRefresh": True})
    await act(candidate, str(uuid4()), "answer", answer="x")
    user_id = await _user_id(candidate)

    erasure = await candidate.delete("/interview/me")
    await eventually(lambda: _answers(candidate, erasure.headers["location"], 204))

    async with databases(room) as stored:
        await eventually(lambda: _expires(stored, user_id))
        assert await stored.holding(user_id) == {*HOLD_A_SESSION, "erasures", "commands"}


async def test_an_erased_user_may_begin_again(candidate: httpx.AsyncClient) -> None:
    """What is set up after the erasure is kept."""
    await set_up(candidate)
    erasure = await candidate.delete("/interview/me")
    session_id = await started(candidate)

    await eventually(lambda: _answers(candidate, erasure.headers["location"], 204))

    assert (await candidate.get(SESSION.format(session_id))).json()["status"] == "in_progress"


EVENTS = f"{SESSION}/events"
FEEDBACK = "/interview/feedback/{}"
LISTS = ("/interview/history", "/interview/progress", "/interview/me/export")


async def _nothing(stored: Databases, text: str) -> None:
    assert await stored.holding(text) == set()


async def _answers(client: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await client.get(path)).status_code == status


async def _only_in(stored: Databases, text: str, collections: set[str]) -> None:
    assert await stored.holding(text) == collections


async def _never_together(stored: Databases, one: str, other: str) -> None:
    assert [name for name, document in await stored.documents(one) if other in str(document)] == []


async def _expires(stored: Databases, text: str) -> None:
    latest = datetime.now(UTC) + timedelta(milliseconds=TOMBSTONE_LIFE)
    for name, document in await stored.documents(text):
        at = document.get("expiresAt")
        assert at is not None, name
        assert at.replace(tzinfo=UTC) <= latest, name


async def _user_id(client: httpx.AsyncClient) -> str:
    user_id: str = (await client.get("/interview/me/export")).json()["userId"]
    return user_id
