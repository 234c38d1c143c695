"""Every message the registry sends to the conductor has a use case, and every todo a task."""

from typing import Any, cast

from ai import port
from contracts.feedback import UsageRecorded
from contracts.research import CompanyProfiled
from contracts.setup import SessionCreated, SessionErased, UserErased
from contracts.topics import CONDUCTOR_COMMANDS
from services.conductor import briefing
from services.conductor.consumers import handlers
from services.conductor.store import Budgets, Interviews
from services.conductor.tasks import tasks
from tests.unit.conductor.history import History, questions

NOWHERE = cast("Interviews", None)
NOTHING = cast("Budgets", None)


def test_every_message_is_handled() -> None:
    events = {SessionCreated, SessionErased, UserErased, CompanyProfiled, UsageRecorded}

    assert {*handlers(NOWHERE, NOTHING)} == {*CONDUCTOR_COMMANDS.models} | events


def test_every_kind_of_work_has_a_task() -> None:
    work = tasks(NOWHERE, NOTHING, cast("port.Interviewer", None))

    assert {*work} == {"write_questions", "decide_follow_up", "give_hint", "time_out", "give_up_waiting"}


def test_the_interviewer_is_told_the_job_and_the_question() -> None:
    history = History().started()
    history.answer("I wrote it in Python.")

    asked = briefing.follow_up_request(history.state)

    assert asked.job.company_name == "Acme"
    assert asked.question.key_points == ("private",)
    assert asked.answer == "I wrote it in Python."
    assert briefing.hint_request(history.state).question == asked.question
    assert briefing.questions_request(history.state, ("Why?",)).avoid == ("Why?",)


def test_what_the_interviewer_writes_is_kept_whole() -> None:
    written: tuple[Any, ...] = tuple(port.Question.model_validate(item.model_dump()) for item in questions(4))

    assert briefing.questions(port.QuestionSet(questions=written)) == questions(4)
