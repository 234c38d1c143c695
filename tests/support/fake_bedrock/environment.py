"""An environment in which boto3 finds the fake server and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.fake_bedrock.server import FakeBedrock


@contextmanager
def bedrock_served() -> Iterator[FakeBedrock]:
    """Serve, with boto3's variables set; its waits between attempts, which take seconds, are shortened."""
    with FakeBedrock() as fake, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", fake.url)
        environment.setenv("AWS_REGION", "eu-central-1")
        environment.setenv("AWS_ACCESS_KEY_ID", "fake")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "fake")
        environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
        environment.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.01)
        yield fake
