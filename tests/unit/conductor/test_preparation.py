"""From a created session to the first question."""

import pytest

from contracts import public
from contracts.conductor import (
    AnswerRecorded,
    CompleteInterview,
    GetInterview,
    GetInterviewMilestones,
    InterviewCompleted,
    InterviewStarted,
    SkipQuestion,
    StartInterview,
)
from contracts.interview import CompanyProfile
from contracts.research import CompanyProfiled
from services.conductor import briefing
from services.conductor.domain import preparation
from tests.unit.conductor.history import (
    ALICE,
    BOB,
    MINUTE,
    MORNING,
    SECOND,
    History,
    questions,
    session_id,
)

PROFILE = CompanyProfile(
    interview_style="calm", question_types=(), values=(), tips=(), notable_practices="", basis="offline"
)


def test_a_created_session_waits_for_research_then_writes_questions() -> None:
    history = History().created()

    assert history.todos == {"write_questions": MORNING + 20 * SECOND}
    history.later(SECOND).happens(CompanyProfiled(session_id=history.id, profile=PROFILE))
    assert history.todos == {"write_questions": MORNING + SECOND}
    assert history.state.profile == PROFILE


def test_questions_are_written_at_once_when_research_failed() -> None:
    history = History().created()

    history.happens(CompanyProfiled(session_id=history.id, profile=None))

    assert history.todos == {"write_questions": MORNING}


def test_redelivered_events_have_no_effect() -> None:
    history = History().created()
    profiled = CompanyProfiled(session_id=history.id, profile=PROFILE)
    history.happens(profiled)

    assert not history.happens(history.creation())
    assert not history.happens(profiled)
    history.written()
    assert not history.happens(history.creation())
    assert not history.happens(profiled)


def test_a_profile_that_comes_before_its_session_is_kept_for_it() -> None:
    history = History()

    history.happens(CompanyProfiled(session_id=history.id, profile=PROFILE))
    assert history.ask(GetInterview) is None
    history.gives_up_waiting()
    history.created()

    assert history.state.profile == PROFILE
    assert history.todos == {"write_questions": MORNING}


def test_written_questions_make_the_interview_ready() -> None:
    history = History().created().written()

    assert history.state.status == "ready"
    assert history.events == [public.QuestionsReady(session_id=history.id, total=4)]
    assert history.ask(GetInterviewMilestones).milestones[0].kind == "questions_ready"
    assert history.todos == {}


def test_a_start_runs_the_clock_and_asks_the_first_question() -> None:
    history = History().created().written()

    reply = history.ask(StartInterview)

    assert (reply.type, reply.status, reply.question) == ("question", "in_progress", "Question 1?")
    assert (reply.question_number, reply.total_questions) == (1, 4)
    assert reply.expires_at == (MORNING + 15 * MINUTE) // 1000
    assert history.todos == {"time_out": MORNING + 15 * MINUTE + 15 * SECOND}
    assert history.events[1:] == [
        InterviewStarted(session_id=history.id, user_id=ALICE, started_at=MORNING),
        public.InterviewStarted(session_id=history.id, started_at=MORNING, expires_at=MORNING + 15 * MINUTE),
        public.QuestionAsked(session_id=history.id, number=1, follow_up=False, asked_at=MORNING),
    ]


def test_the_clock_of_a_waiting_start_runs_from_the_moment_the_questions_are_there() -> None:
    history = History().created()
    first, second = history.send(StartInterview), history.send(StartInterview)
    assert history.replies == {}

    history.later(5 * SECOND).written()

    assert history.replies[first] == history.replies[second]
    assert history.replies[first].model_dump()["question"] == "Question 1?"
    assert history.state.started_at == MORNING + 5 * SECOND
    assert len(history.told(public.InterviewStarted)) == 1


def test_starting_again_shows_what_is_being_asked() -> None:
    history = History().started()

    again = history.ask(StartInterview)
    history.answer("An answer")
    history.decided("Why?")
    after_follow_up = history.ask(StartInterview)

    assert (again.type, again.question, again.question_number) == ("question", "Question 1?", 1)
    assert (after_follow_up.type, after_follow_up.question) == ("follow_up", "Why?")
    assert after_follow_up.question_number == 1
    assert len(history.told(public.InterviewStarted)) == 1


def test_when_writing_fails_for_good_the_starter_hears_it_and_the_next_start_tries_again() -> None:
    history = History().created()
    first = history.send(StartInterview)

    history.does("write_questions", preparation.stall)
    assert history.replies[first].model_dump()["status"] == 503
    assert history.todos == {}
    second = history.send(StartInterview)
    assert history.todos == {"write_questions": MORNING}
    history.written()

    assert history.replies[second].model_dump()["question"] == "Question 1?"


def test_a_start_that_overtakes_its_session_waits_for_it() -> None:
    history = History()
    owner, stranger = history.send(StartInterview), history.send(StartInterview, BOB)
    assert history.todos == {"give_up_waiting": MORNING + 3 * SECOND}

    history.created()
    assert history.todos == {"write_questions": MORNING + 20 * SECOND}
    assert history.document is not None
    assert history.document.expires_at is None
    history.written()

    assert history.replies[owner].model_dump()["question"] == "Question 1?"
    assert history.replies[stranger].model_dump()["status"] == 404


def test_only_the_owners_waiting_start_begins_the_interview() -> None:
    history = History()
    history.send(StartInterview, BOB)

    history.created().written()

    assert history.state.status == "ready"


def test_other_commands_that_overtake_their_session_are_answered_when_it_opens() -> None:
    history = History()
    skip, get = history.send(SkipQuestion), history.send(GetInterview)
    milestones = history.send(GetInterviewMilestones)

    history.created()

    assert history.replies[skip].model_dump()["status"] == 409
    assert history.replies[get].model_dump()["status"] == "preparing"
    assert history.replies[milestones].model_dump()["milestones"] == ()


def test_whoever_waits_for_a_session_that_does_not_come_hears_that_there_is_none() -> None:
    history = History()
    request = history.send(StartInterview)

    history.later(3 * SECOND).gives_up_waiting()

    assert history.replies[request].model_dump()["status"] == 404
    assert history.document is not None
    assert history.document.expires_at is not None
    history.created().written()
    assert history.state.status == "ready"


def test_an_unknown_session_that_cannot_be_new_is_refused_at_once() -> None:
    history = History(session_id(MORNING - 11 * MINUTE))

    assert history.ask(StartInterview).status == 404
    assert history.ask(GetInterview).status == 404
    assert history.document is None


def test_a_foreign_interview_looks_like_an_unknown_one() -> None:
    known, unknown = History().started(), History("not-a-session")

    for kind in (StartInterview, GetInterview, GetInterviewMilestones, SkipQuestion):
        assert known.ask(kind, BOB) == unknown.ask(kind, ALICE)


@pytest.mark.parametrize("written_in", ["de", "en"])
def test_an_interview_is_held_in_the_language_of_its_questions(written_in: str) -> None:
    """The wished one goes to whoever writes them; from then on what they wrote in counts."""
    history = History()
    history.happens(history.creation().model_copy(update={"language": "de"}))
    assert briefing.questions_request(history.state, ()).job.language == "de"
    history.does(
        "write_questions",
        lambda state, _todo, now: preparation.add_questions(state, questions(4), (), (), now, written_in),
    )

    assert history.ask(GetInterview).language == written_in
    history.ask(StartInterview)
    history.later(SECOND).answered("Weil es schneller war.")
    assert briefing.follow_up_request(history.state).job.language == written_in
    assert [event.language for event in history.told(AnswerRecorded)] == [written_in]
    history.ask(CompleteInterview)
    assert [event.language for event in history.told(InterviewCompleted)] == [written_in]
