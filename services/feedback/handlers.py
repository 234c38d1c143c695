"""The use cases of reports, history and progress."""

from chassis.aggregate import Context
from contracts.conductor import AnswerRecorded, InterviewCompleted, InterviewStarted
from contracts.envelope import Reply
from contracts.feedback import (
    EraseReport,
    ExportReports,
    GetFeedback,
    GetFeedbackMilestones,
    GetHistory,
    GetProgress,
    RetryQuestion,
)
from contracts.replies import Done, GetOperation
from contracts.research import CompanyProfiled
from contracts.setup import SessionCreated, SessionErased, UserErased
from services.feedback.domain import asking, erasing, export, history, interview, retrying
from services.feedback.store import Reports


async def open_report(event: SessionCreated, context: Context, reports: Reports) -> None:
    """Begin the report of a new session."""
    await reports.change(
        event.session_id, lambda report: interview.open_report(report, event, context.now), context
    )


async def keep_profile(event: CompanyProfiled, context: Context, reports: Reports) -> None:
    """Keep what company fit is rated against."""
    await reports.change(
        event.session_id, lambda report: interview.keep_profile(report, event, context.now), context
    )


async def begin_interview(event: InterviewStarted, context: Context, reports: Reports) -> None:
    """Show in the history that the interview has begun."""
    await reports.change(
        event.session_id, lambda report: interview.begin(report, event, context.now), context
    )


async def record_answer(event: AnswerRecorded, context: Context, reports: Reports) -> None:
    """Have an answer scored while the interview goes on."""
    await reports.change(
        event.session_id, lambda report: interview.record_answer(report, event, context.now), context
    )


async def complete_interview(event: InterviewCompleted, context: Context, reports: Reports) -> None:
    """Have the report made."""
    await reports.change(
        event.session_id, lambda report: interview.complete(report, event, context.now), context
    )


async def get_feedback(command: GetFeedback, context: Context, reports: Reports) -> Reply | None:
    """The report at once, or for a caller who waits as soon as it is made."""
    session_id, user_id, received_at = command.session_id, context.user_id, context.envelope.time
    report = await reports.read(session_id)
    reply = asking.reply_at_once(report, user_id, received_at, wait=command.wait)
    if reply is None:
        await reports.change(
            session_id,
            lambda state: asking.ask_for_feedback(
                state, session_id, user_id, context.envelope.id, received_at, context.now
            ),
            context,
        )
    return reply


async def retry_question(command: RetryQuestion, context: Context, reports: Reports) -> None:
    """Have another answer to a question scored; the reply comes with its score."""
    await reports.change(
        command.session_id, lambda report: retrying.retry_question(report, command, context), context
    )


async def get_milestones(command: GetFeedbackMilestones, context: Context, reports: Reports) -> Reply | None:
    """What a watching candidate has been told of the report."""
    session_id, user_id = command.session_id, context.user_id
    reply = asking.milestones_at_once(await reports.read(session_id), user_id)
    if reply is None:
        await reports.change(
            session_id,
            lambda report: asking.ask_for_milestones(
                report, session_id, user_id, context.envelope.id, context.now
            ),
            context,
        )
    return reply


async def get_operation(command: GetOperation, context: Context, reports: Reports) -> Reply:
    """What became of a command; reports and retries are not remembered as replies but read where they are."""
    report = await reports.read(command.aggregate_id)
    return (
        retrying.operation_of(report, command.operation_id, context.user_id)
        or asking.operation_of(report, context.user_id)
        or await reports.operation(command.aggregate_id, command.operation_id, context.user_id)
    )


async def get_history(command: GetHistory, context: Context, reports: Reports) -> Reply:
    """A page of the user's interviews."""
    page = history.page_query(command)
    return history.history_reply(command, page, await reports.history(context.user_id, page))


async def get_progress(_command: GetProgress, context: Context, reports: Reports) -> Reply:
    """Scores over time."""
    return history.progress_reply(await reports.scored(context.user_id))


async def export_reports(command: ExportReports, context: Context, reports: Reports) -> Reply:
    """A page of everything held on the user."""
    found = await reports.held_on(context.user_id, command.cursor or "", export.PAGE + 1)
    return export.page(found)


async def erase_report(command: EraseReport, context: Context, reports: Reports) -> Reply | None:
    """Erase the user's own; of another's or an unknown session there is nothing of theirs to erase."""
    report = await reports.read(command.session_id)
    if erasing.erase_own(report, context.user_id, context.now) is None:
        return Done()
    await reports.change(
        command.session_id, lambda state: erasing.erase_own(state, context.user_id, context.now), context
    )
    return None


async def erase_session(event: SessionErased, context: Context, reports: Reports) -> None:
    """Follow the erasure of a session, heard of here or not."""
    await reports.change(
        event.session_id,
        lambda report: erasing.erase(report, event.session_id, event.user_id, context.now),
        context,
    )


async def erase_user(event: UserErased, context: Context, reports: Reports) -> None:
    """Erase one by one: the event comes again after a crash in the middle."""
    for session_id in await reports.ids_of(event.user_id):
        await reports.change(
            session_id,
            lambda report: erasing.erase_until(report, event.user_id, event.erased_at, context.now),
            context,
        )
