"""A toy aggregate with topics of its own for a module; five processes for the whole run."""

from collections.abc import AsyncIterator, Callable

import pytest

from chassis.kafka.provision import provision
from chassis.process import Parts
from services.gateway.settings import Settings
from tests.component.restarts import ready
from tests.component.toy import Bench
from tests.support.room import SERVICES, Processes


@pytest.fixture(scope="module")
async def settings(make_settings: Callable[..., Settings]) -> Settings:
    """Settings with topics and databases of the module's own."""
    made = make_settings()
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
async def processes(make_settings: Callable[..., Settings]) -> AsyncIterator[Processes]:
    """Each service a process of its own; a test that ends one starts it again."""
    made = Processes(make_settings(rate_limit_per_minute=100_000, ai_requests_per_day=100_000))
    try:
        await made.start()
        await ready(made, dict.fromkeys(SERVICES, ""))
        yield made
    finally:
        await made.stop()
