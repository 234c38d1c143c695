"""Reports: asked for, just looked at, and their questions tried again."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from contracts.conductor import CheckBudget
from contracts.feedback import FeedbackReply, GetFeedback, RetryQuestion, RetryReply
from contracts.replies import Problem
from contracts.topics import CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS
from services.gateway.answers import Accepted, answer, carry_out
from services.gateway.context import CommandId, Parts, SessionId, UserId
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import READ, WRITE, problems
from services.gateway.inputs import FeedbackRequest, RetryRequest
from services.gateway.operations import Operation
from services.gateway.pdf import as_pdf
from services.gateway.web.pages import language_of

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
    request: Request,
    session_id: SessionId,
    user_id: UserId,
    parts: Parts,
    download: Annotated[
        Literal["json", "pdf"] | None,
        Query(
            alias="format",
            description="Given, the report is a download. The headings of a PDF are in the language of the "
            "pages: the cookie `language`, else the first of Accept-Language that there is.",
        ),
    ] = None,
) -> Response:
    """The report if there is one. Never starts any work."""
    command = GetFeedback(session_id=session_id, wait=False)
    reply = await parts.commands.ask(FEEDBACK_COMMANDS, command, key=session_id, user_id=user_id)
    file = {"Content-Disposition": f'attachment; filename="feedback-{session_id}.{download}"'}
    if download == "pdf" and isinstance(reply, FeedbackReply):
        return Response(await as_pdf(reply, language_of(request)), headers=file, media_type="application/pdf")
    return answer(reply, file if download else None)


@router.post(
    "/interview/feedback/{session_id}/questions/{number}/retries",
    response_model=RetryReply,
    responses={202: {"model": Accepted}, **problems(*WRITE, 404)},
)
async def retry_question(
    session_id: SessionId,
    number: Annotated[int, Path(ge=1, le=100, description="The question's place in the report.")],
    body: RetryRequest,
    user_id: UserId,
    command_id: CommandId,
    parts: Parts,
) -> Response:
    """Try a question of a report again, five times at most; no score of the report changes with it."""
    await parts.quotas.spend_ai(user_id)
    allowed = await parts.commands.ask(CONDUCTOR_COMMANDS, CheckBudget(), key=user_id, user_id=user_id)
    if isinstance(allowed, Problem):
        return answer(allowed)
    operation = Operation("feedback", session_id, command_id)
    command = RetryQuestion(session_id=session_id, number=number, answer=body.answer)
    return await carry_out(parts.commands, operation, command, user_id)
