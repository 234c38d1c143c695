"""POST /interview/conduct."""

from fastapi import APIRouter
from starlette.responses import Response

from contracts.conductor import (
    AnswerQuestion,
    CompleteInterview,
    GiveHint,
    HintReply,
    SkipQuestion,
    StartInterview,
    StepReply,
)
from contracts.envelope import Command
from services.gateway.answers import Accepted, carry_out
from services.gateway.context import CommandId, Parts, UserId
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import WRITE, problems
from services.gateway.inputs import ConductRequest
from services.gateway.operations import Operation

_AI_ACTIONS = frozenset({"start", "answer", "hint"})
router = APIRouter(route_class=JsonRoute, tags=["interview"])


@router.post(
    "/interview/conduct",
    response_model=StepReply | HintReply,
    responses={202: {"model": Accepted}, **problems(*WRITE, 404)},
)
async def conduct(body: ConductRequest, user_id: UserId, command_id: CommandId, parts: Parts) -> Response:
    """Take the next step of an interview: start, answer, skip with `next`, ask for a hint, complete."""
    if body.action in _AI_ACTIONS:
        await parts.quotas.spend_ai(user_id)
    operation = Operation("conductor", body.session_id, command_id)
    return await carry_out(parts.commands, operation, _command(body), user_id)


def _command(body: ConductRequest) -> Command:
    session_id = body.session_id
    match body.action:
        case "start":
            return StartInterview(session_id=session_id)
        case "answer":
            return AnswerQuestion(
                session_id=session_id, answer=body.answer or "", question_number=body.question_number
            )
        case "next":
            return SkipQuestion(session_id=session_id, question_number=body.question_number)
        case "complete":
            return CompleteInterview(session_id=session_id)
        case "hint":
            return GiveHint(session_id=session_id)
