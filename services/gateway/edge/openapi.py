"""The OpenAPI document: what FastAPI knows, with the problems, headers and identity it does not."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from services.gateway.edge.problems import MEDIA_TYPE, ProblemDocument, title_of
from services.gateway.milestones import SessionEvent

Json = dict[str, Any]
Responses = dict[int | str, Json]

READ = (401, 422, 429, 503)
"""What a GET under /interview can be refused with."""
WRITE = (400, 401, 403, 409, 413, 415, 422, 429, 503)
"""What a POST or PUT under /interview can be refused with."""

_COMPONENT = "#/components/schemas/{model}"
_TEXT: Json = {"type": "string"}
_SECONDS: Json = {"type": "integer", "minimum": 0}
_HEADERS: dict[str, dict[str, tuple[str, Json]]] = {
    "201": {"Location": ("The address of what was created.", _TEXT)},
    "202": {
        "Location": ("Where to ask for the outcome.", _TEXT),
        "Retry-After": ("Seconds until it is worth asking.", _SECONDS),
    },
    "401": {"WWW-Authenticate": ("What to send (RFC 6750).", _TEXT)},
    "405": {"Allow": ("The methods of this address.", _TEXT)},
    "409": {"Retry-After": ("Seconds, when the first request is still running.", _SECONDS)},
    "429": {"Retry-After": ("Seconds until there is room again.", _SECONDS)},
    "503": {"Retry-After": ("Seconds until it is worth trying again.", _SECONDS)},
}
_LIMITS: dict[str, tuple[str, Json]] = {
    "RateLimit-Limit": ("Requests in the window.", _SECONDS),
    "RateLimit-Remaining": ("Requests left in the window.", _SECONDS),
    "RateLimit-Reset": ("Seconds until there is room again.", _SECONDS),
}


def problems(*statuses: int) -> Responses:
    """Problem responses for a route's `responses`."""
    return {status: {"model": ProblemDocument, "description": title_of(status)} for status in statuses}


def stream_of(event: str) -> Json:
    """The schema of server-sent events: a text, and what is read from it (JSON Schema 2020-12, section 8)."""
    events = {"type": "array", "items": {"$ref": _COMPONENT.format(model=event)}}
    return {"type": "string", "contentMediaType": "text/event-stream", "contentSchema": events}


def describe(app: FastAPI) -> None:
    """Replace the application's OpenAPI document by the whole one, made once when first asked for."""

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _document(app: FastAPI) -> Json:
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    for path, methods in document["paths"].items():
        for operation in methods.values():
            if path.startswith("/interview"):
                operation["security"] = [{"bearer": []}, {"session": []}]
            for status, response in operation["responses"].items():
                _complete(status, response, limited=path.startswith(("/interview", "/auth")))
    components = document.setdefault("components", {})
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "`sub` is the user.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "session",
            "description": "Of a browser that logged in (`__Host-session` over TLS). Whatever changes "
            "something also needs the value of the `csrf` cookie in the header X-CSRF-Token.",
        },
    }
    _, streamed = models_json_schema([(SessionEvent, "serialization")], ref_template=_COMPONENT)
    components.setdefault("schemas", {}).update(streamed["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        components.get("schemas", {}).pop(unused, None)
    return document


def _complete(status: str, response: Json, *, limited: bool) -> None:
    if status >= "400":
        response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
    described = dict(_HEADERS.get(status, {}))
    if limited and status not in {"401", "503"}:
        described.update(_LIMITS)
    described["X-Request-ID"] = ("The request's id in the log.", _TEXT)
    headers = response.setdefault("headers", {})
    for name, (description, schema) in described.items():
        headers.setdefault(name, {"description": description, "schema": schema})
