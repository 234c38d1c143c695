"""What the interviewer is asked, and what is done without asking it."""

from collections.abc import Awaitable
from typing import Any, cast

import pytest

from ai.offline import OfflineInterviewer
from ai.port import (
    Hint,
    HintRequest,
    Interviewer,
    InterviewerError,
    QuestionSet,
    QuestionsRequest,
    Usage,
)
from chassis.aggregate import Todo
from contracts.conductor import StartInterview
from services.conductor import briefing
from services.conductor.domain.interview import GIVE_HINT, WRITE_QUESTIONS, Interview
from services.conductor.store import Budgets, Interviews
from services.conductor.tasks import tasks
from tests.unit.conductor.history import MORNING, History

OF_MODEL = Hint(text="Think of a project.", usage=Usage(calls=1, input_tokens=500))


class Day:
    """A user's day on which everything is spent, or nothing yet."""

    def __init__(self, *, spent: bool) -> None:
        self.spent = spent
        self.calls = 0

    async def is_spent(self, _user_id: str, _at: int) -> bool:
        return self.spent

    async def spend(self, _user_id: str, usage: Usage, _at: int) -> None:
        self.calls += usage.calls


class Model:
    async def give_hint(self, _request: HintRequest) -> Hint:
        return OF_MODEL

    async def write_questions(self, request: QuestionsRequest) -> QuestionSet:
        written = await OfflineInterviewer().write_questions(request)
        return written.model_copy(update={"usage": OF_MODEL.usage})


class Earlier:
    async def earlier_questions(self, _interview: Interview, _interviews: int) -> tuple[str, ...]:
        return ()


def perform(kind: str, interview: Interview, day: Day) -> Awaitable[Any]:
    work = tasks(cast("Interviews", Earlier()), cast("Budgets", day), cast("Interviewer", Model()))
    return work[kind].perform(interview, Todo("todo", kind, "1", {}, MORNING, 0))


@pytest.mark.parametrize("spent", [False, True])
async def test_a_hint_on_a_spent_day_is_the_offline_one(spent: bool) -> None:
    interview, day = History().started().state, Day(spent=spent)

    hint = await perform(GIVE_HINT, interview, day)

    offline = await OfflineInterviewer().give_hint(briefing.hint_request(interview))
    assert hint == (offline if spent else OF_MODEL)
    assert day.calls == (0 if spent else 1)


async def test_no_questions_are_written_on_a_spent_day() -> None:
    day = Day(spent=True)

    with pytest.raises(InterviewerError) as refused:
        await perform(WRITE_QUESTIONS, History().created().state, day)

    assert not refused.value.retryable


async def test_whoever_waits_to_start_was_let_in_before_the_day_was_spent() -> None:
    history, day = History().created(), Day(spent=True)
    history.send(StartInterview)

    written = await perform(WRITE_QUESTIONS, history.state, day)

    assert (len(written.questions), day.calls) == (4, 1)
