"""Which broker and database the tests run on: TEST_INFRA = embedded (the default), kafka or containers."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from interview_room.parts import Broker, Database
from tests.support import containers, kafka

WANTED = os.environ.get("TEST_INFRA") or "embedded"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

WHAT_IS_MISSING: dict[str, Callable[[], str | None]] = {
    "embedded": lambda: None,  # its own start says it
    "kafka": kafka.what_is_missing,
    "containers": containers.what_is_missing,
}
DESCRIPTION = {
    "embedded": "the embedded broker (Tansu) and the embedded database (SecantusDB)",
    "kafka": f"Apache Kafka {kafka.VERSION} and the embedded database (SecantusDB)",
    "containers": f"{containers.KAFKA_IMAGE} and {containers.MONGO_IMAGE}",
}


class Part(Protocol):
    """A broker or a database that may be stopped, killed and started again at the same address."""

    @property
    def address(self) -> str: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def kill(self) -> None: ...


class DatabasePart(Part, Protocol):
    """A database also has a URL."""

    @property
    def url(self) -> str: ...


class MissingInfrastructureError(Exception):
    """What the tests were told to run on is not here."""


def choose(wanted: str, in_ci: bool) -> tuple[str, str]:
    """Return what the tests run on, and one line that says so.

    Raises:
        MissingInfrastructureError: the name is unknown, or in CI something is missing: CI never falls back.
    """
    if wanted not in WHAT_IS_MISSING:
        raise MissingInfrastructureError(f"TEST_INFRA={wanted} is none of {', '.join(WHAT_IS_MISSING)}.")
    missing = WHAT_IS_MISSING[wanted]()
    if missing is None:
        return wanted, f"Running on {DESCRIPTION[wanted]}."
    reason = f"TEST_INFRA={wanted} needs {missing}"
    if in_ci:
        raise MissingInfrastructureError(f"{reason}: install it; CI never falls back.")
    return "embedded", f"{reason}, so these tests fall back to {DESCRIPTION['embedded']}."


def make_broker(infrastructure: str, folder: Path) -> Part:
    match infrastructure:
        case "kafka":
            return kafka.ApacheKafka(folder)
        case "containers":
            return containers.KafkaContainer()
        case _:
            return Broker(folder)


def make_database(infrastructure: str, folder: Path) -> DatabasePart:
    return containers.MongoContainer() if infrastructure == "containers" else Database(folder)
