"""The language of an interview: the wished one where the interviewer speaks it, English otherwise."""

from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpx
import pytest

from services.gateway.settings import Settings
from tests.support.fake_bedrock import FakeBedrock, faults
from tests.support.room import Room, act, answer_all, running, set_up, setup_body
from tests.system.interviews import report_ready, room_of, started

TASKS = {"write_questions", "decide_follow_up", "give_hint", "score_answer", "compose_report"}


@pytest.fixture(scope="module")
async def model_room(server: FakeBedrock, make_settings: Callable[..., Settings]) -> AsyncIterator[Room]:
    """A room that asks a model."""
    async with running(Room(make_settings(ai_provider="bedrock"))) as room:
        yield room


async def wished(client: httpx.AsyncClient, language: str) -> str:
    """What a session set up with this wish says its interview is held in."""
    response = await client.post(
        "/interview/setup", json=setup_body(interviewType="technical", language=language)
    )
    assert response.status_code == 201, response.text
    session: dict[str, str] = response.json()["session"]
    return session["language"]


async def test_a_model_is_asked_for_german_from_the_first_question_to_the_report(
    bedrock: FakeBedrock, model_room: Room
) -> None:
    client = await model_room.candidate(f"candidate-{uuid4().hex}")
    session_id = await started(client, interviewType="technical", language="de")
    room = await room_of(client, session_id)
    hint = (await act(client, session_id, "hint")).json()
    async for _ in answer_all(client, session_id):
        pass
    feedback = (await report_ready(client, session_id))["feedback"]

    asked = [seen for seen in bedrock.seen if seen.form in TASKS]
    assert {seen.form for seen in asked} == TASKS
    told = [seen.user.split("\n\n<<<")[0].rsplit(" in ", 1)[1] for seen in asked]
    assert {*told} == {"German."}
    assert (room["language"], hint["language"]) == ("de", "de")
    assert (feedback["language"], feedback["writtenIn"]) == ("de", "de")
    assert {question["writtenIn"] for question in feedback["questionFeedback"]} == {"de"}
    assert feedback["deliveryMetrics"]["fillersCounted"] is False
    await client.aclose()


async def test_an_interview_whose_questions_a_stand_in_wrote_is_english_and_says_so(
    bedrock: FakeBedrock, model_room: Room
) -> None:
    """Also for the model, once it is back: an interview has one language."""
    client = await model_room.candidate(f"candidate-{uuid4().hex}")
    bedrock.script.always = faults()["access_denied"]
    session_id = await started(client, interviewType="technical", language="de")
    assert (await room_of(client, session_id))["language"] == "en"
    bedrock.forget()
    async for _ in answer_all(client, session_id):
        pass
    feedback = (await report_ready(client, session_id))["feedback"]

    assert (feedback["language"], feedback["writtenIn"]) == ("en", "en")
    assert all("Write in English." in seen.user for seen in bedrock.seen if seen.form == "score_answer")
    await client.aclose()


async def test_a_session_is_told_at_once_what_its_interview_is_held_in(model_room: Room, room: Room) -> None:
    """A model speaks many languages, the offline interviewer English, and nobody one that does not exist."""
    with_model = await model_room.candidate(f"candidate-{uuid4().hex}")
    offline = await room.candidate(f"candidate-{uuid4().hex}")

    assert [await wished(with_model, language) for language in ("de", "en", "xx")] == ["de", "en", "en"]
    assert [await wished(offline, language) for language in ("de", "en", "xx")] == ["en", "en", "en"]
    session_id = await set_up(offline, language="de")
    assert (await room_of(offline, session_id))["language"] == "en"
    await with_model.aclose()
    await offline.aclose()
