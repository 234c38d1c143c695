"""What the webhooks service alone is told by its environment."""

from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.webhooks.endpoints import Endpoint, read_endpoints


class WebhooksSettings(BaseSettings):
    """The operator's file of endpoints. Without it nobody is told anything."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore")

    environment: Literal["development", "production"] = "development"
    webhooks_file: Path | None = None

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Who is to be told; empty without a file."""
        if self.webhooks_file is None:
            return ()
        return read_endpoints(self.webhooks_file, development=self.environment == "development")

    @model_validator(mode="after")
    def _can_be_delivered_to(self) -> Self:
        _ = self.endpoints
        return self


class ServeSettings(WebhooksSettings):
    """The same for the service on its own, which has nothing to do without a file."""

    @model_validator(mode="after")
    def _has_something_to_do(self) -> Self:
        if self.webhooks_file is None:
            raise ValueError(
                "WEBHOOKS_FILE must name the file of the endpoints; without it nothing is delivered."
            )
        return self
