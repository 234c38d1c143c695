"""Logging in and out: at the identity provider, or by a name on one's own machine."""

import secrets
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import JSONResponse, RedirectResponse, Response

from chassis.loopback import is_loopback
from services.gateway.auth.provider import Attempt, LoginFailed, Person
from services.gateway.context import Gateway, Parts
from services.gateway.edge.problems import Rejection
from services.gateway.inputs import UserName
from services.gateway.web.pages import login_page, own_path
from services.gateway.web.session import LONGEST, check_ours, hostname, is_foreign, is_secure

CALLBACK = "/auth/callback"
"""To be registered at the identity provider, after the address of the room."""
_LOGOUT = "/logout"
_PATIENCE = 10 * 60
"""Seconds a person may take at the identity provider."""
_MAX_HINT = 3500
"""Characters of an identity token that fit into a cookie (RFC 6265, section 6.1)."""
_ATTEMPT = "login"
_HINT = "logout-hint"
_ERRORS = {
    "access_denied": "cancelled",
    "login_required": "cancelled",
    "temporarily_unavailable": "unavailable",
    "server_error": "unavailable",
}
_MAX_FORM = 16 * 1024
_NAME = TypeAdapter(UserName)

router = APIRouter(include_in_schema=False)
development = APIRouter(include_in_schema=False)


@development.post("/auth/dev/login")
async def name_oneself(request: Request, parts: Parts) -> Response:
    """Be whoever one says, and go to `next`; on one's own machine only."""
    if not is_loopback(hostname(request)):
        # A page whose name was rebound to this machine must not get a session.
        raise Rejection(421, "Ask at 127.0.0.1 or localhost.")
    form = await _form(request)
    wanted = form.get("next")
    if is_foreign(request):
        return login_page(wanted, "foreign")
    try:
        name = _NAME.validate_python(form.get("name", ""), strict=True)
    except ValidationError:
        return login_page(wanted, "name")
    if parts.sessions is None:
        raise Rejection(404, "There are no sessions here.")
    response = RedirectResponse(own_path(wanted), 303)
    parts.sessions.begin(request, response, name, name)
    return response


@router.get("/login/oidc")
async def ask_the_provider(request: Request, parts: Parts) -> Response:
    """Send the browser to the identity provider; it comes back to the callback below."""
    wanted = own_path(request.query_params.get("next"))
    if parts.provider is None or parts.sessions is None:
        return login_page(wanted, "unavailable")
    attempt = Attempt.new(wanted)
    try:
        address = await parts.provider.login_address(attempt, _public(request, parts, CALLBACK))
    except LoginFailed as failure:
        return login_page(wanted, failure.problem)
    response = RedirectResponse(address, 303)
    _keep(request, response, _ATTEMPT, parts.sessions.attempts.close(attempt), CALLBACK, _PATIENCE)
    return response


@router.get(CALLBACK)
async def come_back(request: Request, parts: Parts) -> Response:
    """What the identity provider says of the person; a good answer begins a session."""
    attempt, answer = _attempt(request, parts), request.query_params
    wanted = attempt.wanted if attempt else None
    try:
        person = await _person(request, parts, attempt)
    except LoginFailed as failure:
        response = login_page(wanted, failure.problem)
    else:
        response = RedirectResponse(own_path(wanted), 303)
        if parts.sessions:
            parts.sessions.begin(request, response, person.user_id, person.name, by_provider=True)
        if len(person.id_token) <= _MAX_HINT:
            _keep(request, response, _HINT, person.id_token, _LOGOUT, LONGEST)
    if attempt and answer.get("state") == attempt.state:
        response.delete_cookie(_ATTEMPT, path=CALLBACK, secure=is_secure(request), httponly=True)
    return response


@router.post(_LOGOUT)
async def log_out(request: Request, parts: Parts) -> Response:
    """End the session; `location` is where the browser goes next, maybe to end the provider's session too."""
    read = parts.sessions.read(request) if parts.sessions else None
    if read is None or parts.sessions is None:
        return JSONResponse({"location": "/login"})
    check_ours(request, read.session)
    location = await _provider_logout(request, parts) if read.session.by_provider else None
    response = JSONResponse({"location": location or "/login"})
    parts.sessions.end(request, response)
    response.delete_cookie(_HINT, path=_LOGOUT, secure=is_secure(request), httponly=True)
    return response


def _attempt(request: Request, parts: Gateway) -> Attempt | None:
    """The login that this browser began, unless it took too long."""
    opened = parts.sessions and parts.sessions.attempts.open(request.cookies.get(_ATTEMPT, ""), _PATIENCE)
    return Attempt.model_validate_json(opened[0]) if opened else None


async def _person(request: Request, parts: Gateway, attempt: Attempt | None) -> Person:
    answer = request.query_params
    if parts.provider is None:
        raise LoginFailed("unavailable")
    if attempt is None or not secrets.compare_digest(
        answer.get("state", "").encode(), attempt.state.encode()
    ):
        raise LoginFailed("expired")
    if error := answer.get("error"):
        raise LoginFailed(_ERRORS.get(error, "refused"))
    if not (code := answer.get("code")):
        raise LoginFailed("invalid")
    return await parts.provider.person(attempt, code, _public(request, parts, CALLBACK), answer.get("iss"))


async def _provider_logout(request: Request, parts: Gateway) -> str | None:
    """The provider's place to log out; one that cannot be asked keeps nobody from logging out here."""
    if parts.provider is None:
        return None
    try:
        return await parts.provider.logout_address(
            _public(request, parts, "/login"), request.cookies.get(_HINT)
        )
    except LoginFailed:
        return None


def _public(request: Request, parts: Gateway, path: str) -> str:
    """An address of ours as the browser knows it."""
    if known := parts.settings.public_url:
        return f"{known.rstrip('/')}{path}"
    scheme = "https" if is_secure(request) else "http"
    return f"{scheme}://{request.headers.get('host', '')}{path}"


def _keep(request: Request, response: Response, name: str, value: str, path: str, age: int) -> None:
    secure = is_secure(request)
    response.set_cookie(name, value, max_age=age, path=path, secure=secure, httponly=True, samesite="lax")


async def _form(request: Request) -> dict[str, str]:
    """The first value of each field of an urlencoded form."""
    if (
        request.headers.get("content-type", "").partition(";")[0].strip()
        != "application/x-www-form-urlencoded"
    ):
        raise Rejection(415, "Send the form as application/x-www-form-urlencoded.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_FORM:
            raise Rejection(413, "The form is too long.", headers={"Connection": "close"})
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError as error:
        raise Rejection(400, "The form cannot be read.") from error
    return {name: values[0] for name, values in fields.items()}
