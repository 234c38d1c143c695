"""What the gateway is told by its environment."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from chassis import settings as chassis_settings
from chassis.loopback import is_loopback
from chassis.settings import secret

MIN_SECRET = 32


class Settings(chassis_settings.Settings):
    """Read from environment variables of the same name in capitals; an empty one counts as unset."""

    host: str = "127.0.0.1"
    """The address to bind to."""
    port: int = Field(default=8080, ge=0, le=65535)
    oidc_issuer: str | None = None
    """The `iss` of production tokens, for instance https://cognito-idp.eu-west-1.amazonaws.com/<pool>."""
    oidc_audience: str | None = None
    """The `aud` a token must have."""
    oidc_client_id: str | None = None
    """The `client_id` an access token without `aud` must have (Cognito)."""
    oidc_jwks_url: str | None = None
    """Where the issuer's keys are; by default <issuer>/.well-known/jwks.json."""
    oidc_client_secret: SecretStr | None = None
    """What the pages' login proves itself with at the issuer; none for a public client."""
    oidc_client_secret_file: Path | None = None
    """A file with that secret, in its place."""
    session_secret: SecretStr | None = None
    """What the pages' sessions are sealed with: at least 32 random characters, the same in every gateway."""
    session_secret_file: Path | None = None
    """A file with that secret, in its place."""
    public_url: str | None = None
    """The address people open, when a proxy hides it: https://room.example.org."""
    reply_wait_seconds: float = Field(default=25, gt=0, le=300)
    """How long a request waits for a service before it is answered with 202."""
    rate_limit_per_minute: int = Field(default=300, ge=1)
    """Requests a user, or an address that logs in, may make in any 60 seconds, in this process."""
    ai_requests_per_day: int = Field(default=2000, ge=1)
    """Requests that cause AI calls a user may make in any 24 hours, in this process."""
    data_dir: Path = Path("data")
    """Where the development issuer and the development sessions keep their keys."""

    @property
    def development_issuer(self) -> bool:
        """Whether anybody who reaches the gateway may name themselves: on one's own machine only."""
        return self.environment == "development" and is_loopback(self.host)

    @property
    def jwks_url(self) -> str:
        """Where the issuer's keys are."""
        return self.oidc_jwks_url or f"{(self.oidc_issuer or '').rstrip('/')}/.well-known/jwks.json"

    @property
    def session_secret_text(self) -> str | None:
        """SESSION_SECRET, or what its file holds."""
        return secret("SESSION_SECRET", self.session_secret, self.session_secret_file)

    @property
    def oidc_client_secret_text(self) -> str | None:
        """OIDC_CLIENT_SECRET, or what its file holds."""
        return secret("OIDC_CLIENT_SECRET", self.oidc_client_secret, self.oidc_client_secret_file)

    @field_validator("public_url")
    @classmethod
    def _can_be_opened(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc):
            raise ValueError("PUBLIC_URL must be an http or https address, like https://room.example.org.")
        return url

    @model_validator(mode="after")
    def _sessions_cannot_be_forged(self) -> Self:
        secret = self.session_secret_text
        if secret is not None and len(secret) < MIN_SECRET:
            raise ValueError(
                f"SESSION_SECRET needs at least {MIN_SECRET} random characters, for example of: "
                "openssl rand -base64 48"
            )
        return self

    @model_validator(mode="after")
    def _somebody_vouches_for_users(self) -> Self:
        if self.oidc_issuer is None:
            if self.environment == "production":
                raise ValueError(
                    "ENVIRONMENT=production does not offer the development issuer: set OIDC_ISSUER, and "
                    "OIDC_AUDIENCE or OIDC_CLIENT_ID."
                )
            if not is_loopback(self.host):
                raise ValueError(
                    "The development issuer is offered on a loopback address only: set HOST=127.0.0.1, "
                    "or set OIDC_ISSUER, and OIDC_AUDIENCE or OIDC_CLIENT_ID."
                )
            return self
        if self.oidc_audience is None and self.oidc_client_id is None:
            raise ValueError("OIDC_ISSUER needs OIDC_AUDIENCE, or OIDC_CLIENT_ID for Cognito access tokens.")
        if urlsplit(self.jwks_url).scheme not in {"http", "https"}:
            raise ValueError("OIDC_JWKS_URL must be an http or https address.")
        return self
