"""The example consumer: the same numbers whatever is killed, duplicated, made anew or read again."""

import asyncio
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from examples.analytics import database as storage
from examples.analytics.database import Database
from examples.analytics.following import follow
from examples.analytics.report import report
from tests.component.analytics import (
    Storyteller,
    Told,
    expected,
    make_topic,
    numbers,
    remove_before,
    shuffled,
    tell,
)
from tests.support.eventually import eventually
from tests.support.infrastructure import Part

INTERVIEWS = Storyteller(7).interviews(60)
MESSAGES = shuffled(INTERVIEWS, 7)
TWICE = [*MESSAGES, *MESSAGES[::3]]
"""Many of the messages once more, after all the others."""


@pytest.fixture(scope="module")
async def topic(kafka_bootstrap: str) -> str:
    """All messages, in one partition."""
    name = "analytics.whole"
    await make_topic(kafka_bootstrap, name)
    await tell(kafka_bootstrap, name, TWICE)
    return name


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "room.duckdb")


async def test_the_numbers_are_those_of_the_interviews(
    kafka_bootstrap: str, topic: str, database: Database
) -> None:
    """Duplicates count once, an erased session not at all, and of two reports the last."""
    await read(kafka_bootstrap, topic, database)

    assert expected(INTERVIEWS) == numbers(database)
    erased = {made.session_id for made in INTERVIEWS if made.erased}
    assert erased == {row["session_id"] for row in database.read("from erased")}
    assert not erased & {row["session_id"] for row in database.read("from events")}


async def test_a_reread_from_scratch_gives_the_same_page(
    kafka_bootstrap: str, topic: str, database: Database, tmp_path: Path
) -> None:
    """However the records are cut into batches; and reading on at the end changes nothing."""
    again = Database(tmp_path / "again.duckdb")
    await read(kafka_bootstrap, topic, database)
    await read(kafka_bootstrap, topic, again, batch=17)
    assert await read(kafka_bootstrap, topic, again) == []

    assert report(database) == report(again)
    assert database.bookmarks(topic) == again.bookmarks(topic)


async def test_what_fails_inside_a_transaction_is_read_again(
    kafka_bootstrap: str, topic: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every third batch fails after its rows were inserted: rows and bookmark are both as before."""
    attempts = 0
    erase = storage._erase

    def failing(*arguments: Any) -> None:
        nonlocal attempts
        attempts += 1
        if attempts % 3 == 0:
            raise RuntimeError("power cut")
        erase(*arguments)

    monkeypatch.setattr(storage, "_erase", failing)
    failures = 0
    for _ in range(len(TWICE)):
        try:
            await read(kafka_bootstrap, topic, database, batch=150)
            break
        except RuntimeError:
            failures += 1
            stored = database.bookmarks(topic)[0].offset + 1
            assert len({*ids(TWICE[:stored])} - erased_ids(TWICE[:stored])) == count(database)

    assert failures > 1
    assert expected(INTERVIEWS) == numbers(database)


async def test_a_killed_follower_reads_on_where_its_database_is(
    kafka_bootstrap: str, unique_name: str, database: Database
) -> None:
    """kill -9 while it follows, and more records, some of them sent twice, before it starts again."""
    await make_topic(kafka_bootstrap, unique_name, partitions=1)
    third = len(TWICE) // 3
    for part in range(2):
        process = await start_following(kafka_bootstrap, unique_name, database)
        try:
            until = (part + 1) * third
            await tell(kafka_bootstrap, unique_name, TWICE[part * third : until])
            await eventually(partial(assert_read, database, unique_name, until), within=60)
        finally:
            process.send_signal(signal.SIGKILL)
            await process.wait()

    await tell(kafka_bootstrap, unique_name, TWICE[2 * third :])
    await read(kafka_bootstrap, unique_name, database)

    assert expected(INTERVIEWS) == numbers(database)


async def test_two_followers_of_one_database_write_nothing_twice(
    kafka_bootstrap: str, topic: str, database: Database
) -> None:
    """The slower one finds that its place was taken, and reads on from there."""
    processes = [await start_following(kafka_bootstrap, topic, database, "--once") for _ in range(2)]

    assert [await process.wait() for process in processes] == [0, 0]
    assert expected(INTERVIEWS) == numbers(database)


async def test_a_report_is_written_while_it_is_followed(
    kafka_bootstrap: str, topic: str, database: Database, tmp_path: Path
) -> None:
    process = await start_following(kafka_bootstrap, topic, database)
    try:
        await eventually(lambda: assert_read(database, topic, len(TWICE)), within=60)
        page = tmp_path / "report.html"
        arguments = ["report", "--database", str(database.path), "--out", str(page)]
        writing = await asyncio.create_subprocess_exec(sys.executable, "-m", "examples.analytics", *arguments)
        assert await writing.wait() == 0
    finally:
        process.kill()
        await process.wait()

    assert report(database) == page.read_text("utf-8")


async def test_a_topic_made_anew_while_it_is_followed_is_read_from_its_beginning(
    broker_part: Part, unique_name: str, database: Database, infrastructure: str
) -> None:
    """The embedded broker forgets everything when it restarts: the end is before the bookmark."""
    if infrastructure != "embedded":
        pytest.skip("this broker keeps its topics")
    before, after = shuffled(INTERVIEWS[:30], 1), shuffled(INTERVIEWS[30:], 2)
    await make_topic(broker_part.address, unique_name)
    await tell(broker_part.address, unique_name, before)
    process = await start_following(broker_part.address, unique_name, database)
    said = Said(process)
    try:
        await eventually(lambda: assert_read(database, unique_name, len(before)), within=60)
        await broker_part.kill()
        await broker_part.start()
        await make_topic(broker_part.address, unique_name)
        await tell(broker_part.address, unique_name, after[:10])
        await eventually(lambda: said.assert_has("was made anew"), within=60)
        await tell(broker_part.address, unique_name, after[10:])
        await eventually(lambda: assert_read(database, unique_name, len(after)), within=60)
    finally:
        process.kill()
        await process.wait()
        await said.end()

    assert expected(INTERVIEWS) == numbers(database)


async def test_a_topic_that_is_longer_than_the_one_before_is_not_taken_for_it(
    broker_part: Part, unique_name: str, database: Database, infrastructure: str
) -> None:
    """Made anew between two runs: every offset is there, but another record at the bookmark."""
    if infrastructure != "embedded":
        pytest.skip("this broker keeps its topics")
    before, after = shuffled(INTERVIEWS[:10], 1), shuffled(INTERVIEWS[10:], 2)
    await make_topic(broker_part.address, unique_name)
    await tell(broker_part.address, unique_name, before)
    await read(broker_part.address, unique_name, database)
    await broker_part.kill()
    await broker_part.start()
    await make_topic(broker_part.address, unique_name)
    await tell(broker_part.address, unique_name, after)

    said = await read(broker_part.address, unique_name, database)

    assert "was made anew" in said[0]
    assert expected(INTERVIEWS) == numbers(database)


async def test_what_cannot_be_read_is_passed_over_and_named(
    kafka_bootstrap: str, unique_name: str, database: Database
) -> None:
    """By place and reason, never by content."""
    await make_topic(kafka_bootstrap, unique_name)
    good = MESSAGES[0]
    strange = [
        Told(good.session_id, [], b"secret"),
        Told(good.session_id, good.headers, b'{"secret": "secret"}'),
        Told(
            good.session_id,
            [*good.headers[:2], ("ce_type", b"interview.Secret.v9"), *good.headers[3:]],
            b"{}",
        ),
    ]
    await tell(kafka_bootstrap, unique_name, [*strange, *MESSAGES])

    said = await read(kafka_bootstrap, unique_name, database)

    assert expected(INTERVIEWS) == numbers(database)
    notes = [row["text"] for row in database.read("from notes order by all")]
    assert len(strange) == len(notes)
    assert "What these numbers lack: 3" in report(database)
    assert "secret" not in " ".join([*said, *notes]).lower()


async def test_what_retention_removed_before_it_was_read_is_named(
    kafka_bootstrap: str, unique_name: str, database: Database, infrastructure: str
) -> None:
    """Reading goes on at the first record there is; the page says that some are missing."""
    if infrastructure == "embedded":
        pytest.skip("this broker removes no records")
    await make_topic(kafka_bootstrap, unique_name)
    await tell(kafka_bootstrap, unique_name, MESSAGES)
    await read(kafka_bootstrap, unique_name, database)
    await tell(kafka_bootstrap, unique_name, MESSAGES[:10])
    await remove_before(kafka_bootstrap, unique_name, len(MESSAGES) + 3)

    said = await read(kafka_bootstrap, unique_name, database)

    assert "3 records before it were removed by retention" in said[0]
    assert "3 records before it were removed by retention" in report(database)
    assert database.bookmarks(unique_name)[0].offset == len(MESSAGES) + 9
    assert expected(INTERVIEWS) == numbers(database)


async def test_several_partitions_are_read(
    kafka_bootstrap: str, unique_name: str, database: Database
) -> None:
    """Each is read from its own bookmark."""
    await make_topic(kafka_bootstrap, unique_name, partitions=3)
    half = len(MESSAGES) // 2
    await tell(kafka_bootstrap, unique_name, MESSAGES[:half])
    await read(kafka_bootstrap, unique_name, database)
    await tell(kafka_bootstrap, unique_name, MESSAGES[half:])
    await read(kafka_bootstrap, unique_name, database, batch=100)

    assert expected(INTERVIEWS) == numbers(database)
    assert {0, 1, 2} == {*database.bookmarks(unique_name)}


@pytest.mark.parametrize(
    ("kafka", "reason"), [(None, "There is no topic nowhere"), ("127.0.0.1:1", "does not answer")]
)
async def test_a_command_that_cannot_go_on_says_what_to_check(
    kafka_bootstrap: str, database: Database, kafka: str | None, reason: str
) -> None:
    process = await start_following(kafka or kafka_bootstrap, "nowhere", database, "--once")

    _, said = await process.communicate()

    assert process.returncode == 1
    assert reason in said.decode()


async def read(kafka: str, topic: str, database: Database, batch: int = 5_000) -> list[str]:
    """Follow to the present end; what was said apart from progress."""
    said: list[str] = []
    await follow(database, {"bootstrap_servers": kafka}, topic, said.append, once=True, batch=batch)
    return [line for line in said if not line.endswith("records read.")]


async def start_following(
    kafka: str, topic: str, database: Database, *more: str
) -> asyncio.subprocess.Process:
    """The command, as a process of its own."""
    arguments = ["follow", "--kafka", kafka, "--topic", topic, "--database", str(database.path), *more]
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "examples.analytics", *arguments, stderr=asyncio.subprocess.PIPE
    )


def assert_read(database: Database, topic: str, records: int) -> None:
    try:
        bookmark = database.bookmarks(topic).get(0)
    except (storage.DatabaseError, duckdb.Error):
        bookmark = None  # there is no database yet, or no table in it
    assert bookmark
    assert records == bookmark.offset + 1


class Said:
    """What a process says, as it says it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.text = ""
        self._listening = asyncio.create_task(self._listen(process))

    def assert_has(self, part: str) -> None:
        assert part in self.text

    async def end(self) -> None:
        await self._listening

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        async for line in process.stderr:
            self.text += line.decode()


def ids(messages: list[Told]) -> list[str]:
    return [dict(message.headers)["ce_id"].decode() for message in messages]


def erased_ids(messages: list[Told]) -> set[str]:
    """Of the sessions whose erasure is among the messages."""
    gone = {m.session_id for m in messages if dict(m.headers)["ce_type"].endswith(b".SessionErased.v1")}
    return {*ids([message for message in messages if message.session_id in gone])}


def count(database: Database) -> int:
    (row,) = database.read("select count(*) as n from events")
    return int(row["n"])
