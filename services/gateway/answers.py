"""From a service's reply to an HTTP answer."""

from typing import Literal

from starlette.responses import Response

from contracts.conductor import StepReply
from contracts.envelope import Command, Part, Reply
from contracts.replies import Done, Problem
from contracts.setup import SessionReply
from services.gateway.commands import Commands
from services.gateway.edge.problems import problem
from services.gateway.errors import NoReply
from services.gateway.operations import Operation

POLL_AFTER = 2
"""Seconds after which it is worth asking for an operation again."""


class Accepted(Part):
    """The work goes on; ask for its outcome at the Location."""

    operation_id: str
    status: Literal["running"] = "running"


async def carry_out(commands: Commands, operation: Operation, command: Command, user_id: str) -> Response:
    """Send a command and answer with its reply, or with 202 when that takes too long."""
    try:
        reply = await commands.ask(
            operation.topic, command, key=operation.key, user_id=user_id, command_id=operation.command_id
        )
    except NoReply:
        return accepted(operation)
    return answer(reply)


def accepted(operation: Operation) -> Response:
    """202: the command is on its way, and where to ask for its outcome."""
    headers = {"Location": operation.location, "Retry-After": str(POLL_AFTER)}
    return _json(Accepted(operation_id=operation.id), 202, headers)


def answer(reply: Reply, headers: dict[str, str] | None = None) -> Response:
    """A reply as an answer: a Problem has its own status."""
    if isinstance(reply, Problem):
        return _problem(reply)
    if isinstance(reply, Done):
        return Response(status_code=204, headers=headers)
    if isinstance(reply, SessionReply):
        return _json(reply, 201, {"Location": f"/interview/sessions/{reply.session_id}"})
    return _json(reply, 200, headers)


def _problem(reply: Problem) -> Response:
    headers = {} if reply.retry_after is None else {"Retry-After": str(reply.retry_after)}
    return problem(reply.status, reply.detail, title=reply.title, errors=reply.errors, headers=headers)


def _json(body: Part, status: int, headers: dict[str, str] | None) -> Response:
    """Null says "none yet"; only a step leaves out what it does not have."""
    text = body.model_dump_json(by_alias=True, exclude_none=isinstance(body, StepReply))
    return Response(text, status, headers, media_type="application/json")
