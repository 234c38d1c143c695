"""Verification of JSON Web Tokens (RFC 7519, with the advice of RFC 8725)."""

import re
from dataclasses import dataclass
from typing import Any

import jwt

from services.gateway.auth.jwks import Keys, UnknownKey

LEEWAY = 30
"""Seconds by which the clocks of issuer and gateway may differ."""
MAX_USER_ID = 255
_MAX_TOKEN = 8192
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
MALFORMED = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class InvalidToken(Exception):
    """The token proves nothing; the message is for the caller and holds nothing of the token."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who may vouch for users, with which algorithms, and for which audience or client."""

    name: str
    algorithms: tuple[str, ...]
    keys: Keys
    audience: str | None = None
    client_id: str | None = None


class Verifier:
    """Turns a token into the user id it proves."""

    def __init__(self, issuers: list[Issuer]) -> None:
        self._issuers = {issuer.name: issuer for issuer in issuers}

    async def user_id(self, token: str) -> str:
        """The token's `sub`. Raises InvalidToken, or KeysUnavailable when the keys cannot be read."""
        issuer, kid = self._read(token)
        try:
            key = await issuer.keys.key(kid)
            claims = jwt.decode(
                token,
                key,
                algorithms=list(issuer.algorithms),
                issuer=issuer.name,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "sub"], "verify_aud": False},
            )
        except jwt.ExpiredSignatureError as error:
            raise InvalidToken("The token has expired; get a new one.") from error
        except jwt.ImmatureSignatureError as error:
            raise InvalidToken("The token is not valid yet; check the clock of its issuer.") from error
        except (UnknownKey, *MALFORMED) as error:
            raise InvalidToken("The token was not signed by the issuer, or lacks a claim.") from error
        _check_audience(issuer, claims)
        return _subject(claims)

    def _read(self, token: str) -> tuple[Issuer, str | None]:
        """What an unverified token says of its issuer, algorithm and key: only to choose, never to trust."""
        if len(token) > _MAX_TOKEN:
            raise InvalidToken("The token is too long.")
        try:
            header = jwt.get_unverified_header(token)
            claims = jwt.decode(token, options={"verify_signature": False})
        except MALFORMED as error:
            raise InvalidToken("The token is not a JSON Web Token.") from error
        name, kid = claims.get("iss"), header.get("kid")
        issuer = self._issuers.get(name) if isinstance(name, str) else None
        if issuer is None:
            raise InvalidToken("The token is of an issuer that is not accepted here.")
        if header.get("alg") not in issuer.algorithms:
            raise InvalidToken("The token is signed with an algorithm that is not accepted here.")
        return issuer, kid


def _check_audience(issuer: Issuer, claims: dict[str, Any]) -> None:
    """`aud`, or what Cognito's access tokens have in its place: `client_id` and `token_use`."""
    if claims.get("token_use", "access") != "access":
        raise InvalidToken("The token is not an access token.")
    if "aud" in claims:
        audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        accepted = issuer.audience is not None and issuer.audience in audiences
    else:
        accepted = (
            issuer.client_id is not None
            and claims.get("client_id") == issuer.client_id
            and "token_use" in claims
        )
    if not accepted:
        raise InvalidToken("The token is meant for another audience.")


def _subject(claims: dict[str, Any]) -> str:
    subject = claims["sub"]
    if not isinstance(subject, str) or not is_user_id(subject):
        raise InvalidToken("The token's subject cannot be used as a user id.")
    return subject


def is_user_id(text: str) -> bool:
    """Whether a text can name a user everywhere: not blank, at most 255 characters, no control characters."""
    return bool(text.strip()) and len(text) <= MAX_USER_ID and _CONTROL.search(text) is None
