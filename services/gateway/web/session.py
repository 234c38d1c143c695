"""The cookie session of a browser, and the proof that a request comes from a page of ours."""

import base64
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import HTTPConnection
from starlette.responses import Response

from chassis.ids import now
from chassis.loopback import is_loopback
from services.gateway.auth.kept import kept
from services.gateway.edge.guard import Authenticate
from services.gateway.edge.problems import Rejection
from services.gateway.settings import Settings

IDLE = 12 * 60 * 60
"""Seconds a session lasts after the last page that was opened."""
LONGEST = 7 * 24 * 60 * 60
"""Seconds after which one has to log in again, however busy one was."""
RENEWED_AFTER = 10 * 60
"""Seconds after which an opened page gives the session a new start."""
CSRF_COOKIE = "csrf"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_KEY_FILE = "session.key"


class Session(BaseModel):
    """Who is logged in, since when (epoch seconds), and the token that our pages prove themselves with."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    name: str
    csrf: str
    began: int
    by_provider: bool = False
    """Whether the identity provider vouched, so that logging out goes on there."""


@dataclass(frozen=True, slots=True)
class Read:
    """A session as a request's cookie has it."""

    session: Session
    age: int
    """Seconds since the cookie was written."""


class Seal:
    """Encrypts and authenticates what a browser keeps for us (Fernet, under a key derived for `purpose`)."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, content: BaseModel) -> str:
        sealed = self._fernet.encrypt_at_time(content.model_dump_json().encode(), now() // 1000)
        return sealed.decode().rstrip("=")

    def open(self, sealed: str, lifetime: int) -> tuple[bytes, int] | None:
        """The content and its age in seconds; None when it is not ours or older than `lifetime` seconds."""
        token = sealed + "=" * (-len(sealed) % 4)
        try:
            content = self._fernet.decrypt_at_time(token, lifetime, now() // 1000)
            return content, now() // 1000 - self._fernet.extract_timestamp(token)
        except (InvalidToken, ValueError):
            return None


class Sessions:
    """Sessions live in the browser alone: any gateway with the same secret reads them."""

    def __init__(self, secret: bytes) -> None:
        self._seal = Seal(secret, "session")
        self.attempts = Seal(secret, "login")
        """For the logins under way."""

    def read(self, connection: HTTPConnection) -> Read | None:
        """The session of a request, unless there is none, or it has expired."""
        opened = self._seal.open(connection.cookies.get(cookie_name(connection), ""), IDLE)
        if opened is None:
            return None
        content, age = opened
        try:
            session = Session.model_validate_json(content)
        except ValidationError:
            return None
        return Read(session, age) if now() // 1000 - session.began < LONGEST else None

    def begin(
        self,
        connection: HTTPConnection,
        response: Response,
        user_id: str,
        name: str,
        *,
        by_provider: bool = False,
    ) -> None:
        """Log a user in with this response; a session there was ends."""
        session = Session(
            user_id=user_id,
            name=name[:100],
            csrf=secrets.token_urlsafe(24),
            began=now() // 1000,
            by_provider=by_provider,
        )
        self._write(connection, response, session)

    def renew(self, connection: HTTPConnection, response: Response, read: Read) -> None:
        """Count the idle time from now on."""
        if read.age >= RENEWED_AFTER:
            self._write(connection, response, read.session)

    def end(self, connection: HTTPConnection, response: Response) -> None:
        """Have the browser forget the session."""
        for name, hidden in ((cookie_name(connection), True), (CSRF_COOKIE, False)):
            response.delete_cookie(name, secure=is_secure(connection), httponly=hidden, samesite="lax")

    def _write(self, connection: HTTPConnection, response: Response, session: Session) -> None:
        cookies = (
            (cookie_name(connection), self._seal.close(session), True),
            (CSRF_COOKIE, session.csrf, False),
        )
        for name, value, hidden in cookies:
            response.set_cookie(
                name, value, max_age=IDLE, secure=is_secure(connection), httponly=hidden, samesite="lax"
            )


def session_secret(settings: Settings) -> bytes | None:
    """What sessions are sealed with; None in production without SESSION_SECRET, where there are no pages."""
    if given := settings.session_secret_text:
        return given.encode()
    if settings.environment == "production":
        return None
    return kept(settings.data_dir / _KEY_FILE, lambda: secrets.token_bytes(32))


def by_bearer_or_session(by_bearer: Authenticate, sessions: Sessions) -> Authenticate:
    """Know users by a token where one is sent, else by the cookie session."""

    async def authenticate(connection: HTTPConnection) -> str:
        read = None if "authorization" in connection.headers else sessions.read(connection)
        if read is None:
            return await by_bearer(connection)
        check_ours(connection, read.session)
        return read.session.user_id

    return authenticate


def check_ours(connection: HTTPConnection, session: Session) -> None:
    """Raises Rejection with 403 unless an unsafe request comes from a page of ours."""
    if connection.scope["method"] in _SAFE:
        return
    if is_foreign(connection):
        raise Rejection(403, "This request was made from another site. Open the room itself and try there.")
    given = connection.headers.get(CSRF_HEADER, "")
    if not secrets.compare_digest(given.encode(), session.csrf.encode()):
        raise Rejection(
            403, "Send the value of the csrf cookie in the header X-CSRF-Token; reloading the page does it."
        )


def is_foreign(connection: HTTPConnection) -> bool:
    """Whether the browser says that another site makes this request; what is no browser says nothing."""
    site, origin = connection.headers.get("sec-fetch-site"), connection.headers.get("origin")
    if site is not None:
        return site not in {"same-origin", "none"}
    return origin is not None and origin.partition("://")[2] != connection.headers.get("host", "")


def is_secure(connection: HTTPConnection) -> bool:
    """Whether cookies go over TLS alone: everywhere but on one's own machine."""
    return connection.scope["scheme"] == "https" or not is_loopback(hostname(connection))


def hostname(connection: HTTPConnection) -> str:
    """The name by which the gateway was asked, without the port; empty when it is none."""
    try:
        return urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def cookie_name(connection: HTTPConnection) -> str:
    """With TLS a name that no other host can set (RFC 6265bis, section 4.1.3)."""
    return "__Host-session" if is_secure(connection) else "session"
