"""Everything held on the user: to take along, or to remove."""

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from chassis.ids import new_id, now
from contracts.replies import Problem
from contracts.setup import EraseUser
from services.gateway.answers import Accepted, accepted, answer
from services.gateway.context import Parts, UserId
from services.gateway.edge.openapi import READ, problems
from services.gateway.errors import NoReply
from services.gateway.export import document, first_pages
from services.gateway.operations import Operation

router = APIRouter(tags=["me"])


@router.delete(
    "/interview/me",
    status_code=202,
    response_model=Accepted,
    responses=problems(*READ, 403, 409),
)
async def erase_user(user_id: UserId, parts: Parts) -> Response:
    """Remove everything held on the user; ask at the Location whether it is done."""
    operation = Operation.of_user(user_id, new_id())
    try:
        reply = await parts.commands.ask(
            operation.topic, EraseUser(), key=user_id, user_id=user_id, command_id=operation.command_id
        )
    except NoReply:
        return accepted(operation)
    return answer(reply) if isinstance(reply, Problem) else accepted(operation)


@router.get(
    "/interview/me/export",
    response_class=Response,
    responses={
        200: {
            "description": "Sessions, interviews and reports, all of them. A document that does not end as "
            "JSON was broken off: ask again.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        **problems(*READ),
    },
)
async def export_user(user_id: UserId, parts: Parts) -> Response:
    """Everything held on the user."""
    first = await first_pages(parts.commands, user_id)
    if isinstance(first, Problem):
        return answer(first)
    return StreamingResponse(
        document(parts.commands, user_id, first, now() // 1000),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="interview-room-export.json"'},
    )
