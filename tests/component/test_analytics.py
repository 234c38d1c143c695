"""The example consumer: the same numbers whatever is killed, duplicated or read again."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from examples.analytics import database as storage
from examples.analytics.database import Database
from examples.analytics.following import follow
from examples.analytics.report import report
from tests.component.analytics import (
    Interview,
    Storyteller,
    Told,
    expected,
    make_topic,
    numbers,
    shuffled,
    tell,
)
from tests.support.eventually import eventually

INTERVIEWS = Storyteller(7).interviews(60)
MESSAGES = shuffled(INTERVIEWS, 7)


@pytest.fixture(scope="module")
async def topic(kafka_bootstrap: str) -> str:
    """A topic with all messages, many of them twice, some much later."""
    name = "analytics.whole"
    await make_topic(kafka_bootstrap, name)
    await tell(kafka_bootstrap, name, [*MESSAGES, *MESSAGES[::3]])
    return name


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "room.duckdb")


async def test_the_numbers_are_those_of_the_interviews(
    kafka_bootstrap: str, topic: str, database: Database
) -> None:
    """Duplicates count once, an erased session not at all, and of two reports the last."""
    await read(kafka_bootstrap, topic, database)

    assert numbers(database) == expected(INTERVIEWS)


async def read(kafka: str, topic: str, database: Database, batch: int = 5_000) -> list[str]:
    """Follow to the present end; what was said."""
    said: list[str] = []
    await follow(database, {"bootstrap_servers": kafka}, topic, said.append, once=True, batch=batch)
    return said
