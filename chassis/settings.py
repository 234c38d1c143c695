"""What every service is told by its environment."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from environment variables of the same name in capitals; an empty one counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore")

    environment: Literal["development", "production"] = "development"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    kafka_bootstrap: str = "127.0.0.1:9092"
    """`host:port` of one or more brokers, separated by commas."""
    kafka_prefix: str = ""
    """Put before every topic and group, so that several systems can share a cluster."""
    kafka_idempotence: bool = True
    """Off only for the embedded broker, which does not know idempotent producers."""
    kafka_fetch_wait_ms: int = Field(default=100, ge=1, le=5000)
    """How long a broker may hold an empty fetch. The embedded broker does not wake on new data: 10-25."""
    kafka_replication: int = Field(default=1, ge=1)
    """Replication factor of the topics that this system makes."""
    kafka_partitions: int | None = Field(default=None, ge=1)
    """Partitions of every topic this system makes, instead of the registry's. The embedded broker gets one:
    it serves one process, and each partition makes every poll dearer."""
    mongo_url: str = "mongodb://127.0.0.1:27017"
    mongo_prefix: str = "interview_"
    """Put before the name of every service's database."""
    ai_provider: str = "offline"
    health_host: str = "127.0.0.1"
    health_port: int = Field(default=0, ge=0, le=65535)
    """Where a single service answers /livez, /readyz and /metrics; 0 takes a free port."""
