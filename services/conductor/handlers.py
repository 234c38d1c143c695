"""The use cases: each loads one interview, lets the domain decide, and saves."""

from chassis.aggregate import Context, Decision
from chassis.ids import may_be_fresh
from contracts import conductor as messages
from contracts.envelope import Reply
from contracts.feedback import UsageRecorded
from contracts.replies import Done, ExportPage, GetOperation
from contracts.research import CompanyProfiled
from contracts.setup import SessionCreated, SessionErased, UserErased
from services.conductor.domain import erasure, exchange, extension, preparation, reading
from services.conductor.domain.admission import require_owner
from services.conductor.domain.budget import refusal, require_budget
from services.conductor.domain.interview import Interview
from services.conductor.domain.standing import interview_reply, milestones_reply
from services.conductor.store import Budgets, Interviews

PAGE = 3
"""Interviews in one page of an export: three of the largest fit into one message, in any script."""


async def start_interview(
    command: messages.StartInterview, context: Context, store: Interviews, budgets: Budgets
) -> None:
    """Begin, if the day's budget allows, or come back to what is being asked."""
    spent = await budgets.is_spent(context.user_id, context.now)

    def decide(state: Interview | None) -> Decision[Interview]:
        require_budget(state, context.user_id, spent=spent, now=context.now)
        return preparation.start(state, command, context)

    await store.change(command.session_id, decide, context)


async def answer_question(command: messages.AnswerQuestion, context: Context, store: Interviews) -> None:
    """Record an answer and wait for what follows from it."""
    await store.change(command.session_id, lambda state: exchange.answer(state, command, context), context)


async def skip_question(command: messages.SkipQuestion, context: Context, store: Interviews) -> None:
    """Go on without an answer."""
    await store.change(command.session_id, lambda state: exchange.skip(state, command, context), context)


async def complete_interview(
    command: messages.CompleteInterview, context: Context, store: Interviews
) -> None:
    """End the interview at the candidate's wish."""
    await store.change(command.session_id, lambda state: exchange.complete(state, command, context), context)


async def give_hint(command: messages.GiveHint, context: Context, store: Interviews) -> None:
    """Guide the candidate through the current question."""
    await store.change(command.session_id, lambda state: exchange.hint(state, command, context), context)


async def save_draft(command: messages.SaveDraft, context: Context, store: Interviews) -> None:
    """Keep what is being written."""
    await store.change(
        command.session_id, lambda state: exchange.save_draft(state, command, context), context
    )


async def extend_interview(command: messages.ExtendInterview, context: Context, store: Interviews) -> None:
    """Grant more time."""
    await store.change(command.session_id, lambda state: extension.extend(state, command, context), context)


async def get_interview(command: messages.GetInterview, context: Context, store: Interviews) -> Reply | None:
    """Read the room; written only where the reader must wait or finds the time over."""
    state = await store.read(command.session_id)
    if reading.can_be_read(state, context):
        return interview_reply(require_owner(state, context.user_id), context.now)
    await store.change(command.session_id, lambda state: reading.room(state, command, context), context)
    return None


async def get_milestones(
    command: messages.GetInterviewMilestones, context: Context, store: Interviews
) -> Reply | None:
    """Read what a watching candidate has been told, in the same way."""
    state = await store.read(command.session_id)
    if reading.can_be_read(state, context):
        return milestones_reply(require_owner(state, context.user_id))
    await store.change(command.session_id, lambda state: reading.milestones(state, command, context), context)
    return None


async def get_operation(command: GetOperation, context: Context, store: Interviews) -> Reply:
    """Tell what became of a command."""
    return await store.operation(command.aggregate_id, command.operation_id, context.user_id)


async def check_budget(_command: messages.CheckBudget, context: Context, budgets: Budgets) -> Done:
    """Refuse what would ask a model when the user's day is spent."""
    if await budgets.is_spent(context.user_id, context.now):
        raise refusal(context.now)
    return Done()


async def export_interviews(
    command: messages.ExportInterviews, context: Context, store: Interviews
) -> ExportPage:
    """A page of everything held on the user's interviews, in the order of their ids."""
    found = await store.page_of_user(context.user_id, command.cursor, PAGE + 1)
    shown = found[:PAGE]
    return ExportPage(
        items=tuple(erasure.export(interview) for interview in shown),
        next_cursor=shown[-1].id if len(found) > PAGE else None,
    )


async def erase_interview(
    command: messages.EraseInterview, context: Context, store: Interviews
) -> Reply | None:
    """An unknown session leaves a tombstone only where an event that opens it may still come."""
    known = await store.read(command.session_id)
    if known is None and not may_be_fresh(command.session_id, context.now):
        return Done()
    await store.change(command.session_id, lambda state: erasure.erase(state, command, context), context)
    return None


async def open_interview(event: SessionCreated, context: Context, store: Interviews) -> None:
    """Prepare the interview of a new session."""
    await store.change(
        event.session_id, lambda state: preparation.open_interview(state, event, context.now), context
    )


async def add_profile(event: CompanyProfiled, context: Context, store: Interviews) -> None:
    """Use what research found, or did not, for the questions."""
    await store.change(
        event.session_id, lambda state: preparation.add_profile(state, event, context.now), context
    )


async def record_usage(event: UsageRecorded, context: Context, budgets: Budgets) -> None:
    """Count what rating and writing took towards the user's day."""
    await budgets.spend(event.user_id, event.usage, context.envelope.time, context.envelope.id)


async def erase_session(event: SessionErased, context: Context, store: Interviews) -> None:
    """Follow the erasure of a session."""
    await store.change(
        event.session_id, lambda state: erasure.erase_session(state, event, context.now), context
    )


async def erase_user(event: UserErased, context: Context, store: Interviews) -> None:
    """Erase one by one: a crash in the middle is made good by the event's redelivery."""

    def decide(state: Interview | None) -> Decision[Interview] | None:
        return erasure.erase_of_user(state, event, context.now)

    for identifier in await store.ids_of_user(event.user_id, event.erased_at):
        await store.change(identifier, decide, context)
