"""Whether the gateway lives, is ready, and what it counts."""

from typing import Literal

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from starlette.responses import Response

from chassis.observation import exposition
from chassis.readiness import failing
from services.gateway.context import Parts
from services.gateway.edge.openapi import problems
from services.gateway.edge.problems import unavailable

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """All is well."""

    status: Literal["ok"] = "ok"


@router.get("/livez")
async def livez() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz", responses=problems(503))
async def readyz(parts: Parts) -> Health:
    """Kafka and the replies can be reached."""
    if names := await failing(parts.checks):
        raise unavailable(f"Not ready: {', '.join(names)}.")
    return Health()


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"description": "Prometheus text.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    },
)
async def metrics(parts: Parts) -> Response:
    """What the gateway counts, in the Prometheus format."""
    return Response(await exposition(parts.checks), media_type=CONTENT_TYPE_LATEST)
