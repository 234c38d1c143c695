"""One session: where it stands, its draft, its clock, its end."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from chassis.ids import new_id
from contracts.conductor import (
    EraseInterview,
    ExtendInterview,
    ExtensionReply,
    GetInterview,
    InterviewReply,
    SaveDraft,
)
from contracts.envelope import Reply
from contracts.feedback import EraseReport
from contracts.replies import Problem
from contracts.setup import EraseSession
from contracts.topics import CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS
from services.gateway.answers import Accepted, accepted, answer, carry_out
from services.gateway.commands import Commands
from services.gateway.context import CommandId, Parts, SessionId, UserId
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import READ, WRITE, problems
from services.gateway.errors import NoReply
from services.gateway.inputs import DraftRequest, ExtendRequest
from services.gateway.operations import Operation

router = APIRouter(route_class=JsonRoute, tags=["sessions"])


@router.get("/interview/sessions/{session_id}", response_model=InterviewReply, responses=problems(*READ, 404))
async def get_session(session_id: SessionId, user_id: UserId, parts: Parts) -> Response:
    """Everything the room needs after a refresh."""
    command = GetInterview(session_id=session_id)
    return answer(await parts.commands.ask(CONDUCTOR_COMMANDS, command, key=session_id, user_id=user_id))


@router.put(
    "/interview/sessions/{session_id}/draft",
    status_code=204,
    response_class=Response,
    responses={202: {"model": Accepted}, **problems(*WRITE, 404)},
)
async def save_draft(session_id: SessionId, body: DraftRequest, user_id: UserId, parts: Parts) -> Response:
    """Keep the text being written for the current question."""
    operation = Operation("conductor", session_id, new_id())
    command = SaveDraft(session_id=session_id, text=body.text)
    return await carry_out(parts.commands, operation, command, user_id)


@router.post(
    "/interview/sessions/{session_id}/extend",
    response_model=ExtensionReply,
    responses={202: {"model": Accepted}, **problems(*WRITE, 404)},
)
async def extend_interview(
    session_id: SessionId,
    user_id: UserId,
    command_id: CommandId,
    parts: Parts,
    body: ExtendRequest | None = None,
) -> Response:
    """More time, for whoever needs it (WCAG 2.2.1)."""
    operation = Operation("conductor", session_id, command_id)
    minutes = (body or ExtendRequest()).minutes
    command = ExtendInterview(session_id=session_id, minutes=minutes)
    return await carry_out(parts.commands, operation, command, user_id)


@router.delete(
    "/interview/sessions/{session_id}",
    status_code=204,
    response_class=Response,
    responses={202: {"model": Accepted}, **problems(*READ, 403, 404, 409)},
)
async def erase_session(session_id: SessionId, user_id: UserId, parts: Parts) -> Response:
    """Remove a session, its interview and its report, everywhere and at once."""
    operation = Operation("setup", session_id, new_id())
    try:
        reply = await parts.commands.ask(
            operation.topic,
            EraseSession(session_id=session_id),
            key=operation.key,
            user_id=user_id,
            command_id=operation.command_id,
        )
        if isinstance(reply, Problem):
            return answer(reply)
        followed = await _erase_elsewhere(parts.commands, session_id, user_id)
    except NoReply:
        # What setup erased, the others erase too when its event reaches them.
        return accepted(operation)
    refused = [r for r in followed if isinstance(r, Problem) and r.status != 404]  # noqa: PLR2004
    return answer(refused[0] if refused else reply)


async def _erase_elsewhere(commands: Commands, session_id: str, user_id: str) -> tuple[Reply, Reply]:
    """The other two need not wait for the event of the erasure."""
    return await asyncio.gather(
        commands.ask(
            CONDUCTOR_COMMANDS, EraseInterview(session_id=session_id), key=session_id, user_id=user_id
        ),
        commands.ask(FEEDBACK_COMMANDS, EraseReport(session_id=session_id), key=session_id, user_id=user_id),
    )
