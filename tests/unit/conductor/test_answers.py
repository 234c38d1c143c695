"""Answers, follow-ups, skips and the end."""

import pytest

from chassis.aggregate import Todo
from contracts import conductor as internal
from contracts import public
from contracts.conductor import AnswerQuestion, CompleteInterview, SkipQuestion, StartInterview
from contracts.envelope import Command
from contracts.interview import FollowUp
from services.conductor.domain import exchange
from tests.unit.conductor.history import MORNING, SECOND, History


def test_an_answer_is_saved_before_the_interviewer_considers_it() -> None:
    history = History().started()

    request = history.answer("  I wrote it in Python.  ")

    assert request not in history.replies
    assert history.state.turn.answer == "I wrote it in Python."
    assert history.todos["decide_follow_up 1"] == MORNING + SECOND


def test_an_answer_that_needs_no_more_leads_to_the_next_question() -> None:
    history = History().started()
    request = history.answer("I wrote it in Python.")

    history.decided(None)

    reply = history.replies[request].model_dump()
    assert (reply["type"], reply["question"], reply["questionNumber"]) == ("next_question", "Question 2?", 2)
    assert reply["competency"] == "competency 2"
    assert history.told(internal.AnswerRecorded)[0].answer == "I wrote it in Python."
    assert history.told(public.AnswerRecorded)[0] == public.AnswerRecorded(
        session_id=history.id,
        number=1,
        status="answered",
        words=5,
        follow_ups=0,
        hint_used=False,
        recorded_at=history.now,
    )
    assert [asked.number for asked in history.told(public.QuestionAsked)] == [1, 2]


def test_a_follow_up_keeps_the_number_and_its_answer_closes_the_question() -> None:
    history = History().started()
    first = history.answer("I wrote it in Python.")
    history.decided("Why Python?")
    asked = history.replies[first].model_dump()
    history.later(SECOND)

    second = history.ask(AnswerQuestion, answer="It was there.")

    assert (asked["type"], asked["question"], asked["questionNumber"]) == ("follow_up", "Why Python?", 1)
    assert (second.type, second.question_number) == ("next_question", 2)
    assert set(history.todos) == {"time_out"}
    recorded = history.told(internal.AnswerRecorded)
    assert [entry.follow_ups for entry in recorded] == [
        (FollowUp(question="Why Python?", answer="It was there."),)
    ]
    assert history.told(public.QuestionAsked)[1].follow_up
    assert history.told(public.AnswerRecorded)[0].words == 8


def test_the_interview_goes_on_when_the_interviewer_does_not_decide_in_time() -> None:
    history = History().started()
    request = history.answer("I wrote it in Python.")

    history.does("decide_follow_up", exchange.no_follow_up)

    assert history.replies[request].model_dump()["type"] == "next_question"


def test_a_blank_follow_up_is_none() -> None:
    history = History().started()
    request = history.answer("I wrote it in Python.")

    history.decided("  ")

    assert history.replies[request].model_dump()["type"] == "next_question"


def test_the_last_answer_completes_the_interview_with_its_whole_transcript() -> None:
    history = History().started()
    for number in range(1, 5):
        reply = history.answered(f"Answer {number}")

    assert (reply.type, reply.status, reply.question) == ("complete", "completed", None)
    assert (reply.question_number, reply.total_questions) == (4, 4)
    completed = history.told(internal.InterviewCompleted)[0]
    assert completed.reason == "all_answered"
    assert [entry.answer for entry in completed.transcript] == [f"Answer {n}" for n in range(1, 5)]
    assert history.told(public.InterviewCompleted)[0].answered == 4
    assert [type(event) for event in history.events[-4:]] == [
        internal.AnswerRecorded,
        public.AnswerRecorded,
        internal.InterviewCompleted,
        public.InterviewCompleted,
    ]
    assert history.todos == {}


@pytest.mark.parametrize("text", ["", "   \n", "a" * 20_001])
def test_an_answer_outside_its_limits_is_refused(text: str) -> None:
    history = History().started()

    reply = history.ask(AnswerQuestion, answer=text)

    assert (reply.status, reply.errors[0].field) == (422, "answer")
    assert history.state.turn.answer == ""


def test_nothing_can_be_answered_before_the_start_or_after_the_end() -> None:
    history = History().created().written()
    before = [
        history.ask(AnswerQuestion, answer="Yes"),
        history.ask(SkipQuestion),
        history.ask(CompleteInterview),
    ]
    history.send(StartInterview)
    history.later(SECOND).send(CompleteInterview)
    history.later(SECOND)
    after = [
        history.ask(AnswerQuestion, answer="Yes"),
        history.ask(SkipQuestion),
        history.ask(StartInterview),
    ]

    assert [reply.status for reply in before + after] == [409] * 6
    assert {reply.detail for reply in before} == {"Start the interview first."}


def test_a_skip_moves_on_and_the_last_one_completes() -> None:
    history = History().started()
    replies = [history.later(SECOND).ask(SkipQuestion) for _ in range(4)]

    assert [reply.type for reply in replies] == ["next_question"] * 3 + ["complete"]
    assert replies[0].question == "Question 2?"
    assert [turn.status for turn in history.state.turns] == ["skipped"] * 4
    assert history.told(internal.AnswerRecorded) == []
    assert [entry.status for entry in history.told(public.AnswerRecorded)] == ["skipped"] * 4
    assert history.state.completion_reason == "all_answered"


def test_skipping_a_follow_up_closes_the_question_as_answered() -> None:
    history = History().started()
    history.answer("I wrote it in Python.")
    history.decided("Why?")

    reply = history.later(SECOND).ask(SkipQuestion)

    assert reply.question_number == 2
    assert history.told(internal.AnswerRecorded)[0].follow_ups == (FollowUp(question="Why?", answer=""),)
    assert history.state.turns[0].status == "answered"


def test_a_skip_while_a_follow_up_is_decided_moves_on_at_once() -> None:
    history = History().started()
    answer = history.answer("I wrote it in Python.")

    skip = history.later(SECOND).ask(SkipQuestion)

    assert history.replies[answer] == skip
    assert (skip.type, skip.question_number) == ("next_question", 2)
    assert not history.decided("Why?")
    assert history.state.turns[0].status == "answered"
    assert len(history.told(internal.AnswerRecorded)) == 1


@pytest.mark.parametrize("leave", [SkipQuestion, CompleteInterview])
def test_a_follow_up_decided_too_late_is_not_asked(leave: type[Command]) -> None:
    history = History().started()
    history.answer("I wrote it in Python.")
    todo = Todo("held", "decide_follow_up", "1", {}, history.now, 0)
    history.later(SECOND).send(leave)

    assert exchange.follow_up(history.state, todo, "Why?", history.now) is None


def test_the_candidate_may_end_at_any_time_and_hears_the_same_again() -> None:
    history = History().started()
    history.answered("Answer 1")

    first = history.ask(CompleteInterview)
    again = history.later(SECOND).ask(CompleteInterview)

    assert first == again
    assert (first.type, first.status, first.question_number) == ("complete", "completed", 2)
    assert [turn.status for turn in history.state.turns] == ["answered"] + ["not_reached"] * 3
    assert history.told(internal.InterviewCompleted)[0].reason == "ended_by_candidate"
    assert len(history.told(public.InterviewCompleted)) == 1


def test_ending_while_a_follow_up_is_decided_keeps_the_answer_and_answers_who_waits() -> None:
    history = History().started()
    answer = history.answer("I wrote it in Python.")

    reply = history.later(SECOND).ask(CompleteInterview)

    assert history.replies[answer] == reply
    assert history.told(internal.InterviewCompleted)[0].transcript[0].status == "answered"
    assert history.todos == {}
