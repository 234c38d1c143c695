"""Another user's session and an unknown one are the same 404, on every route."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.ids import new_id
from tests.support.room import Room
from tests.system.interviews import ANSWER, completed, report_ready, room_of, started

Request = tuple[str, str, dict[str, Any] | None]

BY_PATH: tuple[Request, ...] = (
    ("GET", "/interview/sessions/{id}", None),
    ("PUT", "/interview/sessions/{id}/draft", {"text": "Mine now."}),
    ("POST", "/interview/sessions/{id}/extend", {"minutes": 5}),
    ("POST", "/interview/sessions/{id}/extend", None),
    ("GET", "/interview/sessions/{id}/events", None),
    ("DELETE", "/interview/sessions/{id}", None),
    ("GET", "/interview/feedback/{id}", None),
    ("GET", "/interview/feedback/{id}?format=json", None),
    ("POST", "/interview/feedback/{id}/questions/1/retries", {"answer": ANSWER}),
)
BY_BODY: tuple[Request, ...] = (
    ("POST", "/interview/feedback", {}),
    ("POST", "/interview/conduct", {"action": "start"}),
    ("POST", "/interview/conduct", {"action": "answer", "answer": ANSWER}),
    ("POST", "/interview/conduct", {"action": "next"}),
    ("POST", "/interview/conduct", {"action": "hint"}),
    ("POST", "/interview/conduct", {"action": "complete"}),
)
NEITHER_SECRET_NOR_STABLE = {"x-request-id", "date", "ratelimit-remaining", "ratelimit-reset"}


@pytest.mark.parametrize("hold", [started, completed], ids=["running", "completed"])
async def test_what_is_not_ones_own_is_not_there(
    candidate: httpx.AsyncClient, stranger: httpx.AsyncClient, hold: Callable[..., Any]
) -> None:
    """Status, headers and body of a stranger's request tell nothing of whether the session exists."""
    session_id = await hold(candidate)
    before = await room_of(candidate, session_id)

    others, long_unknown, just_unknown = await asyncio.gather(
        _everything(stranger, session_id),
        _everything(stranger, str(uuid4())),
        _everything(stranger, new_id()),
    )

    assert {answer[0] for answer in others} == {404}
    assert others == long_unknown
    assert others == just_unknown
    changing = {"remainingSeconds"}
    after = await room_of(candidate, session_id)
    assert {**before, **dict.fromkeys(changing)} == {**after, **dict.fromkeys(changing)}


async def test_lists_hold_ones_own_sessions_alone(
    candidate: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    """History, progress and export of a stranger do not know of the candidate."""
    session_id = await completed(candidate, companyName="Tailspin")
    await report_ready(candidate, session_id)
    lists = ["/interview/history", "/interview/history?companyName=Tailspin", "/interview/progress"]

    seen = [(await stranger.get(path)).text for path in [*lists, "/interview/me/export"]]

    assert [session_id in text or "Tailspin" in text for text in seen] == [False] * 4


async def test_whoever_names_no_user_is_sent_away(room: Room) -> None:
    """Every operation under /interview of the OpenAPI document answers 401 without a token."""
    async with httpx.AsyncClient(base_url=room.url) as nobody:
        document = (await nobody.get("/openapi.json")).json()
        operations = [
            (method, path.replace("{session_id}", new_id()).replace("{operation_id}", "x"))
            for path, methods in document["paths"].items()
            if path.startswith("/interview")
            for method in methods
        ]
        answers = await asyncio.gather(*(nobody.request(*operation) for operation in operations))

    assert len(operations) > 10
    assert {answer.status_code for answer in answers} == {401}
    assert all("www-authenticate" in answer.headers for answer in answers)


async def _everything(client: httpx.AsyncClient, session_id: str) -> list[tuple[int, dict[str, str], str]]:
    """The answer to every route that takes a session, as far as it could give something away."""
    by_path = [
        client.request(method, path.replace("{id}", session_id), json=body) for method, path, body in BY_PATH
    ]
    by_body = [
        client.request(method, path, json={"sessionId": session_id, **(body or {})})
        for method, path, body in BY_BODY
    ]
    answers = await asyncio.gather(*by_path, *by_body)
    return [(answer.status_code, _telling(answer), answer.text) for answer in answers]


def _telling(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in NEITHER_SECRET_NOR_STABLE}
