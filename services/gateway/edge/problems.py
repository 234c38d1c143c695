"""Errors as RFC 9457 problem documents. They never hold anything the caller sent."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from contracts.envelope import Part
from contracts.replies import FieldError
from services.gateway.errors import KafkaDown, NoReply

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5
"""Seconds after which it is worth trying again when a part is down."""
_KAFKA_DOWN = "Kafka cannot be reached. Try again shortly; one Idempotency-Key is never done twice."
_TITLES = {413: "Content too large", 422: "Unprocessable content"}
"""Names that not every Python knows."""
_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


class ProblemDocument(Part):
    """A problem of RFC 9457; `errors` names the fields on 422."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] | None = None


class Rejection(Exception):
    """A request the gateway does not pass on. `detail` tells the caller what to do."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})

    @property
    def response(self) -> Response:
        return problem(self.status, self.detail, errors=self.errors, headers=self.headers)


def title_of(status: int) -> str:
    """The name of a status in RFC 9110."""
    return _TITLES.get(status) or HTTPStatus(status).phrase.capitalize()


def problem(
    status: int,
    detail: str,
    *,
    title: str | None = None,
    errors: tuple[FieldError, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as a response; the title is the status's own unless a service chose one."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or title_of(status),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = [error.model_dump(by_alias=True) for error in errors]
    return JSONResponse(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def unavailable(detail: str) -> Rejection:
    """Something the gateway needs is down; the same request may work a little later."""
    return Rejection(503, detail, headers={"Retry-After": str(RETRY_AFTER)})


def install(app: FastAPI) -> None:
    """Answer every exception of routing, validation and the services with a problem."""
    app.exception_handler(Rejection)(_rejected)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(NoReply)(_no_reply)
    app.exception_handler(KafkaDown)(_kafka_down)


async def _rejected(_: Request, error: Rejection) -> Response:
    return error.response


async def _no_reply(_: Request, error: Exception) -> Response:
    return unavailable("The service did not answer in time; nothing was changed. Try again.").response


async def _kafka_down(_: Request, error: Exception) -> Response:
    return unavailable(_KAFKA_DOWN).response


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    errors = tuple(FieldError(field=_field(e["loc"]), message=_sentence(e["msg"])) for e in error.errors())
    return problem(422, "Correct the fields named in errors and send the request again.", errors=errors)


def _field(location: tuple[str | int, ...]) -> str:
    """`("body", "answer")` is `answer`; the body itself is `body`."""
    return ".".join(str(step) for step in location[1:]) or str(location[0])


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")


async def _http_error(request: Request, error: HTTPException) -> Response:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem(404, "There is nothing at this address; /docs lists what there is.")
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(_allowed(request.app, request.scope))
        return problem(405, f"This address takes {allowed}.", headers={"Allow": allowed})
    return problem(error.status_code, "The request cannot be handled.", headers=error.headers)


def _allowed(app: FastAPI, scope: Scope) -> list[str]:
    """Every method of the address: two routes may share one path (RFC 9110, section 15.5.6)."""

    def takes(method: str) -> bool:
        asked = {**scope, "method": method}
        return any(route.matches(dict(asked))[0] is Match.FULL for route in app.router.routes)

    return [method for method in _METHODS if takes(method)]
