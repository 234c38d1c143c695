"""What every service is told by its environment."""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.tls import client_context


class Settings(BaseSettings):
    """Read from environment variables of the same name in capitals; an empty one counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore")

    environment: Literal["development", "production"] = "development"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    kafka_bootstrap: str = "127.0.0.1:9092"
    """`host:port` of one or more brokers, separated by commas."""
    kafka_prefix: str = ""
    """Put before every topic and group, so that several systems can share a cluster."""
    kafka_embedded: bool = False
    """The broker is the embedded one, which differs from Kafka: no idempotent producers, and a waiting fetch
    is not woken by new data. It serves one process, so its topics get one partition."""
    kafka_replication: int = Field(default=1, ge=1)
    """Replication factor of the topics that this system makes."""
    kafka_security: Literal["plaintext", "tls", "sasl_plaintext", "sasl_tls"] = "plaintext"
    """Whether the way to the brokers is encrypted (tls), and whether a password is shown to them (sasl)."""
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_password_file: Path | None = None
    """A file with that password, in its place."""
    kafka_ca_file: Path | None = None
    """The authorities (PEM) that brokers' certificates must be of; by default those of the system."""
    kafka_cert_file: Path | None = None
    """The client's certificate (PEM), for brokers that ask for one."""
    kafka_key_file: Path | None = None
    """The key (PEM, without a password) of that certificate."""
    mongo_url: str = "mongodb://127.0.0.1:27017"
    mongo_url_file: Path | None = None
    """A file with that URL, in its place: it may hold a password."""
    mongo_prefix: str = "interview_"
    """Put before the name of every service's database."""
    ai_provider: str = "offline"
    health_host: str = "127.0.0.1"
    health_port: int = Field(default=0, ge=0, le=65535)
    """Where a single service answers /livez, /readyz and /metrics; 0 takes a free port."""

    @property
    def kafka_over_tls(self) -> bool:
        """Whether connections to Kafka are encrypted."""
        return self.kafka_security in {"tls", "sasl_tls"}

    @property
    def kafka_with_password(self) -> bool:
        """Whether clients show Kafka a password."""
        return self.kafka_security in {"sasl_plaintext", "sasl_tls"}

    @property
    def kafka_password_text(self) -> str | None:
        """KAFKA_PASSWORD, or what its file holds."""
        return secret("KAFKA_PASSWORD", self.kafka_password, self.kafka_password_file)

    @model_validator(mode="before")
    @classmethod
    def _database_from_its_file(cls, given: dict[str, Any]) -> dict[str, Any]:
        if "mongo_url" in given or "mongo_url_file" not in given:
            return given
        return {**given, "mongo_url": secret("MONGO_URL", None, Path(given["mongo_url_file"]))}

    @model_validator(mode="after")
    def _kafka_can_be_proven_to(self) -> Self:
        named = f"KAFKA_SECURITY={self.kafka_security}"
        if self.kafka_embedded and self.kafka_security != "plaintext":
            raise ValueError(f"{named} is not for the embedded broker: unset it, or set KAFKA_BOOTSTRAP.")
        password = self.kafka_password_text
        if self.kafka_with_password and not (self.kafka_username and password):
            raise ValueError(f"{named} needs KAFKA_USERNAME, and KAFKA_PASSWORD or KAFKA_PASSWORD_FILE.")
        if password and not self.kafka_with_password:
            raise ValueError(
                f"{named} shows no password: set KAFKA_SECURITY=sasl_tls, or unset the password."
            )
        if (self.kafka_cert_file is None) != (self.kafka_key_file is None):
            raise ValueError("KAFKA_CERT_FILE and KAFKA_KEY_FILE belong together: set both or neither.")
        if self.kafka_over_tls:
            client_context(self.kafka_ca_file, self.kafka_cert_file, self.kafka_key_file)
        elif self.kafka_ca_file or self.kafka_cert_file:
            raise ValueError(
                f"{named} is not encrypted: set KAFKA_SECURITY=tls or sasl_tls, or unset the files."
            )
        return self


def secret(name: str, given: SecretStr | None, file: Path | None) -> str | None:
    """A secret, or what its file holds without the white space around it; raises ValueError."""
    if given is not None:
        return given.get_secret_value()
    try:
        return file.read_text("utf-8").strip() if file else None
    except OSError as error:
        raise ValueError(f"{name}_FILE cannot be read: {error.strerror}.") from None
