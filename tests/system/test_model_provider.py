"""Whatever Bedrock answers, the interview is held: no 5xx for the candidate, and no score made up."""

from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest

from ai.bedrock import FAST, STRONG, bedrock_interviewer
from ai.settings import ModelSettings
from services.gateway.settings import Settings
from tests.support.fake_bedrock import FakeBedrock, faults
from tests.support.room import Room, act, answer_all, running, set_up
from tests.system.interviews import report_ready


@pytest.fixture(scope="module")
async def model_room(server: FakeBedrock, make_settings: Callable[..., Settings]) -> AsyncIterator[Room]:
    async with running(Room(make_settings(), bedrock_interviewer(ModelSettings()))) as room:
        yield room


@pytest.mark.parametrize("name", ["end_of_life", "access_denied", "throttled", "model_error", "invalid"])
@pytest.mark.parametrize("models", [[STRONG], [FAST, STRONG]], ids=["scoring", "everything"])
async def test_an_interview_is_held_whatever_fails(
    name: str, models: list[str], bedrock: FakeBedrock, model_room: Room
) -> None:
    """A model that is gone is replaced; any other failure leaves answers named as not scored."""
    for model in models:
        bedrock.script.always_for(model, faults()[name])
    client = await model_room.candidate(f"candidate-{uuid4().hex}")
    session_id = await set_up(client)
    assert (await act(client, session_id, "start")).status_code == 200
    async for response in answer_all(client, session_id):
        assert response["totalQuestions"] == 4
    feedback = (await report_ready(client, session_id))["feedback"]
    scored = name in {"end_of_life", "access_denied"}
    assert {one["status"] for one in feedback["questionFeedback"]} == {"answered" if scored else "not_scored"}
    assert (feedback["overallScore"] is not None) is scored
    await client.aclose()
