"""Work that outlasts its request: 202, and the answer where the Location says."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from interview_room.parts.ports import free_port
from services.gateway.server import Server
from tests.support.eventually import eventually
from tests.support.room import JOB, Room, act, set_up
from tests.system import shapes
from tests.system.interviews import ANSWER, ended_at_once, room_of, started
from tests.system.shapes import faults

SETUP = {
    "jobDescription": JOB,
    "companyName": "Acme",
    "interviewType": "mixed",
    "difficulty": "mid",
    "duration": 15,
}


@pytest.fixture(scope="module")
async def impatient(room: Room) -> AsyncIterator[str]:
    """The address of a second gateway of the same room, which waits a millisecond for a reply."""
    settings = room.settings.model_copy(update={"reply_wait_seconds": 0.001, "port": free_port()})
    gateway = Server(settings, room.parts)
    await gateway.start()
    yield f"http://{settings.host}:{settings.port}"
    await gateway.stop()


async def test_a_setup_that_takes_too_long_can_be_fetched_later(
    candidate: httpx.AsyncClient, impatient: str
) -> None:
    """The operation answers as the request would have: 201 with the session, which works."""
    location = await _accepted(candidate, f"{impatient}/interview/setup", SETUP)

    outcome = await _outcome(candidate, location)

    assert outcome.status_code == 201
    assert faults(outcome.json(), shapes.SETUP) == []
    session_id = outcome.json()["sessionId"]
    assert outcome.headers["location"] == f"/interview/sessions/{session_id}"
    assert (await act(candidate, session_id, "start")).status_code == 200


async def test_a_step_that_takes_too_long_can_be_fetched_later(
    candidate: httpx.AsyncClient, impatient: str
) -> None:
    """The step was made once, whoever asks for its outcome however often."""
    session_id = await started(candidate)
    body = {"sessionId": session_id, "action": "answer", "answer": ANSWER}
    location = await _accepted(candidate, f"{impatient}/interview/conduct", body)

    outcome, again = await _outcome(candidate, location), await _outcome(candidate, location)

    assert outcome.status_code == 200
    assert faults(outcome.json(), shapes.NEXT_STEP) == []
    assert outcome.content == again.content
    assert (await room_of(candidate, session_id))["question"] == outcome.json()["question"]


@pytest.mark.parametrize(
    ("path", "shape"), [("feedback", shapes.FEEDBACK), ("company-research", shapes.RESEARCH)]
)
async def test_a_report_or_a_profile_that_takes_too_long_can_be_fetched_later(
    candidate: httpx.AsyncClient, impatient: str, path: str, shape: Any
) -> None:
    """Also what is not made by a step of the interview."""
    session_id = await ended_at_once(candidate)
    body = {"sessionId": session_id, "companyName": "Litware"}
    location = await _accepted(candidate, f"{impatient}/interview/{path}", body)

    outcome = await _outcome(candidate, location)

    assert (outcome.status_code, faults(outcome.json(), shape)) == (200, [])


async def test_a_refusal_that_takes_too_long_can_be_fetched_later(
    candidate: httpx.AsyncClient, impatient: str
) -> None:
    """The outcome may be a problem."""
    session_id = await set_up(candidate)
    await act(candidate, session_id, "start")
    await act(candidate, session_id, "complete")
    body = {"sessionId": session_id, "action": "answer", "answer": ANSWER}
    location = await _accepted(candidate, f"{impatient}/interview/conduct", body)

    async def refused() -> None:
        assert (await candidate.get(location)).status_code == 409

    await eventually(refused, within=2)


async def test_an_unknown_operation_and_another_users_are_the_same_404(
    candidate: httpx.AsyncClient, stranger: httpx.AsyncClient, impatient: str
) -> None:
    """Knowing an operation's id is not enough."""
    location = await _accepted(candidate, f"{impatient}/interview/setup", SETUP)
    await _outcome(candidate, location)
    nobodys = await _accepted(stranger, f"{impatient}/interview/setup", SETUP)
    await stranger.delete("/interview/me")

    others = await stranger.get(location)

    assert others.status_code == 404

    async def erased() -> None:
        unknown = await candidate.get(nobodys)
        assert (unknown.status_code, unknown.text) == (404, others.text)

    await eventually(erased)


@pytest.mark.parametrize("operation_id", ["x", "!", "c2V0dXA6YTpi", "A" * 2000])
async def test_what_is_no_operation_is_not_found(candidate: httpx.AsyncClient, operation_id: str) -> None:
    """An id that no 202 gave."""
    response = await candidate.get(f"/interview/operations/{operation_id}")

    assert (response.status_code, faults(response.json(), shapes.PROBLEM)) == (404, [])


async def test_a_question_that_takes_too_long_is_asked_again_later(
    candidate: httpx.AsyncClient, impatient: str
) -> None:
    """Reading needs no operation: 503 with Retry-After."""
    response = await candidate.get(f"{impatient}/interview/history")

    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0


async def _accepted(client: httpx.AsyncClient, url: str, body: dict[str, Any]) -> str:
    response = await client.post(url, json=body)
    assert response.status_code == 202, response.text
    assert response.json()["status"] == "running"
    assert int(response.headers["retry-after"]) > 0
    location: str = response.headers["location"]
    return location


async def _outcome(client: httpx.AsyncClient, location: str) -> httpx.Response:
    """What the operation came to, once it has ended; the command may still be on its way."""

    async def ended() -> httpx.Response:
        response = await client.get(location)
        assert response.is_success
        assert response.status_code != 202
        return response

    return await eventually(ended)
