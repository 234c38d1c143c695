"""Setting up a session, and what its description will be taken to say."""

from fastapi import APIRouter
from starlette.responses import Response

from contracts.setup import CreateSession, DescriptionReply, ReadDescription, SessionReply
from contracts.topics import SETUP_COMMANDS
from services.gateway.answers import Accepted, answer, carry_out
from services.gateway.context import CommandId, Parts, UserId
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import READ, WRITE, problems
from services.gateway.inputs import DescriptionRequest, SetupRequest
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


@router.post(
    "/interview/job-description",
    response_model=DescriptionReply,
    responses=problems(*READ, 400, 403, 413, 415),
)
async def read_description(body: DescriptionRequest, user_id: UserId, parts: Parts) -> Response:
    """What is recognised in a job description before a session is set up. Nothing of it is kept."""
    command = ReadDescription(job_description=body.job_description)
    return answer(await parts.commands.ask(SETUP_COMMANDS, command, key=user_id, user_id=user_id))
