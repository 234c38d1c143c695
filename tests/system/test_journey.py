"""The journey of the seed: set up, research, interview. Its paths, statuses and field names to the letter."""

import re
from typing import Any

import httpx
import pytest

from tests.support.room import JOB, act, answer_all, set_up
from tests.system import shapes
from tests.system.interviews import ANSWER, completed, room_of, started
from tests.system.shapes import faults


async def test_a_session_is_set_up(candidate: httpx.AsyncClient) -> None:
    """POST /interview/setup answers 201 with the session as the seed describes it."""
    wanted = {
        "jobDescription": f"  {JOB}\n",
        "companyName": " Amazon ",
        "interviewType": "mixed",
        "difficulty": "senior",
        "duration": 45,
    }

    response = await candidate.post("/interview/setup", json=wanted)

    assert response.status_code == 201
    body = response.json()
    assert faults(body, shapes.SETUP) == []
    assert body["message"] == "Interview session created successfully"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", body["sessionId"])
    kept = {"sessionId": body["sessionId"], "jobDescription": JOB, "companyName": "Amazon"}
    fresh = {"status": "created", "currentQuestionIndex": 0, "questions": [], "answers": []}
    assert body["session"].items() >= {**wanted, **kept}.items()
    assert {name: body["session"][name] for name in fresh} == fresh


async def test_a_company_is_researched_once_under_all_its_spellings(candidate: httpx.AsyncClient) -> None:
    """POST /interview/company-research caches one profile for a company; forceRefresh renews it."""
    renewed = await _researched(candidate, companyName="Northwind", forceRefresh=True)
    again = [await _researched(candidate, companyName=name) for name in ("NORTHWIND", " northwind ")]

    assert renewed["companyName"] == "Northwind"
    assert [renewed["cached"], *(body["cached"] for body in again)] == [False, True, True]
    assert [body["profile"] for body in again] == [renewed["profile"]] * 2
    assert renewed["profile"]["basis"] in {"model", "offline", "provided"}


async def test_the_start_shows_the_first_question_and_starting_again_shows_it_again(
    candidate: httpx.AsyncClient,
) -> None:
    """A start that is repeated is a return to the room, never a new interview."""
    session_id = await set_up(candidate)

    first, again = [(await act(candidate, session_id, "start")) for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 200)
    assert faults(first.json(), shapes.START) == []
    assert first.json() == again.json()
    assert first.json()["questionNumber"] == 1


async def test_a_return_in_the_middle_of_a_follow_up_shows_the_follow_up(
    candidate: httpx.AsyncClient,
) -> None:
    """What is being asked survives a refresh, follow-ups included."""
    session_id = await started(candidate)
    step = (await act(candidate, session_id, "answer", answer="It depends.")).json()
    assert step["type"] == "follow_up"

    back = (await act(candidate, session_id, "start")).json()

    assert [back[name] for name in ("question", "questionNumber")] == [step["question"], 1]


async def test_a_follow_up_keeps_the_number_and_comes_once_a_question(candidate: httpx.AsyncClient) -> None:
    """Every answer leads to a follow-up on the same number, the next number, or the end."""
    session_id = await started(candidate)
    asked: list[tuple[int, str]] = [(1, "question")]

    async for step in answer_all(candidate, session_id):
        ends = step["type"] == "complete"
        assert faults(step, shapes.END if ends else shapes.NEXT_STEP) == []
        assert "question" not in step if ends else step["question"]
        asked.append((step["questionNumber"], step["type"]))

    follow_ups = [number for number, kind in asked if kind == "follow_up"]
    assert len(follow_ups) == len(set(follow_ups)) > 0
    assert [number for number, kind in asked if kind in {"question", "next_question"}] == [1, 2, 3, 4]
    assert [number for number, _ in asked] == sorted(number for number, _ in asked)
    assert asked[-1] == (4, "complete")


async def test_skipping_goes_on_and_ends_at_the_last_question(candidate: httpx.AsyncClient) -> None:
    """`next` shows the following question; on the last one it completes the interview."""
    session_id = await started(candidate)

    steps = [(await act(candidate, session_id, "next")) for _ in range(4)]

    assert [step.status_code for step in steps] == [200] * 4
    assert [faults(step.json(), shapes.QUESTION) for step in steps[:3]] == [[]] * 3
    assert [step.json()["questionNumber"] for step in steps] == [2, 3, 4, 4]
    assert faults(steps[-1].json(), shapes.END) == []
    assert steps[-1].json()["type"] == "complete"


async def test_a_hint_guides_without_moving_on(candidate: httpx.AsyncClient) -> None:
    """A hint is on the current question, and the same one when it is asked for again."""
    session_id = await started(candidate)

    first, again = [(await act(candidate, session_id, "hint")) for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 200)
    assert faults(first.json(), shapes.HINT) == []
    assert first.json() == again.json()
    assert (await room_of(candidate, session_id))["questionNumber"] == 1


async def test_completing_ends_the_interview_and_again_says_the_same(candidate: httpx.AsyncClient) -> None:
    """`complete` may be pressed twice."""
    session_id = await started(candidate)

    first, again = [(await act(candidate, session_id, "complete")) for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 200)
    assert faults(first.json(), shapes.COMPLETE) == []
    assert first.json() == again.json()
    assert [first.json()[name] for name in ("type", "status")] == ["complete", "completed"]


@pytest.mark.parametrize("action", ["answer", "next", "hint", "complete"])
async def test_an_action_before_the_start_is_a_conflict(candidate: httpx.AsyncClient, action: str) -> None:
    """Nothing but `start` begins an interview."""
    session_id = await set_up(candidate)

    response = await act(candidate, session_id, action, answer=ANSWER)

    assert (response.status_code, faults(response.json(), shapes.PROBLEM)) == (409, [])


@pytest.mark.parametrize("action", ["start", "answer", "next", "hint"])
async def test_an_action_after_the_end_is_a_conflict(candidate: httpx.AsyncClient, action: str) -> None:
    """A completed interview stays as it is."""
    session_id = await completed(candidate)

    response = await act(candidate, session_id, action, answer="One more thing that I had forgotten.")

    assert (response.status_code, faults(response.json(), shapes.PROBLEM)) == (409, [])


@pytest.mark.parametrize(("duration", "total"), [(15, 4), (30, 8), (45, 12), (60, 16)])
async def test_the_duration_decides_how_many_questions(
    candidate: httpx.AsyncClient, duration: int, total: int
) -> None:
    """As many different questions are asked as the duration promises."""
    session_id = await set_up(candidate, duration=duration)
    steps = [(await act(candidate, session_id, "start")).json()]

    while steps[-1].get("type") != "complete":
        steps.append((await act(candidate, session_id, "next")).json())

    assert {step["totalQuestions"] for step in steps} == {total}
    assert len({step["question"] for step in steps[:-1]}) == total == len(steps) - 1


@pytest.mark.parametrize(
    ("interview_type", "kinds"),
    [("technical", {"technical"}), ("behavioral", {"behavioral"}), ("mixed", {"technical", "behavioral"})],
)
async def test_the_questions_are_of_the_type_that_was_chosen(
    candidate: httpx.AsyncClient, interview_type: str, kinds: set[str]
) -> None:
    """A technical interview asks technical questions, a behavioral one behavioral ones, a mixed one both."""
    await started(candidate, interviewType=interview_type, duration=30)

    exported = (await candidate.get("/interview/me/export")).json()

    turns: list[dict[str, Any]] = exported["interviews"][0]["turns"]
    assert {turn["question"]["kind"] for turn in turns} == kinds


async def _researched(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    response = await client.post("/interview/company-research", json=body)
    assert response.status_code == 200, response.text
    researched: dict[str, Any] = response.json()
    assert faults(researched, shapes.RESEARCH) == []
    return researched
