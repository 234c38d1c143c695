"""A toy aggregate with topics of its own for a module; five processes for the whole run."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from chassis.kafka.provision import provision
from chassis.process import Parts
from services.gateway.settings import Settings
from tests.component.restarts import ready
from tests.component.toy import Bench
from tests.support.room import SERVICES, Processes, settings_for


@pytest.fixture(scope="module")
async def settings(
    infrastructure: str, kafka_bootstrap: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings with topics and databases of the module's own."""
    name = f"t{uuid4().hex[:12]}"
    made = settings_for(infrastructure, kafka_bootstrap, mongo_url, name, tmp_path_factory.mktemp("data"))
    await provision(made)
    return made


@pytest.fixture(scope="module")
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    """A started producer, relay and database client."""
    made = Parts(settings, "test")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def bench(parts: Parts, settings: Settings) -> AsyncIterator[Bench]:
    """A place to make stores and workers of one collection, as several processes would have them."""
    made = Bench(parts, settings)
    yield made
    await made.stop()


@pytest.fixture(scope="session")
async def processes(
    infrastructure: str, kafka_bootstrap: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Processes]:
    """Each service a process of its own; a test that ends one starts it again."""
    folder, name = tmp_path_factory.mktemp("processes"), f"t{uuid4().hex[:12]}"
    limits = {"rate_limit_per_minute": 100_000, "ai_requests_per_day": 100_000}
    made = Processes(settings_for(infrastructure, kafka_bootstrap, mongo_url, name, folder, **limits))
    await made.start()
    await ready(made, dict.fromkeys(SERVICES, ""))
    yield made
    await made.stop()
