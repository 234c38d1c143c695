"""POST /interview/setup."""

from fastapi import APIRouter
from starlette.responses import Response

from contracts.setup import CreateSession, SessionReply
from services.gateway.answers import Accepted, carry_out
from services.gateway.context import CommandId, Parts, UserId
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import WRITE, problems
from services.gateway.inputs import SetupRequest
from services.gateway.operations import Operation

router = APIRouter(route_class=JsonRoute, tags=["interview"])


@router.post(
    "/interview/setup",
    status_code=201,
    response_model=SessionReply,
    responses={202: {"model": Accepted}, **problems(*WRITE)},
)
async def create_session(
    body: SetupRequest, user_id: UserId, command_id: CommandId, parts: Parts
) -> Response:
    """Set up a session. Research and questions begin at once; the clock does not."""
    await parts.quotas.spend_ai(user_id)
    command = CreateSession(**body.model_dump())
    return await carry_out(parts.commands, Operation("setup", command_id, command_id), command, user_id)
