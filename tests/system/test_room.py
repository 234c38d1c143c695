"""The room after a refresh: its state, its draft, its clock."""

import httpx

from tests.support.room import act, set_up
from tests.system.interviews import ANSWER, room_of, started


async def test_the_room_shows_what_is_being_asked_and_how_long_is_left(
    candidate: httpx.AsyncClient,
) -> None:
    """Everything a page needs after a refresh is in one answer."""
    session_id = await set_up(candidate)
    first = (await act(candidate, session_id, "start")).json()

    room = await room_of(candidate, session_id)

    same = ("sessionId", "question", "questionKind", "questionNumber", "totalQuestions", "competency")
    assert {name: room[name] for name in same} == {name: first[name] for name in same}
    assert (room["expiresAt"], room["status"]) == (first["expiresAt"], first["status"])
    assert 890 <= room["remainingSeconds"] <= 900
    assert room["draft"] == ""


async def test_the_room_shows_which_question_a_follow_up_belongs_to(candidate: httpx.AsyncClient) -> None:
    """A device that comes in at the follow-up has not seen its question."""
    session_id = await set_up(candidate)
    step = (await act(candidate, session_id, "start")).json()
    while step["type"] != "follow_up":
        asked = step
        step = (await act(candidate, session_id, "answer", answer="It was fine.")).json()

    room = await room_of(candidate, session_id)

    assert (room["question"], room["followUpTo"]) == (step["question"], asked["question"])


async def test_a_draft_survives_a_refresh_and_ends_with_its_question(candidate: httpx.AsyncClient) -> None:
    """What was being written is there again, until its question has been answered."""
    session_id = await started(candidate)

    saved = await candidate.put(f"/interview/sessions/{session_id}/draft", json={"text": "I once bu"})
    refreshed = await room_of(candidate, session_id)
    await act(candidate, session_id, "answer", answer=ANSWER)
    answered = await room_of(candidate, session_id)

    assert saved.status_code == 204
    assert (refreshed["draft"], answered["draft"]) == ("I once bu", "")


async def test_more_time_is_granted(candidate: httpx.AsyncClient) -> None:
    """The clock is the server's, and adjustable."""
    session_id = await started(candidate)
    before = (await room_of(candidate, session_id))["expiresAt"]

    extended = await candidate.post(f"/interview/sessions/{session_id}/extend", json={"minutes": 10})
    after = (await room_of(candidate, session_id))["expiresAt"]

    assert extended.status_code == 200
    assert extended.json()["expiresAt"] == after == before + 600
