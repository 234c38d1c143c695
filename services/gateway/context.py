"""What a route works with: the gateway's parts, who asks, and about which session."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from chassis.ids import command_id, new_id
from chassis.readiness import Check
from contracts.replies import FieldError
from services.gateway.auth import DevelopmentIssuer
from services.gateway.auth.provider import Provider
from services.gateway.commands import Commands
from services.gateway.edge.limiter import Quotas
from services.gateway.edge.problems import Rejection
from services.gateway.events import EventFan
from services.gateway.inputs import is_uuid
from services.gateway.settings import Settings
from services.gateway.web.session import Sessions

MAX_KEY = 255


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts, as the composition root put them together."""

    settings: Settings
    commands: Commands
    events: EventFan
    checks: Mapping[str, Check]
    quotas: Quotas
    development_issuer: DevelopmentIssuer | None
    sessions: Sessions | None
    """None where there are no pages."""
    provider: Provider | None
    """Where the pages log in; None where there is no such place."""


async def _parts(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def _user_id(request: Request) -> str:
    user_id: str = request.state.user_id
    return user_id


async def _session_id(
    session_id: Annotated[str, Path(json_schema_extra={"format": "uuid"}, description="From the setup.")],
) -> str:
    if not is_uuid(session_id):
        raise Rejection(404, "No such session.")
    return session_id.lower()


async def _command_id(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Any string up to 255 characters. The same key and body are done once.",
            json_schema_extra={"minLength": 1, "maxLength": MAX_KEY},
        ),
    ] = None,
) -> str:
    if idempotency_key is None:
        return new_id()
    key = _as_sent(idempotency_key)
    if not 0 < len(key) <= MAX_KEY or any(unicodedata.category(c) == "Cc" for c in key):
        error = FieldError(field="Idempotency-Key", message="must be 1 to 255 printable characters")
        raise Rejection(422, "Choose another Idempotency-Key.", errors=(error,))
    return command_id(request.state.user_id, f"{request.method} {request.url.path}", key)


def _as_sent(header: str) -> str:
    """The header in UTF-8, which the server read as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


Parts = Annotated[Gateway, Depends(_parts)]
UserId = Annotated[str, Depends(_user_id)]
SessionId = Annotated[str, Depends(_session_id)]
CommandId = Annotated[str, Depends(_command_id)]
