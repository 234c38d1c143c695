"""Reports: asked for, or just looked at."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from contracts.feedback import FeedbackReply, GetFeedback
from contracts.topics import FEEDBACK_COMMANDS
from services.gateway.answers import Accepted, answer, carry_out
from services.gateway.context import CommandId, Parts, SessionId, UserId
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import READ, WRITE, problems
from services.gateway.inputs import FeedbackRequest
from services.gateway.operations import Operation
from services.gateway.pdf import as_pdf

router = APIRouter(route_class=JsonRoute, tags=["feedback"])


@router.post(
    "/interview/feedback",
    response_model=FeedbackReply,
    responses={202: {"model": Accepted}, **problems(*WRITE, 404)},
)
async def get_feedback(
    body: FeedbackRequest, user_id: UserId, command_id: CommandId, parts: Parts
) -> Response:
    """The report of a completed interview, as soon as it is made."""
    operation = Operation("feedback", body.session_id, command_id)
    return await carry_out(parts.commands, operation, GetFeedback(session_id=body.session_id), user_id)


@router.get(
    "/interview/feedback/{session_id}",
    response_model=FeedbackReply,
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
        **problems(*READ, 404),
    },
)
async def read_feedback(
    session_id: SessionId,
    user_id: UserId,
    parts: Parts,
    download: Annotated[
        Literal["json", "pdf"] | None, Query(alias="format", description="Given, the report is a download.")
    ] = None,
) -> Response:
    """The report if there is one. Never starts any work."""
    command = GetFeedback(session_id=session_id, wait=False)
    reply = await parts.commands.ask(FEEDBACK_COMMANDS, command, key=session_id, user_id=user_id)
    file = {"Content-Disposition": f'attachment; filename="feedback-{session_id}.{download}"'}
    if download == "pdf" and isinstance(reply, FeedbackReply):
        return Response(await as_pdf(reply), headers=file, media_type="application/pdf")
    return answer(reply, file if download else None)
