"""Processes end, politely or not, in the middle of interviews: nothing is lost and nothing happens twice."""

import asyncio

from tests.component.interviews import Candidate, all_whole, practising
from tests.component.restarts import started
from tests.support.room import SERVICES, Processes


async def test_each_service_can_be_stopped_and_started_under_a_flow_of_interviews(
    processes: Processes,
) -> None:
    """SIGTERM drains: exit status 0, whole interviews, and the flow goes on."""
    async with practising(processes, users=2) as held:
        for name in SERVICES:
            assert (name, await processes.end(name)) == (name, 0)
            await started(processes, name)

    assert len(held) >= 2
    await all_whole(processes.settings, held)


async def test_a_killed_conductor_and_feedback_leave_the_interview_as_it_was(processes: Processes) -> None:
    """The same question after the restart, every answer kept, also the one on its way; each scored once."""
    candidates = [Candidate(await processes.candidate(f"killed-{number}")) for number in range(3)]
    await asyncio.gather(*(_begin(candidate, answers=number) for number, candidate in enumerate(candidates)))
    in_an_answer = Candidate(await processes.candidate("in-an-answer"))
    await _begin(in_an_answer, answers=1)
    before = [(await candidate.room())["question"] for candidate in candidates]

    answering = asyncio.create_task(in_an_answer.answer())
    await asyncio.gather(*(processes.end(name, kill=True) for name in ("conductor", "feedback")))
    await started(processes, "conductor", "feedback")

    after = [(await candidate.room())["question"] for candidate in candidates]
    assert after == before == [candidate.questions[-1] for candidate in candidates]
    await answering
    await asyncio.gather(*(_finish(candidate) for candidate in (*candidates, in_an_answer)))
    await all_whole(processes.settings, [*candidates, in_an_answer])


async def _begin(candidate: Candidate, answers: int) -> None:
    await candidate.set_up()
    await candidate.start()
    for _ in range(answers):
        assert await candidate.answer()


async def _finish(candidate: Candidate) -> None:
    while await candidate.answer():
        pass
