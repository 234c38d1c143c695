"""The reference of the API and of the messages behind it, for people and for machines."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from contracts.asyncapi import asyncapi
from contracts.generate import schema
from contracts.topics import MODELS
from services.gateway.edge.openapi import problems
from services.gateway.edge.problems import Rejection
from services.gateway.reference import http_reference, message_reference

router = APIRouter(tags=["reference"])


@router.get("/openapi.json")
async def openapi_document(request: Request) -> dict[str, Any]:
    """This API as OpenAPI 3.1."""
    document: dict[str, Any] = request.app.openapi()
    return document


@router.get("/docs", response_class=HTMLResponse)
async def openapi_page(request: Request) -> HTMLResponse:
    """This API, readable."""
    return http_reference(request.app.openapi())


@router.get("/asyncapi.json")
async def asyncapi_document() -> dict[str, Any]:
    """Topics and messages as AsyncAPI 3.0."""
    return asyncapi()


@router.get("/asyncapi", response_class=HTMLResponse)
async def asyncapi_page() -> HTMLResponse:
    """Topics and messages, readable."""
    return message_reference(asyncapi())


@router.get("/schemas/{message_type}.json", responses=problems(404, 422))
async def message_schema(message_type: str) -> dict[str, Any]:
    """The JSON Schema of a message's body, by its type: interview.SessionCreated.v1."""
    if message_type not in MODELS:
        raise Rejection(404, "There is no such message type; /asyncapi lists all of them.")
    return schema(message_type)
