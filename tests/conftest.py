"""Infrastructure for every tier: one broker and one database for the whole run, and spare ones to break."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.gateway.settings import Settings
from tests.support.infrastructure import (
    IN_CI,
    WANTED,
    DatabasePart,
    MissingInfrastructureError,
    Part,
    choose,
    make_broker,
    make_database,
)
from tests.support.room import Room, running, settings_for

INFRASTRUCTURE = pytest.StashKey[str]()


def pytest_sessionstart(session: pytest.Session) -> None:
    try:
        infrastructure, announcement = choose(WANTED, IN_CI)
    except MissingInfrastructureError as error:
        raise pytest.UsageError(str(error)) from error
    session.config.stash[INFRASTRUCTURE] = infrastructure
    session.config.get_terminal_writer().line(announcement)


@pytest.fixture(scope="session")
def infrastructure(pytestconfig: pytest.Config) -> str:
    """What the tests run on: embedded, kafka or containers."""
    return pytestconfig.stash[INFRASTRUCTURE]


@pytest.fixture(scope="session")
async def kafka_bootstrap(
    infrastructure: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """Address (host:port) of the run's broker; use topics named after `unique_name`."""
    broker = make_broker(infrastructure, tmp_path_factory.mktemp("broker"))
    await broker.start()
    yield broker.address
    await broker.stop()


@pytest.fixture(scope="session")
async def mongo_url(infrastructure: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """URL of the run's database server; use databases named after `unique_name`."""
    database = make_database(infrastructure, tmp_path_factory.mktemp("database"))
    await database.start()
    yield database.url
    await database.stop()


@pytest.fixture
async def broker_part(infrastructure: str, tmp_path: Path) -> AsyncIterator[Part]:
    """A started broker of this test alone, to stop, kill and start again."""
    broker = make_broker(infrastructure, tmp_path / "broker")
    await broker.start()
    yield broker
    await broker.stop()


@pytest.fixture
async def database_part(infrastructure: str, tmp_path: Path) -> AsyncIterator[DatabasePart]:
    """A started database of this test alone, to stop, kill and start again."""
    database = make_database(infrastructure, tmp_path / "database")
    await database.start()
    yield database
    await database.stop()


@pytest.fixture
def unique_name() -> str:
    """Return a prefix for the topics and databases of this test."""
    return f"t{uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def make_settings(
    infrastructure: str, kafka_bootstrap: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Settings]:
    """Settings of one more room: on the run's parts, with topics, databases and a folder of its own."""

    def make(**more: Any) -> Settings:
        name = f"t{uuid4().hex[:12]}"
        folder = tmp_path_factory.mktemp(name)
        return settings_for(infrastructure, kafka_bootstrap, mongo_url, name, folder, **more)

    return make


@pytest.fixture(scope="session")
async def room(make_settings: Callable[..., Settings]) -> AsyncIterator[Room]:
    """One room for the tests that only use it; each test takes users of its own."""
    async with running(Room(make_settings())) as made:
        yield made
