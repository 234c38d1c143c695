"""One toy aggregate with stores and workers of its own, and topics for the tests of a module."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from chassis.kafka.provision import provision
from chassis.process import Parts
from services.gateway.settings import Settings
from tests.component.toy import Bench
from tests.support.room import settings_for


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
