"""What is slow or late: the interviewer's work and the clocks, each with what follows from it."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from ai import port
from ai.offline.hint import give_hint as hint_without_model
from ai.port import FollowUp, Hint, Interviewer, InterviewerError, QuestionSet
from chassis.aggregate import Decision, Task, Todo
from chassis.aggregate.worker import at_once
from chassis.ids import now
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
from services.conductor.store import Budgets, Interviews

REMEMBERED_INTERVIEWS = 10
"""Earlier interviews of the user whose questions are not asked again."""
WAITING_BUDGET = 8.0
"""Seconds for what a candidate waits for with the room open."""


class _Result(Protocol):
    @property
    def usage(self) -> port.Usage: ...


R = TypeVar("R", bound=_Result)
Apply = Callable[[Interview, Todo, R, int], Decision[Interview] | None]


def tasks(store: Interviews, budgets: Budgets, interviewer: Interviewer) -> dict[str, Task[Interview]]:
    """How each kind of todo is done."""

    async def write_questions(interview: Interview, _todo: Todo) -> QuestionSet:
        # Whoever waits to start was let in before the budget was spent.
        if not interview.starters and await budgets.is_spent(interview.user_id, now()):
            raise InterviewerError("the user's budget is spent", retryable=False)
        avoid = await store.earlier_questions(interview, REMEMBERED_INTERVIEWS)
        written = await interviewer.write_questions(briefing.questions_request(interview, avoid))
        await _spend(interview, written)
        if len(written.questions) != interview.total:
            raise InterviewerError(f"{len(written.questions)} questions instead of {interview.total}")
        return written

    async def decide_follow_up(interview: Interview, _todo: Todo) -> FollowUp:
        decided = await interviewer.decide_follow_up(briefing.follow_up_request(interview))
        await _spend(interview, decided)
        return decided

    async def give_hint(interview: Interview, _todo: Todo) -> Hint:
        request = briefing.hint_request(interview)
        if await budgets.is_spent(interview.user_id, now()):
            return hint_without_model(request)
        hint = await interviewer.give_hint(request)
        await _spend(interview, hint)
        return hint

    async def _spend(interview: Interview, result: _Result) -> None:
        if result.usage.calls:
            await budgets.spend(interview.user_id, briefing.usage(result.usage), now())

    return {
        WRITE_QUESTIONS: Task(write_questions, _counted(_add_questions), preparation.stall),
        DECIDE_FOLLOW_UP: Task(
            decide_follow_up,
            _counted(
                lambda interview, todo, found, at: exchange.follow_up(interview, todo, found.question, at)
            ),
            exchange.no_follow_up,
            budget=WAITING_BUDGET,
            attempts=1,
        ),
        GIVE_HINT: Task(
            give_hint,
            _counted(
                lambda interview, todo, hint, at: exchange.add_hint(
                    interview, todo, hint.text, at, hint.language
                )
            ),
            exchange.no_hint,
            budget=WAITING_BUDGET,
            attempts=2,
        ),
        TIME_OUT: Task(at_once, clock.time_out),
        GIVE_UP_WAITING: Task(at_once, admission.give_up_waiting),
    }


def _counted(apply: Apply[R]) -> Apply[R]:
    """Apply a result and keep in the interview what it took."""

    def counted(interview: Interview, todo: Todo, result: R, at: int) -> Decision[Interview] | None:
        if not result.usage.calls or interview.status == "erased":
            return apply(interview, todo, result, at)
        spent = interview.evolve(usage=interview.usage + briefing.usage(result.usage))
        return apply(spent, todo, result, at) or Decision(spent)

    return counted


def _add_questions(
    interview: Interview, _todo: Todo, written: QuestionSet, at: int
) -> Decision[Interview] | None:
    questions = briefing.questions(written)
    return preparation.add_questions(
        interview, questions, written.skills, written.uncovered, at, written.language
    )
