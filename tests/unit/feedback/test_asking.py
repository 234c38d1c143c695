"""Who asks for the report gets it, waits for it, or is told what to do."""

from typing import Any
from uuid import UUID

from contracts.feedback import FeedbackReply, GetFeedback, GetFeedbackMilestones
from contracts.replies import GetOperation, MilestonesReply
from services.feedback.domain.asking import REPLY_BYTES
from tests.unit.feedback.timeline import (
    HOUR,
    MINUTE,
    SECOND,
    SESSION,
    START,
    STRANGER,
    Timeline,
    completed,
    created,
    entry,
    recorded,
)

ASK = GetFeedback(session_id=SESSION)
LOOK = GetFeedback(session_id=SESSION, wait=False)
MILESTONES = GetFeedbackMilestones(session_id=SESSION)
OLD = str(UUID(int=(7 << 76) | (2 << 62)))


async def ready() -> Timeline:
    line = Timeline()
    await line.tell(created(), completed(entry(1), entry(2, "skipped")))
    await line.pass_time(SECOND)
    return line


def reported(line: Timeline, *, cached: bool) -> FeedbackReply:
    return FeedbackReply(
        session_id=SESSION,
        company_name="Acme",
        interview_type="mixed",
        completed_at=(START + 10 * MINUTE) // 1000,
        feedback=line.feedback,
        cached=cached,
    )


async def test_a_report_that_is_ready_is_given_at_once_and_not_remembered_as_a_reply() -> None:
    line = await ready()
    reply = (await line.ask(ASK))()
    assert reported(line, cached=True) == reply
    assert line.feedback == (await line.ask(LOOK))().feedback


async def test_a_report_that_is_being_made_is_given_when_it_is_ready() -> None:
    line = Timeline()
    line.panel.writing_fails = True
    await line.tell(created(), completed(entry(1)))
    first, second = await line.ask(ASK), await line.ask(ASK)
    assert (first(), second()) == (None, None)
    line.panel.writing_fails = False
    await line.pass_time()
    assert reported(line, cached=False) == first() == second()


async def test_a_report_that_became_ready_after_the_request_was_received_is_not_cached() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1)))
    await line.pass_time()
    line.now -= 1
    assert (await line.ask(ASK))().cached is False


async def test_looking_never_waits() -> None:
    line = Timeline()
    assert (await line.ask(LOOK))().status == 404
    await line.tell(created())
    assert (await line.ask(LOOK))().status == 404
    await line.tell(completed(entry(1)))
    assert (await line.ask(LOOK))().status == 404
    assert line.todos == [("score_answer", "1", 0)]


async def test_an_unfinished_interview_is_refused_when_its_end_does_not_arrive() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1))
    reply = await line.ask(ASK)
    await line.pass_time(1499)
    assert reply() is None
    await line.pass_time(1)
    assert (
        reply().status,
        reply().detail,
    ) == (409, "Finish the interview first. The report is made when it is complete.")


async def test_each_who_asks_too_early_waits_the_full_time() -> None:
    line = Timeline()
    await line.tell(created())
    first = await line.ask(ASK)
    await line.pass_time(SECOND)
    second = await line.ask(ASK)
    await line.pass_time(SECOND)
    assert (first().status, second()) == (409, None)


async def test_a_request_that_overtakes_the_end_of_the_interview_gets_the_report() -> None:
    line = Timeline()
    line.panel.writing_fails = True
    await line.tell(created(), recorded(1))
    await line.pass_time()
    reply = await line.ask(ASK)
    await line.pass_time(SECOND)
    await line.tell(completed(entry(1)))
    await line.pass_time(SECOND)
    assert reply() is None
    line.panel.writing_fails = False
    await line.pass_time(2 * SECOND)
    assert line.feedback == reply().feedback
    assert reply().cached is False


async def test_an_unknown_session_that_may_be_on_its_way_is_waited_for() -> None:
    line = Timeline()
    reply = await line.ask(ASK)
    assert ("expected", line.now + HOUR) == (line.report.status, line.expires_at)
    await line.pass_time(2999)
    assert reply() is None
    await line.pass_time(1)
    assert reply().status == 404
    assert line.now - 3000 + HOUR == line.expires_at


async def test_a_session_that_arrives_in_time_is_known_to_be_unfinished() -> None:
    line = Timeline()
    reply = await line.ask(ASK)
    await line.tell(created())
    assert line.expires_at is None
    await line.pass_time(3 * SECOND)
    assert reply().status == 409


async def test_an_old_unknown_session_is_not_found_at_once() -> None:
    line = Timeline(OLD)
    assert (await line.ask(GetFeedback(session_id=OLD)))().status == 404
    assert (await line.ask(GetFeedback(session_id="nothing")))().status == 404
    assert (await line.ask(GetFeedbackMilestones(session_id=OLD)))().status == 404


async def test_another_users_session_is_not_told_apart_from_an_unknown_one() -> None:
    unknown = (await Timeline(OLD).ask(GetFeedback(session_id=OLD)))()
    line = Timeline()
    early = await line.ask(ASK, STRANGER)
    await line.tell(created())
    assert unknown == early()
    for command in (ASK, LOOK, MILESTONES):
        assert unknown == (await line.ask(command, STRANGER))()
    await line.tell(completed(entry(1)))
    await line.pass_time()
    for command in (ASK, LOOK, MILESTONES):
        assert unknown == (await line.ask(command, STRANGER))()


async def test_a_session_known_from_its_answers_alone_is_still_only_its_users() -> None:
    line = Timeline()
    await line.tell(recorded(1))
    assert (await line.ask(ASK, STRANGER))().status == 404
    assert (await line.ask(LOOK))().status == 404
    reply = await line.ask(ASK)
    await line.tell(created(), completed(entry(1)))
    await line.pass_time()
    assert line.feedback == reply().feedback


async def test_during_an_outage_those_who_gave_up_do_not_pile_up() -> None:
    line = Timeline()
    line.panel.rating_fails = True
    await line.tell(created(), completed(entry(1)))
    first = await line.ask(ASK)
    line.now += MINUTE
    second = await line.ask(ASK)
    line.now += MINUTE
    third = await line.ask(ASK)
    assert (first().status, second(), third()) == (503, None, None)


async def test_more_waiting_than_one_document_can_answer_are_asked_to_come_back() -> None:
    line = Timeline()
    long = entry(1, answer="added an index " * (REPLY_BYTES // 50))
    await line.tell(created(), completed(long))
    replies = [await line.ask(ASK) for _ in range(5)]
    await line.pass_time()
    kinds = [type(reply()).__name__ for reply in replies]
    assert kinds == ["FeedbackReply"] * 3 + ["Problem"] * 2
    assert (replies[4]().status, replies[4]().retry_after) == (503, 1)


async def test_a_report_beyond_the_limit_still_answers_one() -> None:
    line = Timeline()
    entries = [entry(number, answer="added an index " * (REPLY_BYTES // 30)) for number in (1, 2, 3)]
    await line.tell(created(), completed(*entries))
    replies = [await line.ask(ASK) for _ in range(2)]
    await line.pass_time()
    assert [type(reply()).__name__ for reply in replies] == ["FeedbackReply", "Problem"]


async def test_the_operation_of_a_request_is_answered_from_the_report() -> None:
    line = Timeline()
    operation = GetOperation(aggregate_id=SESSION, operation_id="any")
    await line.tell(created())
    assert (await line.ask(operation))().status == 404
    await line.tell(completed(entry(1)))
    assert (await line.ask(operation))().state == "running"
    await line.pass_time()
    reply = (await line.ask(operation))()
    assert (reply.state, reply.result_type) == ("done", FeedbackReply.TYPE)
    assert line.feedback == FeedbackReply.model_validate(reply.result).feedback
    assert (await line.ask(operation, STRANGER))().status == 404


async def test_milestones_are_listed_in_order() -> None:
    line = await ready()
    reply: Any = (await line.ask(MILESTONES))()
    assert [one.kind for one in reply.milestones] == ["answer_scored", "feedback_ready"]


async def test_milestones_of_a_session_on_its_way_come_with_it() -> None:
    line = Timeline()
    reply, other = await line.ask(MILESTONES), await line.ask(MILESTONES, STRANGER)
    assert reply() is None
    await line.tell(created())
    assert MilestonesReply(milestones=()) == reply()
    assert other().status == 404


async def test_milestones_of_a_session_that_does_not_come_are_not_found() -> None:
    line = Timeline()
    reply = await line.ask(MILESTONES)
    await line.pass_time(3 * SECOND)
    assert reply().status == 404
