"""The clock is the server's."""

import pytest

from contracts import conductor as internal
from contracts import public
from contracts.conductor import (
    AnswerQuestion,
    CompleteInterview,
    ExtendInterview,
    GetInterview,
    GetInterviewMilestones,
    GiveHint,
    SaveDraft,
    SkipQuestion,
    StartInterview,
)
from tests.unit.conductor.history import MINUTE, MORNING, SECOND, History

END = MORNING + 15 * MINUTE


def at(history: History, moment: int) -> History:
    return history.later(moment - history.now)


def test_the_interview_ends_by_itself() -> None:
    history = History().started()
    history.answered("Answer 1")

    at(history, END + 15 * SECOND).timed_out()

    assert [turn.status for turn in history.state.turns] == [
        "answered",
        "timed_out",
        "not_reached",
        "not_reached",
    ]
    completed = history.told(internal.InterviewCompleted)[0]
    assert (completed.reason, completed.completed_at) == ("time_expired", END + 15 * SECOND)
    milestones = history.ask(GetInterviewMilestones).milestones
    assert [(item.kind, item.sequence) for item in milestones] == [
        ("questions_ready", 1),
        ("time_expired", 2),
    ]
    assert history.todos == {}


def test_what_was_being_written_is_kept_but_not_as_an_answer() -> None:
    history = History().started()
    history.send(SaveDraft, text="I was about to say ")

    at(history, END + 15 * SECOND).timed_out()

    entry = history.told(internal.InterviewCompleted)[0].transcript[0]
    assert (entry.status, entry.answer) == ("timed_out", "I was about to say")
    assert history.told(internal.AnswerRecorded) == []


def test_time_running_out_while_a_follow_up_is_decided_keeps_the_answer() -> None:
    history = History().started()
    at(history, END - SECOND)
    request = history.answer("In time")

    at(history, END + 15 * SECOND).timed_out()

    assert history.replies[request].model_dump()["type"] == "complete"
    assert history.state.turns[0].status == "answered"


def test_a_follow_up_is_not_asked_once_the_time_is_over() -> None:
    history = History().started()
    at(history, END - SECOND)
    request = history.answer("In time")

    at(history, END + SECOND).decided("Why?")

    assert history.replies[request].model_dump()["type"] == "complete"
    assert history.state.completion_reason == "time_expired"


def test_an_answer_in_the_grace_is_kept_and_ends_the_interview() -> None:
    history = at(History().started(), END + 15 * SECOND)

    reply = history.ask(AnswerQuestion, answer="Just made it")

    assert (reply.type, reply.status) == ("complete", "completed")
    assert history.state.turns[0].status == "answered"
    assert history.state.completion_reason == "time_expired"
    assert history.todos == {}


def test_an_answer_counts_by_its_receipt_when_it_is_handled_late() -> None:
    history = at(History().started(), END + 20 * SECOND)

    reply = history.ask(AnswerQuestion, answer="It took a while", received=END + SECOND)

    assert reply.type == "complete"
    assert history.told(internal.AnswerRecorded)[0].answer == "It took a while"


def test_a_skip_in_the_grace_ends_the_interview() -> None:
    history = at(History().started(), END + SECOND)

    assert history.ask(SkipQuestion).type == "complete"
    assert history.state.completion_reason == "time_expired"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (AnswerQuestion, {"answer": "Too late"}),
        (SkipQuestion, {}),
        (GiveHint, {}),
        (SaveDraft, {"text": "Too late"}),
        (ExtendInterview, {"minutes": 5}),
    ],
)
def test_a_command_after_the_grace_ends_the_interview_first(kind: type, body: dict[str, str]) -> None:
    history = at(History().started(), END + 15 * SECOND + 1)

    reply = history.ask(kind, **body)

    assert reply.status == 409
    assert history.state.completion_reason == "time_expired"
    assert len(history.told(public.InterviewCompleted)) == 1
    assert not history.timed_out()


@pytest.mark.parametrize("kind", [StartInterview, CompleteInterview, GetInterview])
def test_looking_after_the_grace_shows_a_completed_interview(kind: type) -> None:
    history = at(History().started(), END + 15 * SECOND + 1)

    assert history.ask(kind).status == "completed"
    assert history.state.completion_reason == "time_expired"


def test_nothing_remains_between_the_end_and_the_time_out() -> None:
    history = at(History().started(), END + 5 * SECOND)

    room = history.ask(GetInterview)

    assert (room.status, room.remaining_seconds, room.expires_at) == ("in_progress", 0, END // 1000)


def test_an_extension_moves_the_end() -> None:
    history = History().started()

    reply = history.ask(ExtendInterview, minutes=5)

    assert (reply.expires_at, reply.remaining_seconds) == ((END + 5 * MINUTE) // 1000, 20 * 60 - 1)
    assert history.todos == {"time_out": END + 5 * MINUTE + 15 * SECOND}
    assert at(history, END + 20 * SECOND).ask(SkipQuestion).type == "next_question"


def test_an_extension_is_granted_in_the_grace() -> None:
    history = at(History().started(), END + 10 * SECOND)

    assert history.ask(ExtendInterview, minutes=1).remaining_seconds == 50


@pytest.mark.parametrize("minutes", [0, -5, 61])
def test_an_extension_outside_its_limits_is_refused(minutes: int) -> None:
    history = History().started()

    assert history.ask(ExtendInterview, minutes=minutes).status == 422


def test_extensions_add_up_to_ten_times_the_duration() -> None:
    history = History().started()
    replies = [history.ask(ExtendInterview, minutes=60), history.ask(ExtendInterview, minutes=60)]

    assert history.ask(ExtendInterview, minutes=31).status == 409
    replies.append(history.ask(ExtendInterview, minutes=30))
    assert replies[-1].expires_at == (END + 150 * MINUTE) // 1000
    assert history.ask(ExtendInterview, minutes=1).status == 409


def test_an_extension_needs_an_interview_in_progress() -> None:
    history = History().created().written()

    assert history.ask(ExtendInterview).status == 409


def test_a_timer_from_before_an_extension_does_nothing() -> None:
    history = History().started()
    history.send(ExtendInterview, minutes=5)

    at(history, END + 15 * SECOND).timed_out()

    assert history.state.status == "in_progress"
