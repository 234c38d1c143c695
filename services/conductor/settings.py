"""What the conductor alone is told by its environment."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.conductor.domain.budget import Limits


class BudgetSettings(BaseSettings):
    """A user's model calls and tokens in a day. The offline interviewer spends neither."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore")

    ai_calls_per_day: int = Field(default=1000, ge=0)
    ai_tokens_per_day: int = Field(default=2_000_000, ge=0)

    @property
    def limits(self) -> Limits:
        """As the rules take them."""
        return Limits(calls=self.ai_calls_per_day, tokens=self.ai_tokens_per_day)
