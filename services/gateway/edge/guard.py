"""Where a request ends, whose it is, and limits, before anything else of it is read."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.auth import InvalidToken, KeysUnavailable, Verifier, bearer_token
from services.gateway.edge.limiter import Standing
from services.gateway.edge.problems import Rejection, unavailable

Authenticate = Callable[[HTTPConnection], Awaitable[str]]
"""Names the user of a request, or raises Rejection with 401."""
_REALM = 'Bearer realm="interview-room"'
_BY_ADDRESS = ("/auth", "/login/oidc")
"""What costs something and yet needs nobody logged in: tokens, and requests to the identity provider."""


class Guard:
    """Everything under /interview needs a user and counts against their limit; logging in counts per address.

    How a user is known is `app.state.authenticate`, an Authenticate.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        try:
            _refuse_two_lengths(scope)
            standing = await _admit(scope)
        except Rejection as rejection:
            return await rejection.response(scope, receive, send)
        return await self._app(scope, receive, _with_headers(send, standing) if standing else send)


def by_bearer(verifier: Verifier) -> Authenticate:
    """Know users by the token of the Authorization header."""

    async def authenticate(connection: HTTPConnection) -> str:
        try:
            token = bearer_token(connection.headers.getlist("authorization"))
        except ValueError as error:
            raise _unauthorized("invalid_request", f"The token cannot be read: {error}.") from error
        if token is None:
            raise _unauthorized(None, "Send a token: Authorization: Bearer <token>.")
        try:
            return await verifier.user_id(token)
        except InvalidToken as error:
            raise _unauthorized("invalid_token", str(error)) from error
        except KeysUnavailable as error:
            raise unavailable("The identity provider's keys cannot be read. Try again shortly.") from error

    return authenticate


def _unauthorized(error: str | None, detail: str) -> Rejection:
    """A request without a token gets no error code (RFC 6750, section 3.1)."""
    challenge = _REALM if error is None else f'{_REALM}, error="{error}", error_description="{detail}"'
    return Rejection(401, detail, headers={"WWW-Authenticate": challenge})


def _refuse_two_lengths(scope: Scope) -> None:
    """A body with two lengths may be a second request to whoever believes the other one (RFC 9112, 6.3)."""
    if {"content-length", "transfer-encoding"} <= {*Headers(scope=scope)}:
        raise Rejection(
            400,
            "Send either Content-Length or Transfer-Encoding, not both.",
            headers={"Connection": "close"},
        )


async def _admit(scope: Scope) -> Standing | None:
    state = scope["app"].state
    if _under(scope, "/interview"):
        user_id = await state.authenticate(HTTPConnection(scope))
        scope.setdefault("state", {})["user_id"] = user_id
        return await _count(scope, f"user {user_id}")
    if any(_under(scope, prefix) for prefix in _BY_ADDRESS):
        return await _count(scope, f"address {scope['client'][0] if scope.get('client') else 'unknown'}")
    return None


async def _count(scope: Scope, caller: str) -> Standing:
    standing: Standing = await scope["app"].state.gateway.quotas.admit(caller)
    return standing


def _under(scope: Scope, prefix: str) -> bool:
    path: str = scope["path"]
    return path == prefix or path.startswith(f"{prefix}/")


def _with_headers(send: Send, standing: Standing) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in standing.headers.items():
                headers.setdefault(name, value)
        await send(message)

    return wrapped
