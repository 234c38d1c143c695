"""An OpenID Connect provider for the pages' login: the code flow with PKCE (OIDC Core, section 3.1)."""

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.loopback import is_loopback
from services.gateway.auth.jwks import Jwks, KeysUnavailable, UnknownKey
from services.gateway.auth.verifier import LEEWAY, MALFORMED, is_user_id

_LIFETIME = 3600.0
"""Seconds after which the provider's description is read again."""
_TIMEOUT = 10.0
_SCOPE = "openid email"
"""Cognito refuses scopes that a client was not given; these two it gives by default."""
_MAX_ANSWER = 64 * 1024
_CODE_NAME = re.compile(r"[a-z_]{1,40}")
_log = structlog.get_logger()


class LoginFailed(Exception):
    """`problem` names the sentence of the login page that says what to do."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Description(BaseModel):
    """What a provider says of itself (OIDC Discovery, section 3), as far as it is needed."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Attempt(BaseModel):
    """One login under way: what the browser must bring back, and where it wanted to go."""

    model_config = ConfigDict(frozen=True)

    state: str
    nonce: str
    code_verifier: str
    wanted: str

    @classmethod
    def new(cls, wanted: str) -> "Attempt":
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state=state, nonce=nonce, code_verifier=verifier, wanted=wanted)


class Person(BaseModel):
    """Whom the provider vouches for, and the token that says so."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    name: str
    id_token: str


class Provider:
    """Every method raises LoginFailed."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str | None,
        algorithms: tuple[str, ...],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._algorithms = algorithms
        self._clock = clock
        self._described: tuple[Description, Jwks, float] | None = None

    async def login_address(self, attempt: Attempt, callback: str) -> str:
        """Where the person proves who they are; from there the browser comes to `callback`."""
        description, _ = await self._describe()
        digest = hashlib.sha256(attempt.code_verifier.encode()).digest()
        return _with_query(
            description.authorization_endpoint,
            response_type="code",
            client_id=self._client_id,
            redirect_uri=callback,
            scope=_SCOPE,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=base64.urlsafe_b64encode(digest).decode().rstrip("="),
            code_challenge_method="S256",
        )

    async def logout_address(self, back: str, id_token: str | None) -> str | None:
        """Where the provider's own session ends (OIDC RP-Initiated Logout), if it has such a place."""
        description, _ = await self._describe()
        if description.end_session_endpoint is None:
            return None
        hint = {"id_token_hint": id_token} if id_token else {}
        return _with_query(
            description.end_session_endpoint,
            client_id=self._client_id,
            post_logout_redirect_uri=back,
            logout_uri=back,  # Cognito's name for it
            **hint,
        )

    async def person(self, attempt: Attempt, code: str, callback: str, issuer: str | None) -> Person:
        """Redeem the code. `issuer` is what the answer says of its sender (RFC 9207), if anything."""
        if issuer is not None and issuer != self._issuer:
            raise LoginFailed("invalid")
        description, keys = await self._describe()
        id_token = await self._redeem(description, attempt, code, callback)
        return await self._verified(id_token, keys, attempt.nonce)

    async def _describe(self) -> tuple[Description, Jwks]:
        if self._described and self._clock() < self._described[2]:
            return self._described[:2]
        address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
                answer = await client.get(address)
            answer.raise_for_status()
            description = Description.model_validate_json(answer.content)
        except (httpx.HTTPError, httpx.InvalidURL, ValidationError) as error:
            if self._described:
                return self._described[:2]
            raise self._failed("unavailable", type(error).__name__) from None
        if description.issuer != self._issuer:
            raise self._failed("invalid", "another issuer describes itself there")
        if not all(_is_safe(address) for address in _addresses(description)):
            raise self._failed("invalid", "an address of the provider is not https")
        keys = Jwks(description.jwks_uri, self._algorithms)
        self._described = description, keys, self._clock() + _LIFETIME
        return description, keys

    async def _redeem(self, description: Description, attempt: Attempt, code: str, callback: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": attempt.code_verifier,
        }
        auth = self._authentication(description, form)
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
                answer = await client.post(description.token_endpoint, data=form, auth=auth)
        except httpx.HTTPError as error:
            raise self._failed("unavailable", type(error).__name__) from None
        if answer.is_server_error:
            raise self._failed("unavailable", f"status {answer.status_code}")
        try:
            content = answer.json() if len(answer.content) <= _MAX_ANSWER else None
        except ValueError:
            content = None
        content = content if isinstance(content, dict) else {}
        if answer.is_success and isinstance(id_token := content.get("id_token"), str):
            return id_token
        reason = str(content.get("error", "no id_token"))
        raise self._failed("expired" if reason == "invalid_grant" else "refused", reason)

    def _authentication(self, description: Description, form: dict[str, str]) -> httpx.Auth:
        """A secret goes into the header where the provider takes it there (RFC 6749, section 2.3.1)."""
        methods = description.token_endpoint_auth_methods_supported
        if self._client_secret and "client_secret_basic" in methods:
            return httpx.BasicAuth(_encoded(self._client_id), _encoded(self._client_secret))
        form["client_id"] = self._client_id
        if self._client_secret:
            form["client_secret"] = self._client_secret
        return httpx.Auth()

    async def _verified(self, id_token: str, keys: Jwks, nonce: str) -> Person:
        """OIDC Core, section 3.1.3.7."""
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in self._algorithms:
                raise self._failed("invalid", "algorithm")
            claims = jwt.decode(
                id_token,
                await keys.key(header.get("kid")),
                algorithms=list(self._algorithms),
                issuer=self._issuer,
                audience=self._client_id,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
            )
        except KeysUnavailable:
            raise self._failed("unavailable", "keys") from None
        except (UnknownKey, *MALFORMED) as error:
            raise self._failed("invalid", type(error).__name__) from None
        many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if many else self._client_id) != self._client_id:
            raise self._failed("invalid", "authorized party")
        if not isinstance(claims["nonce"], str) or not secrets.compare_digest(
            claims["nonce"].encode(), nonce.encode()
        ):
            raise self._failed("invalid", "nonce")
        if not is_user_id(claims["sub"]):
            raise self._failed("invalid", "subject")
        return Person(user_id=claims["sub"], name=_name(claims), id_token=id_token)

    def _failed(self, problem: str, reason: str) -> LoginFailed:
        """Logged without anything a person wrote: a provider's own reason only where it looks like one."""
        known = reason if _CODE_NAME.fullmatch(reason.lower().replace(" ", "_")) else "other"
        _log.warning("login.failed", issuer=self._issuer, problem=problem, reason=known)
        return LoginFailed(problem)


def _name(claims: dict[str, Any]) -> str:
    for claim in ("name", "preferred_username", "email", "sub"):
        if isinstance(name := claims.get(claim), str) and is_user_id(name):
            return name
    return ""


def _addresses(description: Description) -> list[str]:
    endpoints = (description.authorization_endpoint, description.token_endpoint, description.jwks_uri)
    return [*endpoints, *([description.end_session_endpoint] if description.end_session_endpoint else [])]


def _is_safe(address: str) -> bool:
    """Over TLS, or on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _with_query(address: str, **parameters: str) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(parameters)}"


def _encoded(value: str) -> str:
    return urlencode({"": value})[1:]
