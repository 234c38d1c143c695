"""A Bedrock to talk to, and an interviewer that talks to it."""

from collections.abc import Iterator

import pytest

from ai.bedrock import bedrock_interviewer
from ai.models import ModelInterviewer
from ai.settings import ModelSettings
from tests.support.fake_bedrock import FakeBedrock
from tests.support.fake_bedrock.environment import bedrock_served


@pytest.fixture(scope="module")
def server() -> Iterator[FakeBedrock]:
    with bedrock_served() as fake:
        yield fake


@pytest.fixture
def bedrock(server: FakeBedrock) -> FakeBedrock:
    return server.forget()


@pytest.fixture(scope="module")
def interviewer(server: FakeBedrock) -> ModelInterviewer:
    return bedrock_interviewer(ModelSettings())
