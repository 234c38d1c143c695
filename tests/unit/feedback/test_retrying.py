"""A question tried again: scored as any answer, five times at most; nothing else of the report changes."""

from contracts.feedback import (
    EraseReport,
    FeedbackReply,
    GetFeedback,
    RetryQuestion,
    RetryReply,
    UsageRecorded,
)
from contracts.replies import GetOperation, Problem
from services.feedback.domain import export
from services.feedback.domain.history import Row, progress_reply
from services.feedback.domain.retrying import MOST, MOST_TEXT
from tests.unit.feedback.timeline import (
    MINUTE,
    SECOND,
    SESSION,
    START,
    STRANGER,
    TELLING,
    Timeline,
    completed,
    created,
    entry,
    question,
    rating,
)

BETTER = "I measured first, added an index on the user, and told the team how to see it next time."


def again(number: int = 1, answer: str = BETTER) -> RetryQuestion:
    return RetryQuestion(session_id=SESSION, number=number, answer=answer)


async def reported(*entries: object) -> Timeline:
    """An interview with its report, whose first question got 5 of 10."""
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating(3)
    await line.tell(created(), completed(*(entries or (entry(1), entry(2, "skipped")))))  # type: ignore[arg-type]
    await line.pass_time()
    line.panel.ratings["Question 1?"] = rating(5)
    return line


async def refusal(line: Timeline, command: RetryQuestion, user_id: str = "alice") -> Problem:
    reply = await line.ask(command, user_id)
    assert isinstance(reply(), Problem)
    return reply()  # type: ignore[no-any-return]


async def test_the_new_answer_is_scored_beside_the_first() -> None:
    line = await reported()
    await line.pass_time(MINUTE)
    reply = await line.ask(again())
    assert reply() is None
    assert [kind for kind, _, _ in line.todos] == ["score_retry"]
    await line.pass_time()
    scored = reply()
    assert isinstance(scored, RetryReply)
    assert (scored.question_number, scored.retry_number, scored.status) == (1, 1, "answered")
    assert (scored.previous_score, scored.score) == (line.feedback.question_feedback[0].score, 10)
    assert (scored.your_answer, scored.evidence) == (BETTER, ("added an index",))
    assert scored.at == (START + MINUTE) // 1000
    assert line.todos == []


async def test_the_interviewer_is_asked_as_for_any_answer() -> None:
    line = await reported()
    await line.ask(again())
    await line.pass_time()
    first, second = line.panel.rated
    assert (second.job, second.question) == (first.job, first.question)
    assert (second.answer, second.follow_ups) == (BETTER, ())


async def test_a_quote_that_is_not_in_the_new_answer_supports_nothing() -> None:
    line = await reported()
    line.panel.ratings["Question 1?"] = rating(5, ("two seconds",))
    reply = await line.ask(again())
    await line.pass_time(MINUTE)
    assert "two seconds" in TELLING
    assert (reply().status, reply().score) == ("not_scored", None)


async def test_the_report_shows_it_and_no_score_of_the_report_changes() -> None:
    line = await reported()
    before, events = line.feedback, len(line.events)
    reply = await line.ask(again())
    await line.pass_time()
    assert line.feedback == before
    assert len(line.events) == events
    assert [one.kind for one in line.report.milestones] == ["answer_scored", "feedback_ready"]
    read = (await line.ask(GetFeedback(session_id=SESSION)))()
    assert isinstance(read, FeedbackReply)
    [shown] = read.feedback.question_feedback[0].retries
    assert reply() == RetryReply.model_validate(
        {**shown.model_dump(), "session_id": SESSION, "question_number": 1}
    )
    assert read.feedback.overall_score == before.overall_score
    row = Row.model_validate(line.report.model_dump())
    assert [point.score for point in progress_reply([row]).overall] == [before.overall_score]


async def test_what_rating_it_took_is_counted() -> None:
    line = await reported()
    used = rating(5).usage.model_copy(update={"calls": 1, "input_tokens": 70})
    line.panel.ratings["Question 1?"] = rating(5).model_copy(update={"usage": used})
    await line.ask(again())
    await line.pass_time()
    [told] = [event for event in line.events if isinstance(event, UsageRecorded)]
    assert (told.user_id, told.usage.input_tokens) == ("alice", 70)
    read = (await line.ask(GetFeedback(session_id=SESSION)))()
    assert read.feedback.usage.calls == 1


async def test_a_question_that_was_skipped_has_no_score_before() -> None:
    line = await reported()
    line.panel.ratings["Question 2?"] = rating(4)
    reply = await line.ask(again(2))
    await line.pass_time()
    assert (reply().previous_score, reply().score) == (None, 8)
    assert line.report.question(2) == question(2)


async def test_a_question_is_tried_five_times_and_the_next_one_still_can_be() -> None:
    line = await reported()
    for number in range(MOST):
        await line.ask(again(answer=f"{BETTER} {number}"))
        await line.pass_time()
    told = await refusal(line, again())
    assert told.status == 409
    assert "5 times" in told.detail
    assert len(line.report.attempts_at(1)) == MOST
    reply = await line.ask(again(2))
    await line.pass_time()
    assert reply().retry_number == 1


async def test_all_tries_together_have_a_limit_of_their_own() -> None:
    line = await reported(*(entry(number) for number in range(1, 5)))
    text = BETTER.ljust(20_000, ".")
    for place in range(MOST_TEXT // len(text)):
        await line.ask(again(place % 4 + 1, text))
        await line.pass_time()
    told = await refusal(line, again(1, "a"))
    assert (told.status, "200,000 characters" in told.detail) == (409, True)


async def test_a_command_that_comes_twice_is_one_try() -> None:
    """Though its reply is not remembered any more: before the score, and after it."""
    line = await reported()
    first = await line.ask(again(), command_id="c1")
    second = await line.ask(again(), command_id="c1")
    await line.pass_time()
    third = await line.ask(again(), command_id="c1")
    assert first() == second() == third()
    assert len(line.report.attempts) == 1
    assert len(line.panel.rated) == 2


async def test_a_known_command_with_another_answer_is_refused() -> None:
    line = await reported()
    await line.ask(again(), command_id="c1")
    await line.pass_time()
    reply = await line.ask(again(answer="Other."), command_id="c1")
    assert reply().status == 422


async def test_what_cannot_be_rated_is_not_scored_and_tried_again() -> None:
    line = await reported()
    line.panel.rating_fails = True
    reply = await line.ask(again())
    await line.pass_time(10_000)
    assert (reply().status, reply().score) == ("not_scored", None)
    assert line.todos[0][0] == "score_retry"
    line.panel.rating_fails = False
    await line.pass_time(2 * MINUTE)
    read = (await line.ask(GetFeedback(session_id=SESSION)))()
    assert read.feedback.question_feedback[0].retries[0].score == 10


async def test_there_is_no_try_before_there_is_a_report() -> None:
    line = Timeline()
    assert (await refusal(line, again())).status == 404
    await line.tell(created())
    assert (await refusal(line, again())).status == 409
    await line.tell(completed(entry(1)))
    assert (await refusal(line, again())).status == 409
    await line.pass_time()
    assert (await refusal(line, again(7))).status == 404
    assert line.report.attempts == ()


async def test_anothers_report_is_not_there() -> None:
    line = await reported()
    told = await refusal(line, again(), STRANGER)
    assert told == await refusal(Timeline(), again(), STRANGER)
    assert (told.status, line.report.attempts) == (404, ())


async def test_a_late_score_of_the_interview_leaves_who_waits_for_a_try_waiting() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1), entry(2)))
    line.panel.rating_fails = True
    await line.pass_time(30_000)
    assert line.report.answers[0].score is None
    late = min(due for kind, _, due in line.todos if kind == "score_answer")
    await line.pass_time(late - 500)
    reply = await line.ask(again())
    await line.pass_time()
    line.panel.rating_fails = False
    await line.pass_time(600)
    assert line.report.answers[0].score == 8
    assert reply() is None
    await line.pass_time(SECOND)
    assert (reply().score, reply().previous_score) == (8, 8)


async def test_its_operation_is_answered_from_the_report() -> None:
    line = await reported()
    reply = await line.ask(again(), command_id="c1")
    asked = GetOperation(aggregate_id=SESSION, operation_id="c1")
    assert (await line.ask(asked))().state == "running"
    await line.pass_time()
    told = (await line.ask(asked))()
    assert (told.state, told.result_type) == ("done", RetryReply.TYPE)
    assert RetryReply.model_validate(told.result) == reply()
    assert (await line.ask(asked, STRANGER))().status == 404


async def test_it_is_in_the_export_without_what_is_the_interviewers_own() -> None:
    line = await reported()
    await line.ask(again(), command_id="c1")
    await line.pass_time()
    [attempt] = export.exported(line.report)["attempts"]
    assert (attempt["answer"], attempt["score"], attempt["at"]) == (BETTER, 10, START // 1000)
    assert not {"commandId", "retries"} & attempt.keys()
    assert "secret point" not in str(attempt)


async def test_it_is_erased_with_the_session_and_a_late_score_brings_nothing_back() -> None:
    line = await reported()
    reply = await line.ask(again())
    await line.ask(EraseReport(session_id=SESSION))
    assert (reply().status, line.todos, line.report.attempts) == (404, [], ())
    assert (await refusal(line, again())).status == 404
