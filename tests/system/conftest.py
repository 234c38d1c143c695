"""Candidates of the run's room: each test has users nobody else has."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from tests.support.fake_bedrock.fixtures import bedrock, server
from tests.support.room import Room

__all__ = ["bedrock", "candidate", "server", "stranger"]


@pytest.fixture
async def candidate(room: Room) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who practises."""
    client = await room.candidate(f"candidate-{uuid4().hex}")
    yield client
    await client.aclose()


@pytest.fixture
async def stranger(room: Room) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody else."""
    client = await room.candidate(f"stranger-{uuid4().hex}")
    yield client
    await client.aclose()
