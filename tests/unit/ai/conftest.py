"""A Bedrock to talk to, and an interviewer that talks to it."""

import pytest

from ai.bedrock import bedrock_interviewer
from ai.models import ModelInterviewer
from ai.settings import ModelSettings
from tests.support.fake_bedrock import FakeBedrock
from tests.support.fake_bedrock.fixtures import bedrock, server

__all__ = ["bedrock", "interviewer", "server"]


@pytest.fixture(scope="module")
def interviewer(server: FakeBedrock) -> ModelInterviewer:
    return bedrock_interviewer(ModelSettings())
