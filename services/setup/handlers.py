"""The use cases of sessions."""

import asyncio
from collections.abc import Set
from functools import partial

from ai.languages import held_in
from chassis.aggregate import Context, Task, Todo
from chassis.ids import now
from chassis.refusals import NotFound
from contracts.envelope import Reply
from contracts.replies import ExportPage, GetOperation, OperationReply
from contracts.setup import (
    CreateSession,
    EraseSession,
    EraseUser,
    ExportSessions,
    ReadDescription,
    SessionReply,
)
from services.setup import domain
from services.setup.domain import Erasure, erasure_id
from services.setup.store import Erasures, Sessions

EXPORT_PAGE = 10
"""Sessions in a page: with all texts at their limits it stays below the largest Kafka message."""


async def create_session(
    command: CreateSession, context: Context, sessions: Sessions, erasures: Erasures, languages: Set[str]
) -> Reply | None:
    """Open a session under the command's own id, so that every duplicate meets the same document.

    `languages` are the interviewer's: the session is told at once what its interview is held in.
    """
    command = command.model_copy(update={"language": held_in(command.language, languages)})
    erasure = await erasures.read(erasure_id(context.user_id))
    await sessions.change(
        context.envelope.id,
        lambda state: domain.create_session(state, command, context, erasure),
        context,
    )
    return None


async def read_description(command: ReadDescription, _context: Context) -> Reply:
    """What is recognised in a description. A long one takes its time, in which others are served."""
    return await asyncio.to_thread(domain.described, command)


async def erase_session(command: EraseSession, context: Context, sessions: Sessions) -> Reply | None:
    """Remove one session of the user."""
    await sessions.change(
        command.session_id,
        lambda state: domain.erase_session(state, context.user_id, context.now),
        context,
    )
    return None


async def erase_user(_command: EraseUser, context: Context, erasures: Erasures) -> Reply | None:
    """Register the erasure of all the user's sessions; the worker does it."""
    await erasures.change(
        erasure_id(context.user_id), lambda erasure: domain.erase_user(erasure, context), context
    )
    return None


async def erase_sessions(erasure: Erasure, _todo: Todo, sessions: Sessions) -> None:
    """Erase every session the user created until the erasure was asked for."""
    while found := await sessions.created_by(erasure.user_id, until=erasure.erased_at):
        for session in found:
            await _erase_if_there(session.session_id, erasure.user_id, sessions)


async def export_sessions(command: ExportSessions, context: Context, sessions: Sessions) -> Reply:
    """A page of what is held on the user's sessions."""
    found = await sessions.page(context.user_id, after=command.cursor or "", limit=EXPORT_PAGE + 1)
    shown = found[:EXPORT_PAGE]
    return ExportPage(
        items=tuple(domain.as_session(state).model_dump() for state in shown),
        next_cursor=shown[-1].session_id if len(found) > EXPORT_PAGE else None,
    )


async def get_operation(
    command: GetOperation, context: Context, sessions: Sessions, erasures: Erasures
) -> Reply:
    """What became of a command to this service."""
    aggregate, operation = command.aggregate_id, command.operation_id
    if aggregate == erasure_id(context.user_id):
        erasure = await erasures.read(aggregate)
        if erasure is not None and operation in erasure.running:
            return OperationReply(state="running")
        return await erasures.operation(aggregate, operation, context.user_id)
    if aggregate == operation:
        # A session's creation: its answer is made from the state, however long it is.
        session = domain.owned_session(await sessions.read(aggregate), context.user_id)
        reply = domain.session_reply(session)
        return OperationReply(state="done", result_type=SessionReply.TYPE, result=reply.model_dump())
    return await sessions.operation(aggregate, operation, context.user_id)


def tasks(sessions: Sessions) -> dict[str, Task[Erasure]]:
    """What the worker of the erasures does."""
    perform = partial(erase_sessions, sessions=sessions)
    return {domain.ERASE_USER: Task(perform, domain.finish_erasure, domain.keep_erasing)}


async def _erase_if_there(session_id: str, user_id: str, sessions: Sessions) -> None:
    at = now()
    try:
        await sessions.change(session_id, lambda state: domain.erase_session(state, user_id, at), None)
    except NotFound:
        return  # the user erased this one by hand in between
