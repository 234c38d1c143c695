"""The fake Bedrock as tests ask for it: one server a module, for each test without script and memory."""

from collections.abc import Iterator

import pytest

from tests.support.fake_bedrock.environment import bedrock_served
from tests.support.fake_bedrock.server import FakeBedrock


@pytest.fixture(scope="module")
def server() -> Iterator[FakeBedrock]:
    with bedrock_served() as fake:
        yield fake


@pytest.fixture
def bedrock(server: FakeBedrock) -> FakeBedrock:
    return server.forget()
