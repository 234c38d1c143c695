"""The stream a candidate's page watches."""

import asyncio

import httpx

from room_client.models import SessionEvent
from tests.support.room import act, answer_all, set_up
from tests.system.interviews import completed, report_ready
from tests.system.stream import told


def is_over(seen: list[SessionEvent]) -> bool:
    return seen[-1].event == "feedback_ready"


async def test_the_whole_interview_is_told_while_it_happens(candidate: httpx.AsyncClient) -> None:
    """Questions ready, each answer scored, feedback ready: in order, each once."""
    session_id = await set_up(candidate)
    watching = asyncio.create_task(told(candidate, session_id, is_over))

    await act(candidate, session_id, "start")
    async for _ in answer_all(candidate, session_id):
        pass
    seen = await watching

    assert [event.event for event in seen] == ["questions_ready", *["answer_scored"] * 4, "feedback_ready"]
    scored = [event.data for event in seen[1:-1]]
    assert [data.done for data in scored] == [1, 2, 3, 4]
    assert all((data.done or 0) <= (data.total or 0) <= 4 for data in scored)
    assert len({event.id for event in seen}) == len(seen)


async def test_who_comes_late_is_told_everything(candidate: httpx.AsyncClient) -> None:
    """A stream that is opened at the end says what was said while it happened."""
    session_id = await completed(candidate)
    await report_ready(candidate, session_id)

    seen = await told(candidate, session_id, is_over)

    assert [event.event for event in seen] == ["questions_ready", *["answer_scored"] * 4, "feedback_ready"]


async def test_who_comes_back_misses_nothing_and_hears_nothing_twice(candidate: httpx.AsyncClient) -> None:
    """Cut off after any event, a page that sends its Last-Event-ID gets exactly the rest."""
    session_id = await completed(candidate)
    await report_ready(candidate, session_id)
    whole = await told(candidate, session_id, is_over)

    rests = await asyncio.gather(
        *(told(candidate, session_id, is_over, after=event.id) for event in whole[:-1])
    )

    for place, rest in enumerate(rests, 1):
        assert rest == whole[place:]


async def test_a_page_that_reconnects_after_every_event_sees_the_same(candidate: httpx.AsyncClient) -> None:
    """The connection breaks again and again while the interview goes on."""
    session_id = await set_up(candidate)

    async def reconnecting() -> list[SessionEvent]:
        seen = await told(candidate, session_id, bool)
        while not is_over(seen):
            seen += await told(candidate, session_id, bool, after=seen[-1].id)
        return seen

    watching = asyncio.create_task(reconnecting())
    await act(candidate, session_id, "start")
    async for _ in answer_all(candidate, session_id):
        pass

    kinds = [event.event for event in await watching]
    assert kinds == ["questions_ready", *["answer_scored"] * 4, "feedback_ready"]


async def test_two_pages_are_told_the_same(candidate: httpx.AsyncClient) -> None:
    """Every tab of a candidate hears everything."""
    session_id = await set_up(candidate)
    tabs = [asyncio.create_task(told(candidate, session_id, is_over)) for _ in range(2)]

    await act(candidate, session_id, "start")
    await act(candidate, session_id, "complete")

    first, second = [[event.event for event in await tab] for tab in tabs]
    assert first == second == ["questions_ready", "feedback_ready"]
