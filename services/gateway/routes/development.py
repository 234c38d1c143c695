"""POST /auth/dev/token: on one's own machine, anybody may be anybody."""

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from chassis.ids import now
from chassis.loopback import is_loopback
from contracts.envelope import Part
from services.gateway.auth.development import LIFETIME
from services.gateway.context import Parts
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import problems
from services.gateway.edge.problems import Rejection
from services.gateway.inputs import DevelopmentTokenRequest

router = APIRouter(route_class=JsonRoute, tags=["development"])


class DevelopmentToken(Part):
    """`expiresIn` is in seconds."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = LIFETIME


@router.post(
    "/auth/dev/token",
    response_model=DevelopmentToken,
    responses=problems(400, 413, 415, 421, 422, 429, 503),
)
async def issue_token(body: DevelopmentTokenRequest, request: Request, parts: Parts) -> Response:
    """A token for any user id. Not offered in production, nor on an address others can reach."""
    if not is_loopback(request.url.hostname or ""):
        # A page whose name was rebound to this machine must not get a token.
        raise Rejection(421, "Ask at 127.0.0.1 or localhost.")
    if parts.development_issuer is None:
        raise Rejection(404, "There is no development issuer.")
    token = DevelopmentToken(access_token=parts.development_issuer.token(body.user_id, now() // 1000))
    return JSONResponse(token.model_dump(by_alias=True))
