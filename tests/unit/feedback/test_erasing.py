"""Erased means gone: nothing but the two ids is left, and nothing late brings anything back."""

from contracts.feedback import EraseReport, GetFeedback, GetFeedbackMilestones
from contracts.replies import Done
from contracts.research import CompanyProfiled
from contracts.setup import SessionErased, UserErased
from contracts.topics import TOMBSTONE_LIFE
from services.feedback.domain.report import Report
from tests.unit.feedback.timeline import (
    HOUR,
    OWNER,
    PROFILE,
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

ERASED = SessionErased(session_id=SESSION, user_id=OWNER)


def tombstone(line: Timeline, at: int = START) -> Report:
    assert at + TOMBSTONE_LIFE == line.expires_at
    return Report(session_id=SESSION, user_id=OWNER, status="erased", expires_at=at + TOMBSTONE_LIFE)


async def test_an_erased_session_leaves_a_tombstone() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), ERASED)
    assert tombstone(line) == line.report
    assert line.todos == []


async def test_no_reply_with_its_content_is_remembered() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1)))
    await line.ask(GetFeedback(session_id=SESSION))
    await line.pass_time()
    assert line.remembered == ["feedback.FeedbackReply.v1"]
    await line.tell(ERASED)
    assert line.remembered == []


async def test_nothing_late_resurrects_it() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), ERASED)
    await line.tell(
        created(), CompanyProfiled(session_id=SESSION, profile=PROFILE), recorded(2), completed(entry(1))
    )
    assert tombstone(line) == line.report
    assert (line.todos, line.events) == ([], [])


async def test_an_erasure_that_overtakes_its_session_holds() -> None:
    line = Timeline()
    await line.tell(ERASED, created())
    assert tombstone(line) == line.report


async def test_an_erasure_that_comes_again_has_no_effect() -> None:
    line = Timeline()
    await line.tell(created(), ERASED)
    await line.pass_time(SECOND)
    await line.tell(ERASED)
    assert tombstone(line) == line.report


async def test_the_owner_erases_on_command_and_again() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1)))
    assert Done() == (await line.ask(EraseReport(session_id=SESSION)))()
    assert tombstone(line) == line.report
    assert Done() == (await line.ask(EraseReport(session_id=SESSION)))()
    assert tombstone(line) == line.report


async def test_another_users_command_erases_nothing_and_does_not_tell_that_there_is_something() -> None:
    line = Timeline()
    unknown = (await line.ask(EraseReport(session_id=SESSION), STRANGER))()
    await line.tell(created())
    assert unknown == Done() == (await line.ask(EraseReport(session_id=SESSION), STRANGER))()
    assert line.report.status == "created"


async def test_who_waits_for_an_erased_report_is_told_that_there_is_none() -> None:
    line = Timeline()
    await line.tell(created())
    early = await line.ask(GetFeedback(session_id=SESSION))
    await line.tell(ERASED)
    assert early().status == 404
    await line.pass_time(3 * SECOND)
    assert tombstone(line) == line.report
    for command in (GetFeedback(session_id=SESSION), GetFeedbackMilestones(session_id=SESSION)):
        assert (await line.ask(command))().status == 404


async def test_an_erased_user_loses_what_was_created_until_then() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), UserErased(user_id=OWNER, erased_at=START))
    assert tombstone(line) == line.report


async def test_what_a_user_creates_after_the_erasure_stays() -> None:
    line = Timeline()
    await line.tell(created(), UserErased(user_id=OWNER, erased_at=START - 1))
    assert line.report.status == "created"
    await line.tell(UserErased(user_id=STRANGER, erased_at=START + HOUR))
    assert line.report.status == "created"
