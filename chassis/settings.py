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
    kafka_embedded: bool = False
    """The broker is the embedded one, which differs from Kafka: no idempotent producers, and a waiting fetch
    is not woken by new data. It serves one process, so its topics get one partition."""
    kafka_replication: int = Field(default=1, ge=1)
    """Replication factor of the topics that this system makes."""
    mongo_url: str = "mongodb://127.0.0.1:27017"
    mongo_prefix: str = "interview_"
    """Put before the name of every service's database."""
    ai_provider: str = "offline"
    health_host: str = "127.0.0.1"
    health_port: int = Field(default=0, ge=0, le=65535)
    """Where a single service answers /livez, /readyz and /metrics; 0 takes a free port."""
