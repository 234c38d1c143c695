"""What the model providers are told by the environment; the offline provider needs none of it."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ModelSettings(BaseSettings):
    """Read from environment variables named `AI_` and the field in capitals; an empty one counts as unset.

    Region, credentials and endpoint of Bedrock are read by boto3 from the usual `AWS_` variables.
    """

    model_config = SettingsConfigDict(
        env_prefix="AI_", env_ignore_empty=True, frozen=True, extra="ignore", protected_namespaces=()
    )

    model: str | None = None
    """The model of every task that names none of its own."""
    model_research: str | None = None
    model_questions: str | None = None
    model_follow_up: str | None = None
    model_hint: str | None = None
    model_score: str | None = None
    model_report: str | None = None
    fallback_model: str | None = None
    """Asked when a task's model is gone (404), closed to the account or marked as legacy."""
    base_url: str | None = None
    """Of the OpenAI-compatible server, with its version: `http://127.0.0.1:11434/v1` for Ollama."""
    api_key: SecretStr | None = None
    api_key_file: Path | None = None
    """A file that holds the key, as Docker and Kubernetes mount secrets; used when `api_key` is unset."""
    concurrency: int = Field(default=8, ge=1, le=256)
    """Calls at a time to one model."""
    deadline: float = Field(default=55.0, gt=0)
    """Seconds for a task, every retry included."""
    waiting_deadline: float = Field(default=7.5, gt=0)
    """The same for what a candidate waits for with the room open: follow-ups and hints."""
    connect_timeout: float = Field(default=5.0, gt=0)
    """Seconds to open a connection."""
    read_timeout: float = Field(default=120.0, gt=0)
    """Seconds of silence after which an attempt is given up."""

    def key(self) -> str | None:
        """Return the API key; `ValueError` when its file cannot be read."""
        if self.api_key is not None:
            return self.api_key.get_secret_value()
        if self.api_key_file is None:
            return None
        try:
            return self.api_key_file.read_text("utf-8").strip()
        except OSError as error:
            raise ValueError(f"AI_API_KEY_FILE cannot be read: {error.strerror}.") from None
