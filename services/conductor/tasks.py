"""What is slow or late: the interviewer's work and the clocks, each with what follows from it."""

from ai.port import Interviewer, InterviewerError, QuestionSet
from chassis.aggregate import Decision, Task, Todo
from chassis.aggregate.worker import at_once
from services.conductor import briefing
from services.conductor.domain import admission, clock, exchange, preparation
from services.conductor.domain.interview import (
    DECIDE_FOLLOW_UP,
    GIVE_HINT,
    GIVE_UP_WAITING,
    TIME_OUT,
    WRITE_QUESTIONS,
    Interview,
)
from services.conductor.store import Interviews

REMEMBERED_INTERVIEWS = 10
"""Earlier interviews of the user whose questions are not asked again."""
WAITING_BUDGET = 8.0
"""Seconds for what a candidate waits for with the room open."""


def tasks(store: Interviews, interviewer: Interviewer) -> dict[str, Task[Interview]]:
    """How each kind of todo is done."""

    async def write_questions(interview: Interview, _todo: Todo) -> QuestionSet:
        avoid = await store.earlier_questions(interview, REMEMBERED_INTERVIEWS)
        written = await interviewer.write_questions(briefing.questions_request(interview, avoid))
        if len(written.questions) != interview.total:
            raise InterviewerError(f"{len(written.questions)} questions instead of {interview.total}")
        return written

    async def decide_follow_up(interview: Interview, _todo: Todo) -> str | None:
        return (await interviewer.decide_follow_up(briefing.follow_up_request(interview))).question

    async def give_hint(interview: Interview, _todo: Todo) -> str:
        return (await interviewer.give_hint(briefing.hint_request(interview))).text

    return {
        WRITE_QUESTIONS: Task(write_questions, _add_questions, preparation.stall),
        DECIDE_FOLLOW_UP: Task(
            decide_follow_up, exchange.follow_up, exchange.no_follow_up, budget=WAITING_BUDGET, attempts=1
        ),
        GIVE_HINT: Task(give_hint, exchange.add_hint, exchange.no_hint, budget=WAITING_BUDGET, attempts=2),
        TIME_OUT: Task(at_once, clock.time_out),
        GIVE_UP_WAITING: Task(at_once, admission.give_up_waiting),
    }


def _add_questions(
    interview: Interview, _todo: Todo, written: QuestionSet, now: int
) -> Decision[Interview] | None:
    questions = briefing.questions(written)
    return preparation.add_questions(interview, questions, written.skills, written.uncovered, now)
