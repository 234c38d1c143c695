"""GET /interview/operations/{id}: the outcome of a 202."""

from fastapi import APIRouter
from starlette.responses import Response

from contracts.conductor import ExtensionReply, HintReply, StepReply
from contracts.feedback import FeedbackReply, RetryReply
from contracts.replies import GetOperation, OperationReply
from contracts.research import ProfileReply
from contracts.setup import SessionReply
from contracts.topics import MODELS, REPLIES, accepts
from services.gateway.answers import Accepted, accepted, answer
from services.gateway.context import Parts, UserId
from services.gateway.edge.openapi import READ, problems
from services.gateway.edge.problems import Rejection
from services.gateway.operations import Operation

_ANSWERS = ProfileReply | StepReply | HintReply | ExtensionReply | FeedbackReply | RetryReply
router = APIRouter(tags=["operations"])


@router.get(
    "/interview/operations/{operation_id}",
    response_class=Response,
    responses={
        200: {"description": "The original answer.", "model": _ANSWERS},
        201: {"description": "The original answer.", "model": SessionReply},
        202: {"model": Accepted},
        204: {"description": "Done; there was nothing more to say."},
        **problems(*READ, 400, 404, 409),
    },
)
async def get_operation(operation_id: str, user_id: UserId, parts: Parts) -> Response:
    """The answer the request would have had; 202 while the work goes on."""
    operation = Operation.parse(operation_id)
    if operation is None:
        raise Rejection(404, "No such operation.")
    command = GetOperation(aggregate_id=operation.aggregate_id, operation_id=operation.command_id)
    reply = await parts.commands.ask(operation.topic, command, key=operation.key, user_id=user_id)
    if not isinstance(reply, OperationReply):
        return answer(reply)
    if reply.state == "running":
        return accepted(operation)
    return _original(reply)


def _original(reply: OperationReply) -> Response:
    name = reply.result_type or ""
    if not accepts(REPLIES, name):
        raise TypeError(f"an operation ended with {name!r}, which is no reply")
    result = MODELS[name].model_validate(reply.result or {})
    return answer(result)  # type: ignore[arg-type]  # the registry has replies only on this topic
