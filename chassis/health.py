"""Whether a service lives, is ready, and what it counts; the same three paths everywhere."""

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from chassis.observation import exposition
from chassis.readiness import Check, failing


def health_app(checks: Mapping[str, Check]) -> FastAPI:
    """/livez, /readyz and /metrics of a service without an API of its own."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )

    @app.get("/livez")
    async def livez() -> Response:
        return PlainTextResponse("ok\n")

    @app.get("/readyz")
    async def readyz() -> Response:
        if missing := await failing(checks):
            return JSONResponse({"status": "not ready", "failing": missing}, 503)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(await exposition(checks), media_type=CONTENT_TYPE_LATEST)

    return app
