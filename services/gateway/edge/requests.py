"""Around every request: its id, its line in the log, its metrics, its security headers, its last resort."""

import re
import time
from contextlib import AbstractContextManager
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

import structlog
from opentelemetry.trace import Span, SpanKind, StatusCode
from prometheus_client import Counter, Gauge, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.cause import caused_by
from chassis.ids import new_id, now
from chassis.logs import loggable, where
from chassis.tracing import OFF, span
from services.gateway.edge.problems import problem
from services.gateway.edge.turns import Turns
from services.gateway.inputs import is_uuid

_REQUESTS = Counter(
    "room_http_requests", "HTTP requests by what became of them", ("method", "route", "status")
)
_SECONDS = Histogram(
    "room_http_request_seconds",
    "Time to answer an HTTP request; an event stream's is as long as it is open",
    ("method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 30),
)
_IN_FLIGHT = Gauge("room_http_requests_in_flight", "HTTP requests being answered, event streams among them")
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_PRIVATE = ("/interview", "/auth")
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})
_log = structlog.get_logger()

RECEIVED_AT: ContextVar[int | None] = ContextVar("received_at", default=None)
"""When this request came in, epoch milliseconds: an answer sent before a question was shown is not for it."""


class Requests:
    """The outermost layer of the gateway's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._turns = Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        request_id = _request_id(headers)
        started, begun = time.perf_counter(), [0]
        RECEIVED_AT.set(now())
        await self._turns.mine()

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun[0] = message["status"]
                _add_headers(message, scope["path"], request_id)
            await send(message)

        with _IN_FLIGHT.track_inprogress(), caused_by(request_id), _span(scope, headers) as around:
            try:
                await self._app(scope, receive, answering)
            except Exception as error:
                _log_failure(error)
                if begun[0]:
                    # Half an answer must not look whole: the server closes the connection. The error's own
                    # text is left behind, for it may hold what a person wrote.
                    raise BrokenOff from None
                await _last_resort()(scope, receive, answering)
            finally:
                _record(scope, begun[0], time.perf_counter() - started)
                _describe(around, scope, begun[0])


class BrokenOff(Exception):
    """An answer that had begun cannot be finished."""


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _SAFE_ID.fullmatch(given) else new_id()


def _last_resort() -> ASGIApp:
    return problem(500, "Something went wrong here; the request id in X-Request-ID finds it in the log.")


def _add_headers(message: Message, path: str, request_id: str) -> None:
    headers = MutableHeaders(scope=message)
    headers["X-Request-ID"] = request_id
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    if path.startswith(_PRIVATE):
        headers.setdefault("Cache-Control", "no-store")


def _log_failure(error: Exception) -> None:
    """Where it happened and what kind it was, without its text."""
    _log.error("request.failed", error=type(error).__name__, where=where(error))


def _record(scope: Scope, status: int, seconds: float) -> None:
    """One line of ids and numbers; the route instead of the path, and no query."""
    method, route = _method(scope), _route(scope)
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(method, route).observe(seconds)
    ids: dict[str, Any] = {}
    if user_id := scope.get("state", {}).get("user_id"):
        ids["user"] = loggable(user_id)
    if is_uuid(session_id := scope.get("path_params", {}).get("session_id", "")):
        ids["session_id"] = session_id
    _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1), **ids)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", None) or "unmatched"


def _span(scope: Scope, headers: Headers) -> AbstractContextManager[Span]:
    """Below the caller's span, where the caller is traced too; probes and scrapes have none."""
    if scope["path"] in _PROBES:
        return OFF
    return span(_method(scope), SpanKind.SERVER, parent=headers.get("traceparent"))


def _describe(around: Span, scope: Scope, status: int) -> None:
    """The route is known only now. No path and no query: they may hold what a person typed."""
    if not around.is_recording():
        return
    around.update_name(f"{_method(scope)} {_route(scope)}")
    around.set_attributes(
        {
            "http.request.method": _method(scope),
            "http.route": _route(scope),
            "http.response.status_code": status,
        }
    )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        around.set_status(StatusCode.ERROR)
