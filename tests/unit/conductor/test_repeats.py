"""The same command twice, without an Idempotency-Key to tell: one effect, and the same reply for all."""

from contracts import conductor as internal
from contracts import public
from contracts.conductor import AnswerQuestion, SkipQuestion
from tests.unit.conductor.history import MORNING, SECOND, History


def test_twenty_concurrent_answers_are_one() -> None:
    history = History().started()
    requests = [history.answer("I wrote it in Python.") for _ in range(20)]

    history.later(100).decided("Why?")
    stragglers = [history.answer("I wrote it in Python.", received=MORNING + SECOND) for _ in range(20)]

    replies = [history.replies[request] for request in requests + stragglers]
    assert replies == [replies[0]] * 40
    assert replies[0].model_dump()["type"] == "follow_up"
    assert history.state.turn.follow_ups[0].answer == ""


def test_twenty_concurrent_answers_to_a_follow_up_are_one() -> None:
    history = History().started()
    history.answer("I wrote it in Python.")
    history.decided("Why?")
    history.later(SECOND)

    replies = [history.ask(AnswerQuestion, answer="It was there.") for _ in range(20)]

    assert replies == [replies[0]] * 20
    assert (replies[0].type, replies[0].question_number) == ("next_question", 2)
    assert len(history.told(internal.AnswerRecorded)) == 1


def test_twenty_concurrent_answers_to_the_last_question_complete_once() -> None:
    history = History().started()
    for number in range(1, 4):
        history.answered(f"Answer {number}")
    requests = [history.answer("Answer 4") for _ in range(20)]

    history.later(100).decided(None)
    stragglers = [history.answer("Answer 4", received=history.now - 100) for _ in range(5)]

    assert {history.replies[request].model_dump()["type"] for request in requests + stragglers} == {
        "complete"
    }
    assert len(history.told(public.InterviewCompleted)) == 1


def test_another_answer_while_the_first_is_considered_is_refused() -> None:
    history = History().started()
    history.answer("I wrote it in Python.")

    reply = history.ask(AnswerQuestion, answer="No, in Java.")

    assert (reply.status, "already being considered" in reply.detail) == (409, True)
    assert history.state.turn.answer == "I wrote it in Python."


def test_another_answer_that_was_on_its_way_before_the_next_question_is_not_taken_for_that() -> None:
    history = History().started()
    history.answer("I wrote it in Python.")
    history.later(100).decided(None)

    reply = history.ask(AnswerQuestion, answer="No, in Java.", received=MORNING + SECOND + 50)

    assert (reply.status, "question 2 of 4" in reply.detail) == (409, True)
    assert history.state.turn.answer == ""


def test_an_answer_with_the_number_of_another_question_is_refused() -> None:
    history = History().started()
    history.answered("Answer 1")

    replies = [history.ask(AnswerQuestion, answer="Late", question_number=number) for number in (1, 3)]

    assert [reply.status for reply in replies] == [409, 409]
    assert history.state.turn.answer == ""


def test_a_numbered_answer_sent_again_gets_the_reply_of_the_first() -> None:
    history = History().started()
    first = history.answered("Answer 1")

    again = history.later(60 * SECOND).ask(AnswerQuestion, answer="Answer 1", question_number=1)

    assert again == first


def test_the_same_words_for_the_next_question_are_a_new_answer() -> None:
    history = History().started()
    history.answered("I do not know.")
    history.later(1)

    assert history.answered("I do not know.").question_number == 3


def test_a_numbered_answer_counts_even_when_the_clocks_of_gateway_and_conductor_differ() -> None:
    history = History().started()
    history.answered("Answer 1")

    request = history.answer("Answer 2", received=history.now - 5 * SECOND, question_number=2)

    history.decided(None)
    assert history.replies[request].model_dump()["questionNumber"] == 3


def test_concurrent_skips_are_one() -> None:
    history = History().started()
    replies = [history.ask(SkipQuestion) for _ in range(20)]

    assert replies == [replies[0]] * 20
    assert replies[0].question_number == 2


def test_a_skip_received_by_a_gateway_whose_clock_is_ahead_is_one_too() -> None:
    history = History().started()
    replies = [history.ask(SkipQuestion, received=history.now + SECOND) for _ in range(2)]

    assert [reply.question_number for reply in replies] == [2, 2]


def test_a_skip_with_the_number_of_an_earlier_question_changes_nothing() -> None:
    history = History().started()
    history.answered("Answer 1")

    reply = history.ask(SkipQuestion, question_number=1)

    assert reply.question_number == 2
    assert history.state.current == 2


def test_concurrent_skips_of_the_last_question_complete_once() -> None:
    history = History().started()
    for number in range(1, 4):
        history.answered(f"Answer {number}")

    assert [history.ask(SkipQuestion).type for _ in range(5)] == ["complete"] * 5
    assert len(history.told(public.InterviewCompleted)) == 1
